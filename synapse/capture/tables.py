"""Tables of capturing: sessions in voice, gaps, and how far history was read back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, LargeBinary, String, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from synapse.db.base import Base


class VoiceSession(Base):
    """Somebody who is in voice now, so that a restart knows since when."""

    __tablename__ = "voice_sessions"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    session_id: Mapped[str] = mapped_column(String(64))
    channel_id: Mapped[int]
    joined_at: Mapped[datetime]
    #: when they were last known to be there
    seen_at: Mapped[datetime]
    self_mute: Mapped[bool]
    self_deaf: Mapped[bool]
    #: they were not muted and deafened all the time
    was_awake: Mapped[bool]
    #: the last moment at which they were not muted and deafened; None: never
    awake_at: Mapped[datetime | None]


class Capture(Base):
    """A guild that the bot captures: since when, and up to when everything is stored or in a journal."""

    __tablename__ = "captures"

    guild_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    #: stands for the commands that the guild was given, so that they are sent when they have changed
    commands: Mapped[bytes | None] = mapped_column(LargeBinary)


class CaptureGap(Base):
    """A stretch in which no gateway connection was open: messages, threads and joins of it can be read back."""

    __tablename__ = "capture_gaps"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    #: messages up to this one are stored: at first the last one before the gap
    since_message: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(32))
    messages: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    threads: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    joins: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    #: channels that could not be read, each with the reason
    unreadable: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    #: when reading back was done; None: it is under way, or was cut off
    read_at: Mapped[datetime | None]


class HistoryRead(Base):
    """How far back a channel's past was read, newest message first."""

    __tablename__ = "history_reads"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: how far back it was asked for
    back_to: Mapped[datetime]
    #: where reading goes on
    oldest_message: Mapped[int | None]
    messages: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    done: Mapped[bool] = mapped_column(server_default=text("false"))
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
