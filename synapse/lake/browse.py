"""Leafing through the lake, newest first, without ever reading much of it for one answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from synapse.db.session import RawConnection

#: rows that one answer looks at, however few of them fit
LOOKED_AT = 5_000

_COLUMNS = (
    "seq, event_type, user_id, channel_id, target_id, zone_id, season_id, payload::text, payload_version, source_id, "
    "timestamp"
)
#: filters with an index of their own, the most telling first; the others are held against what these find
_INDEXED = ("user_id", "target_id", "channel_id", "event_type")


@dataclass(frozen=True, slots=True)
class LakeRow:
    """An event as the lake has it: a payload's ids are strings."""

    seq: int
    event_type: str
    user_id: int | None
    channel_id: int | None
    target_id: int | None
    zone_id: int
    season_id: int
    payload: dict[str, Any]
    payload_version: int
    source_id: str
    timestamp: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events are asked for; None is any. `since` is the first moment, `until` the first that is too late."""

    event_type: str | None = None
    user_id: int | None = None
    channel_id: int | None = None
    target_id: int | None = None
    zone_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def among(self, names: Sequence[str]) -> list[tuple[str, object]]:
        """Those of some filters that say something."""
        return [(name, value) for name in names if (value := getattr(self, name)) is not None]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A piece of the lake. `before` is where the next one begins; a piece may be short and have a next one."""

    rows: list[LakeRow]
    before: int | None


async def browse(raw: RawConnection, guild: int, wanted: Wanted, before: int | None, limit: int) -> Leaf:
    """The newest events that fit, older than the event numbered `before`."""
    place: datetime | None = None
    if before is not None:
        place = await raw.fetchval("SELECT timestamp FROM event_lake WHERE guild_id = $1 AND seq = $2", guild, before)
        if place is None:
            # retention took it, and whatever is older
            return Leaf([], None)
    indexed = wanted.among(_INDEXED)
    first, others = indexed[0] if indexed else None, [*indexed[1:], *wanted.among(("zone_id",))]
    values: list[object] = [guild]
    looked_at = _looked_at(first, wanted, (place, before), values)
    looked_with = list(values)
    rest = [_condition(name, "=", value, values) for name, value in others]
    where = " AND ".join(rest) or "true"
    rows = await raw.fetch(f"SELECT * FROM ({looked_at}) looked WHERE {where} LIMIT {limit + 1}", *values)
    found = [_row(row) for row in rows[:limit]]
    if len(rows) > limit:
        return Leaf(found, found[-1].seq)
    # fewer fit than were asked for: is that all there is, or all that was looked at?
    last = await raw.fetchval(f"SELECT seq FROM ({looked_at}) looked OFFSET {LOOKED_AT - 1}", *looked_with)
    return Leaf(found, last)


async def event_by_seq(raw: RawConnection, guild: int, seq: int) -> LakeRow | None:
    """One event; None where there is none of that number, or none any more."""
    row = await raw.fetchrow(f"SELECT {_COLUMNS} FROM event_lake WHERE guild_id = $1 AND seq = $2", guild, seq)
    return None if row is None else _row(row)


def _looked_at(
    first: tuple[str, object] | None, wanted: Wanted, place: tuple[datetime | None, int | None], values: list[object]
) -> str:
    """A question for the newest events by one index; its parameters are added to the values."""
    where = ["guild_id = $1"]
    if first is not None:
        where.append(_condition(first[0], "=", first[1], values))
    if wanted.since is not None:
        where.append(_condition("timestamp", ">=", wanted.since, values))
    if wanted.until is not None:
        where.append(_condition("timestamp", "<", wanted.until, values))
    if place[0] is not None:
        # the index knows the time only: the first half is what it can look for
        where.append(_condition("timestamp", "<=", place[0], values))
        values.append(place[1])
        where.append(f"(timestamp, seq) < (${len(values) - 1}, ${len(values)})")
    return (
        f"SELECT {_COLUMNS} FROM event_lake WHERE {' AND '.join(where)} "
        f"ORDER BY timestamp DESC, seq DESC LIMIT {LOOKED_AT}"
    )


def _condition(name: str, sign: str, value: object, values: list[object]) -> str:
    values.append(value)
    return f"{name} {sign} ${len(values)}"


def _row(row: Any) -> LakeRow:
    seq, event_type, user, channel, target, zone, season, payload, version, source, timestamp = row
    return LakeRow(
        seq, event_type, user, channel, target, zone, season, orjson.loads(payload), version, source, timestamp
    )
