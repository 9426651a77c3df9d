"""What all tables share: one registry, predictable constraint names, and how Python types are stored."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, DateTime, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: a Discord id, or any other 64-bit number
Snowflake = BigInteger
#: a moment; PostgreSQL keeps it in UTC and naive times are refused by the driver
UtcDateTime = DateTime(timezone=True)


class Base(DeclarativeBase):
    """The registry every `tables.py` adds to."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger,
        datetime: UtcDateTime,
        dict[str, Any]: JSONB,
    }
