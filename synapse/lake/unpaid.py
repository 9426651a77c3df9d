"""Events that were stored without being decided: marked as spans of the lake, read in order, and paid up to a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from synapse.db.session import RawConnection

Reason = Literal["paused", "history"]

_MARK = """
WITH own AS (
    UPDATE unpaid_spans SET seqs = seqs + int8multirange(int8range($3, $4, '[]')), events = events + $4 - $3 + 1
    WHERE guild_id = $1 AND reason = $2 AND closed_at IS NULL RETURNING id
)
INSERT INTO unpaid_spans (guild_id, id, reason, seqs, events)
SELECT $1, 1 + coalesce((SELECT max(id) FROM unpaid_spans WHERE guild_id = $1), 0), $2,
       int8multirange(int8range($3, $4, '[]')), $4 - $3 + 1
WHERE NOT EXISTS (SELECT FROM own)
"""
_COLUMNS = "id, reason, lower(seqs), upper(seqs) - 1, events, opened_at, closed_at, paid_upto, paid_at"
# while payouts were paused the lake's order is that of what happened; history comes channel by channel
_ORDER = {"paused": "e.seq", "history": "e.timestamp, e.seq"}
_BEHIND = {
    "paused": "e.seq > $3 AND $4::timestamptz IS NOT NULL",
    "history": "e.timestamp >= $4 AND (e.timestamp, e.seq) > ($4, $3)",
}
_UP_TO = {
    "paused": "e.seq <= $5 AND $6::timestamptz IS NOT NULL",
    "history": "e.timestamp <= $6 AND $5::bigint IS NOT NULL",
}
_ROWS = """
SELECT e.seq, e.event_type, e.user_id, e.target_id, e.channel_id, e.zone_id, e.season_id, e.source_id,
       e.payload::text AS payload, e.payload_version, e.timestamp,
       round(extract(epoch FROM e.timestamp), 6)::float8 AS at,
       e.seq <@ (SELECT seqs FROM unpaid_spans WHERE guild_id = $1 AND id = $2) AS is_unpaid
FROM event_lake e WHERE e.guild_id = $1 AND {behind} AND {up_to} ORDER BY {order} LIMIT $7
"""
_LEFT = """
SELECT count(*), min(e.timestamp), max(e.timestamp), max(e.seq)
FROM unpaid_spans s CROSS JOIN LATERAL unnest(s.seqs) AS piece
JOIN event_lake e ON e.guild_id = $1 AND e.seq >= lower(piece) AND e.seq < upper(piece)
WHERE s.guild_id = $1 AND s.id = $2 AND {behind}
"""
_AWARDS = """
SELECT event_seq, rule, event_type AS seen_type, actor, target, channel_id AS award_channel, zone_id,
       paid::text AS paid
FROM awards WHERE guild_id = $1 AND event_seq = ANY($2) ORDER BY event_seq, seq
"""


class Place(NamedTuple):
    """Where an event stands: when it happened, and its number in the lake."""

    at: datetime
    seq: int


#: before everything
ORIGIN = Place(datetime(1969, 12, 31, tzinfo=UTC), 0)


@dataclass(frozen=True, slots=True)
class Span:
    """Events that were stored without being decided, between two numbers of the lake; others may lie among them."""

    id: int
    reason: Reason
    first_seq: int
    last_seq: int
    events: int
    opened_at: datetime
    #: None: the next event of its kind belongs to it too
    closed_at: datetime | None
    #: number of the last event that was paid afterwards
    paid_upto: int | None
    #: when the last of them was
    paid_at: datetime | None

    def key(self, place: Place) -> tuple[object, ...]:
        """What orders its events: their numbers while payouts were paused, their times in a history."""
        return (place.seq,) if self.reason == "paused" else place


@dataclass(frozen=True, slots=True)
class Left:
    """What of a span is stored behind a place: how many events, from when, and where the last one stands."""

    events: int
    since: datetime | None
    last: Place


async def mark(raw: RawConnection, guild: int, reason: Reason, first: int, last: int) -> None:
    """Note that events of these numbers were not decided. Needs the guild's head locked."""
    await raw.execute(_MARK, guild, reason, first, last)


async def close_paused(raw: RawConnection, guild: int) -> None:
    """Payouts are on again: what may come unpaid later is a span of its own."""
    await raw.execute(
        "UPDATE unpaid_spans SET closed_at = now() WHERE guild_id = $1 AND reason = 'paused' AND closed_at IS NULL",
        guild,
    )


async def spans_of(raw: RawConnection, guild: int) -> list[Span]:
    """A guild's spans, the oldest first; those that were paid as well."""
    rows = await raw.fetch(f"SELECT {_COLUMNS} FROM unpaid_spans WHERE guild_id = $1 ORDER BY id", guild)
    return [Span(*row) for row in rows]


async def span_of(raw: RawConnection, guild: int, span: int) -> Span | None:
    """One span."""
    row = await raw.fetchrow(f"SELECT {_COLUMNS} FROM unpaid_spans WHERE guild_id = $1 AND id = $2", guild, span)
    return None if row is None else Span(*row)


async def close(raw: RawConnection, guild: int, span: int) -> None:
    """Nothing more belongs to a span: it is about to be paid."""
    await raw.execute(
        "UPDATE unpaid_spans SET closed_at = coalesce(closed_at, now()) WHERE guild_id = $1 AND id = $2", guild, span
    )


async def move(raw: RawConnection, guild: int, span: int, upto: int) -> None:
    """Everything up to an event is paid. Belongs to the transaction that pays it."""
    await raw.execute("UPDATE unpaid_spans SET paid_upto = $3 WHERE guild_id = $1 AND id = $2", guild, span, upto)


async def finish(raw: RawConnection, guild: int, span: int) -> None:
    """All of a span is paid."""
    await raw.execute(
        "UPDATE unpaid_spans SET paid_at = coalesce(paid_at, now()) WHERE guild_id = $1 AND id = $2", guild, span
    )


async def paid_place(raw: RawConnection, guild: int, span: Span) -> Place:
    """Up to where a span is paid. Retention takes the oldest first: if that event is gone, what is left is not paid."""
    if span.paid_upto is None:
        return ORIGIN
    at = await raw.fetchval("SELECT timestamp FROM event_lake WHERE guild_id = $1 AND seq = $2", guild, span.paid_upto)
    return Place(at or ORIGIN.at, span.paid_upto)


async def left_of(raw: RawConnection, guild: int, span: Span, behind: Place) -> Left:
    """What of a span is still stored behind a place. Reads the span's events."""
    text = _LEFT.format(behind=_BEHIND[span.reason])
    events, since, until, last = await raw.fetchrow(text, guild, span.id, behind.seq, behind.at) or (0, None, None, 0)
    return Left(events, since, Place(until or ORIGIN.at, last or 0))


async def rows_behind(
    raw: RawConnection, guild: int, span: Span, behind: Place, last: Place, limit: int
) -> Sequence[Any]:
    """The lake's next rows in the span's order, others among them; `is_unpaid` says which are the span's own."""
    reason = span.reason
    text = _ROWS.format(behind=_BEHIND[reason], up_to=_UP_TO[reason], order=_ORDER[reason])
    return await raw.fetch(text, guild, span.id, behind.seq, behind.at, last.seq, last.at, limit)


async def awards_for(raw: RawConnection, guild: int, seqs: Sequence[int]) -> dict[int, list[Any]]:
    """Event → the awards that it led to."""
    found: dict[int, list[Any]] = {}
    for row in await raw.fetch(_AWARDS, guild, seqs):
        found.setdefault(row["event_seq"], []).append(row)
    return found
