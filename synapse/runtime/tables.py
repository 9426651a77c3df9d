"""Tables of the spine itself: what waits to be delivered, and when background work last ran."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from synapse.db.base import Base


class OutboxRow(Base):
    """Something for Discord, written with the decision that asked for it and delivered later."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "guild_id", "due_at", "seq", postgresql_where=text("delivered_at IS NULL")),
    )

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    rule: Mapped[str] = mapped_column(String(128))
    account: Mapped[int | None]
    channel_id: Mapped[int | None]
    payload: Mapped[dict[str, Any]]
    #: sent along so that Discord drops a second delivery
    nonce: Mapped[str] = mapped_column(String(25))
    #: the event's own time: a delivery may judge what is too old to say
    at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    last_error: Mapped[str | None] = mapped_column(Text)
    delivered_at: Mapped[datetime | None]


class JobRun(Base):
    """The last run of a background job for a guild, so that a restart does not repeat it."""

    __tablename__ = "job_runs"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(32), primary_key=True)
    ran_at: Mapped[datetime]
    outcome: Mapped[dict[str, Any]]
