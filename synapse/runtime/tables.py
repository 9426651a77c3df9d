"""Tables of the spine itself: what waits for delivery, when jobs last ran, tasks, plans, signs of life."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from synapse.db.base import Base


class OutboxRow(Base):
    """Something for Discord, written with the decision that asked for it and delivered later."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "guild_id",
            "due_at",
            "seq",
            postgresql_where=text("delivered_at IS NULL AND given_up_at IS NULL"),
        ),
        #: what a member was to be given, newest last
        Index("ix_outbox_roles", "guild_id", "account", "seq"),
        #: what went out lately, which the throttle counts
        Index("ix_outbox_delivered", "guild_id", "delivered_at", postgresql_where=text("delivered_at IS NOT NULL")),
        Index("ix_outbox_given_up", "guild_id", "seq", postgresql_where=text("given_up_at IS NOT NULL")),
    )

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    rule: Mapped[str] = mapped_column(String(128))
    account: Mapped[int | None]
    #: the one that the rule named
    channel_id: Mapped[int | None]
    #: the one that it went to, or waits for
    place_id: Mapped[int | None]
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
    #: when an attempt began; one that never ended may have reached Discord
    tried_at: Mapped[datetime | None]
    #: it will not be tried again; `last_error` says why
    given_up_at: Mapped[datetime | None]
    #: given up although nothing failed: nobody wants it, or there is nobody to tell it to
    skipped: Mapped[bool] = mapped_column(server_default=text("false"))
    #: the message that it became
    message_id: Mapped[int | None]


class JobRun(Base):
    """The last run of a background job for a guild, so that a restart does not repeat it."""

    __tablename__ = "job_runs"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(32), primary_key=True)
    ran_at: Mapped[datetime]
    outcome: Mapped[dict[str, Any]]


class Task(Base):
    """A long piece of work somebody asked for. Nothing of the guild's own is in it, and it expires."""

    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_waiting", "created_at", postgresql_where=text("status = 'waiting'")),)

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    #: waiting, running, done, failed, cancelled
    status: Mapped[str] = mapped_column(String(16), server_default="waiting")
    request: Mapped[dict[str, Any]]
    #: {"done": 1200, "of": 5000, "what": "events"}
    progress: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    error: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    #: who asked: "user:ID", "token:GUILD/ID" or "local"
    asked_by: Mapped[str] = mapped_column(String(64))
    cancelled: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    #: renewed by the process that works on it; another one takes over what stands still
    alive_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]


class Plan(Base):
    """What would change; applying it does exactly that, or refuses because things have moved since."""

    __tablename__ = "plans"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    #: what to apply
    body: Mapped[dict[str, Any]]
    #: the guild's config version that it was worked out on
    config_version: Mapped[int]
    #: the last event it knew of
    lake_seq: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]


class Heartbeat(Base):
    """A sign of life of a process: "bot" or "api" by its own name."""

    __tablename__ = "heartbeats"

    process: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    beat_at: Mapped[datetime]
    detail: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
