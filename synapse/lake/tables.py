"""Tables of history: captured events, what they add up to, and the awards they led to."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, SmallInteger, String, Text, func, text
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from synapse.db.base import Base


class LakeEvent(Base):
    """One captured event, metadata only. An erased person's ids are 0, nobody's are NULL."""

    __tablename__ = "event_lake"
    __table_args__ = (
        Index("uq_event_lake_source", "guild_id", "event_type", "source_id", unique=True),
        Index("ix_event_lake_user_ts", "guild_id", "user_id", text("timestamp DESC")),
        Index("ix_event_lake_type_ts", "guild_id", "event_type", text("timestamp DESC")),
        Index("ix_event_lake_guild_ts", "guild_id", text("timestamp DESC")),
        Index(
            "ix_event_lake_channel_ts",
            "guild_id",
            "channel_id",
            text("timestamp DESC"),
            postgresql_where=text("channel_id IS NOT NULL"),
        ),
        Index(
            "ix_event_lake_target_ts",
            "guild_id",
            "target_id",
            text("timestamp DESC"),
            postgresql_where=text("target_id IS NOT NULL"),
        ),
        #: who reacted to a message, without reading the guild's other reactions nor the member's
        Index(
            "ix_event_lake_message",
            "guild_id",
            text("(payload ->> 'message_id')"),
            "user_id",
            postgresql_where=text("(payload ->> 'message_id') IS NOT NULL"),
        ),
    )

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_type: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int | None]
    channel_id: Mapped[int | None]
    target_id: Mapped[int | None]
    #: the zone and the season at that moment, 0 for none
    zone_id: Mapped[int] = mapped_column(Integer)
    season_id: Mapped[int] = mapped_column(Integer)
    payload: Mapped[dict[str, Any]]
    payload_version: Mapped[int] = mapped_column(SmallInteger)
    source_id: Mapped[str] = mapped_column(String(128))
    timestamp: Mapped[datetime]


class EventCounter(Base):
    """How many events of a type a person has, per zone (0: none) and period; the sum over zones is the total.

    `archived` is how many of them retention took out of the lake: archived + live = count.
    User 0 stands for nobody and for the erased.
    """

    __tablename__ = "event_counters"
    __table_args__ = ({"postgresql_with": {"fillfactor": 80}},)

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True)
    event_type: Mapped[str] = mapped_column(String(80), primary_key=True)
    period: Mapped[str] = mapped_column(String(16), primary_key=True)
    zone_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    count: Mapped[int]
    archived: Mapped[int] = mapped_column(server_default=text("0"))


class KeptMeasure(Base):
    """A measure over a whole period that counters cannot answer, by its definition. People in `key` are accounts."""

    __tablename__ = "kept_measures"
    __table_args__ = ({"postgresql_with": {"fillfactor": 80}},)

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    period: Mapped[str] = mapped_column(String(16), primary_key=True)
    #: a number, or [length, last day] of a streak
    value: Mapped[Any] = mapped_column(JSONB)


class KeptValue(Base):
    """A value that a `distinct` over a whole period has seen."""

    __tablename__ = "kept_values"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    period: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(Text, primary_key=True)


class MeasureDefinition(Base):
    """A definition whose rows are kept, and since when they count; a new one is filled from the retained lake."""

    __tablename__ = "measure_definitions"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(128))
    since: Mapped[datetime | None]


class AwardRow(Base):
    """One firing of a paying rule for one event (DESIGN §4.4). People are account numbers."""

    __tablename__ = "awards"
    __table_args__ = (
        Index("ix_awards_actor", "guild_id", "rule", "actor", "at"),
        Index("ix_awards_target", "guild_id", "rule", "target", "at", postgresql_where=text("target IS NOT NULL")),
        Index("ix_awards_event", "guild_id", "event_seq"),
    )

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_seq: Mapped[int]
    rule: Mapped[str] = mapped_column(String(128))
    #: number of the pack's revision in `pack_revisions`; 0 where the rule came from no installed pack
    pack_revision: Mapped[int] = mapped_column(Integer)
    #: what the rule saw: the event's own type, or that of one derived from it
    event_type: Mapped[str] = mapped_column(String(64))
    actor: Mapped[int | None]
    target: Mapped[int | None]
    channel_id: Mapped[int | None]
    zone_id: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    #: account → currency → units
    paid: Mapped[dict[str, dict[str, int]]] = mapped_column(JSONB)
    trace: Mapped[dict[str, Any]]


class LakeHour(Base):
    """How many events of a type a channel saw in an hour; charts read this, not the lake. Nobody's name is in it."""

    __tablename__ = "lake_hours"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    #: the hour's beginning, UTC
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    event_type: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: 0 for none
    channel_id: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]


class RuleDay(Base):
    """How often a rule fired, was denied and failed on a day."""

    __tablename__ = "rule_days"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    #: as the counters write it: YYYY-MM-DD in the guild's zone
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    rule: Mapped[str] = mapped_column(String(128), primary_key=True)
    fired: Mapped[int] = mapped_column(server_default=text("0"))
    denied: Mapped[int] = mapped_column(server_default=text("0"))
    failed: Mapped[int] = mapped_column(server_default=text("0"))


class UnpaidSpan(Base):
    """Events that were stored without being decided: while payouts were paused, or read back from before."""

    __tablename__ = "unpaid_spans"
    __table_args__ = (Index("ix_unpaid_spans_open", "guild_id", postgresql_where=text("closed_at IS NULL")),)

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    #: their numbers in the lake, in as many pieces as others came between
    seqs: Mapped[Any] = mapped_column(INT8MULTIRANGE)
    events: Mapped[int]
    #: "paused" or "history"
    reason: Mapped[str] = mapped_column(String(16))
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())
    closed_at: Mapped[datetime | None]
    #: number of the last event that was paid afterwards; the order is that of numbers or, of history, that of time
    paid_upto: Mapped[int | None]
    paid_at: Mapped[datetime | None]
