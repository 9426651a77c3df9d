"""The only place that commits: a block that ends well is kept whole, one that raises leaves nothing."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, NewType, TypeAlias

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

#: what a function takes that only reads; passing it on to one that writes does not type-check
ReadSession = NewType("ReadSession", AsyncSession)
#: what a function takes that writes; it reads as well
Session = NewType("Session", ReadSession)

RawConnection: TypeAlias = "asyncpg.Connection[Any]"


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncGenerator[Session]:
    """One transaction that may write."""
    async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
        yield Session(ReadSession(session))


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncGenerator[ReadSession]:
    """One transaction that sees a single moment, and that the database keeps from writing."""
    async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
        await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        yield ReadSession(session)


@asynccontextmanager
async def glance(engine: AsyncEngine) -> AsyncGenerator[RawConnection]:
    """A connection for single statements that only read: no transaction, so no BEGIN and COMMIT to wait for."""
    async with engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert isinstance(raw, asyncpg.Connection)
        yield raw


@asynccontextmanager
async def batch_transaction(engine: AsyncEngine) -> AsyncGenerator[tuple[AsyncConnection, RawConnection]]:
    """One transaction for bulk work, open on the driver too, so that raw statements are part of it."""
    async with engine.connect() as connection, connection.begin():
        # SQLAlchemy sends BEGIN with its first statement only; raw statements before it would commit by themselves
        await connection.exec_driver_sql("SELECT 1")
        raw = (await connection.get_raw_connection()).driver_connection
        if not isinstance(raw, asyncpg.Connection) or not raw.is_in_transaction():
            raise RuntimeError("the driver is not in the transaction")
        yield connection, raw


@asynccontextmanager
async def rehearsal(engine: AsyncEngine) -> AsyncGenerator[RawConnection]:
    """A transaction that may write, and of which nothing stays: to see what a change would come to."""
    async with engine.connect() as connection:
        await connection.begin()
        try:
            await connection.exec_driver_sql("SELECT 1")
            raw = (await connection.get_raw_connection()).driver_connection
            if not isinstance(raw, asyncpg.Connection) or not raw.is_in_transaction():
                raise RuntimeError("the driver is not in the transaction")
            yield raw
        finally:
            await connection.rollback()
