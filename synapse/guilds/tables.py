"""Tables of a community and its configuration: who it is, what it switched on, and who changed what."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Integer, String, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from synapse.db.base import Base

#: what a fresh chain of entries starts from
NO_HEAD = bytes(32)


class Guild(Base):
    """A community. `is_generated` marks one that nobody lives in; faces say so."""

    __tablename__ = "guilds"

    guild_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100), server_default="")
    is_generated: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    #: when its directory of names was last told
    directory_at: Mapped[datetime | None]


class GuildHead(Base):
    """What every batch of a guild locks: last numbers given, head of the entries' chain, config version."""

    __tablename__ = "guild_heads"
    #: mostly free pages, so that the update of each batch stays on its page
    __table_args__ = ({"postgresql_with": {"fillfactor": 20}},)

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True, autoincrement=False)
    config_version: Mapped[int] = mapped_column(server_default=text("1"))
    lake_seq: Mapped[int] = mapped_column(server_default=text("0"))
    tx_seq: Mapped[int] = mapped_column(server_default=text("0"))
    award_seq: Mapped[int] = mapped_column(server_default=text("0"))
    account_seq: Mapped[int] = mapped_column(server_default=text("0"))
    outbox_seq: Mapped[int] = mapped_column(server_default=text("0"))
    log_seq: Mapped[int] = mapped_column(server_default=text("0"))
    #: somebody was erased: redelivered events are then also compared with what replaced their source ids
    has_erased: Mapped[bool] = mapped_column(server_default=text("false"))
    head: Mapped[bytes] = mapped_column(server_default=text(r"'\x" + NO_HEAD.hex() + "'"))


class DirectoryEntry(Base):
    """The name of a channel, category or role, as Discord or a history told it; only for showing."""

    __tablename__ = "guild_directory"

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    type: Mapped[str | None] = mapped_column(String(32))
    category_id: Mapped[int | None]
    parent_id: Mapped[int | None]


class SettingRow(Base):
    """A value that differs from its default: a pack's parameter or a key of the guild's own schema."""

    __tablename__ = "settings"
    __table_args__ = (Index("ix_settings_category", "guild_id", "category"),)

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)
    category: Mapped[str] = mapped_column(String(50))
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ZoneRow(Base):
    """A group of channels; archived, never deleted, because history refers to it."""

    __tablename__ = "zones"
    __table_args__ = (
        Index("uq_zones_name", "guild_id", "name", unique=True, postgresql_where=text("archived_at IS NULL")),
    )

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True)
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(Text, server_default="")
    created_by: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    archived_at: Mapped[datetime | None]


class ZoneChannel(Base):
    """A channel's zone: at most one, by the key."""

    __tablename__ = "zone_channels"
    __table_args__ = (
        ForeignKeyConstraint(["guild_id", "zone_id"], ["zones.guild_id", "zones.id"], ondelete="CASCADE"),
        Index("ix_zone_channels_zone", "guild_id", "zone_id"),
    )

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(Integer)


class ZoneMultiplier(Base):
    """How much an activity in a zone pays in a currency; what is not said is 1.0."""

    __tablename__ = "zone_multipliers"
    __table_args__ = (
        ForeignKeyConstraint(["guild_id", "zone_id"], ["zones.guild_id", "zones.id"], ondelete="CASCADE"),
    )

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    activity: Mapped[str] = mapped_column(String(64), primary_key=True)
    currency: Mapped[str] = mapped_column(String(64), primary_key=True)
    multiplier: Mapped[float]


class ModuleRow(Base):
    """A module that was switched on or off by hand or preset."""

    __tablename__ = "modules"

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True)
    module: Mapped[str] = mapped_column(String(32), primary_key=True)
    enabled: Mapped[bool]


class Term(Base):
    """What the community calls something ("XP", "Zones"); shown wherever the product names it."""

    __tablename__ = "taxonomy"

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True)
    term: Mapped[str] = mapped_column(String(64), primary_key=True)
    label: Mapped[str] = mapped_column(String(64))


class SeasonRow(Base):
    """A competitive stretch of time; the constraint keeps at most one active per guild."""

    __tablename__ = "seasons"
    __table_args__ = (
        Index("uq_seasons_name", "guild_id", "name", unique=True),
        Index("uq_seasons_active", "guild_id", unique=True, postgresql_where=text("active")),
    )

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True)
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    active: Mapped[bool]


class DismissedSuggestion(Base):
    """A suggestion that an admin does not want to see again; `suggestion` is its code and what it is about."""

    __tablename__ = "dismissed_suggestions"

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True)
    suggestion: Mapped[str] = mapped_column(String(200), primary_key=True)
    #: account of the admin; none for the system
    dismissed_by: Mapped[int | None]
    dismissed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AuditRow(Base):
    """One change by an admin, or a rule's `log`. `actor` is an account number; none means the system."""

    __tablename__ = "admin_log"
    __table_args__ = (
        Index("ix_admin_log_actor_time", "guild_id", "actor", "timestamp"),
        Index("ix_admin_log_target", "guild_id", "target_table", "target_id", "timestamp"),
    )

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    actor: Mapped[int | None]
    action_type: Mapped[str] = mapped_column(String(50))
    target_table: Mapped[str] = mapped_column(String(50))
    target_id: Mapped[str] = mapped_column(String(100))
    before_snapshot: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    after_snapshot: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    ip_address: Mapped[str | None] = mapped_column(String(45))
    #: what the change came by where that was no signed-in person: "token NAME", "local link", "command line"
    via: Mapped[str | None] = mapped_column(String(120))
    reason: Mapped[str | None] = mapped_column(Text)
    timestamp: Mapped[datetime] = mapped_column(server_default=func.now())
