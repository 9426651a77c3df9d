"""Stretches in which nobody listened: what could be read back of them, and what could not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import asyncpg
import orjson

from synapse.db.session import RawConnection

#: why nobody listened: the process was not there, or Discord had forgotten its session
Reason = Literal["restart", "new_session", "outage"]

_COLUMNS = (
    "id, began_at, ended_at, since_message, reason, messages, threads, joins, unreadable::text AS unreadable, read_at"
)
# the newest by time are the newest by number too: a message's id is its time
_NEWEST = """
SELECT source_id::bigint FROM event_lake
WHERE guild_id = $1 AND event_type = 'message_create' AND source_id ~ '^[1-9][0-9]{14,18}$'
ORDER BY timestamp DESC LIMIT 1
"""
_EXTEND = """
UPDATE capture_gaps SET ended_at = greatest(ended_at, $2::timestamptz) WHERE guild_id = $1 AND read_at IS NULL
"""
_OPEN = """
INSERT INTO capture_gaps (guild_id, id, began_at, ended_at, since_message, reason)
SELECT $1, 1 + coalesce(max(id), 0), least($2::timestamptz, $3), $3::timestamptz, $4::bigint, $5
FROM capture_gaps WHERE guild_id = $1
"""
_ADD = """
UPDATE capture_gaps SET since_message = greatest(since_message, $3::bigint), messages = messages + $4,
    threads = threads + $5, joins = joins + $6
WHERE guild_id = $1 AND id = $2
"""
_CLOSE = "UPDATE capture_gaps SET read_at = $3, unreadable = $4 WHERE guild_id = $1 AND id = $2"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A channel of which nothing could be read back, and why."""

    channel: int
    reason: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a guild's time. What is not among the counts could not be read back, or did not happen."""

    id: int
    began_at: datetime
    ended_at: datetime
    #: messages up to this one are stored
    since_message: int | None
    reason: str
    messages: int
    threads: int
    joins: int
    unreadable: tuple[Unreadable, ...]
    #: None: it is still being read back
    read_at: datetime | None


async def open_gap(raw: RawConnection, guild: int, began_at: datetime, ended_at: datetime, reason: Reason) -> Gap:
    """The gap to read back: a new one, or the one whose reading was cut off, up to now."""
    if await raw.execute(_EXTEND, guild, ended_at) == "UPDATE 0":
        newest: int | None = await raw.fetchval(_NEWEST, guild)
        await raw.execute(_OPEN, guild, began_at, ended_at, newest, reason)
    row = await raw.fetchrow(
        f"SELECT {_COLUMNS} FROM capture_gaps WHERE guild_id = $1 AND read_at IS NULL ORDER BY id LIMIT 1", guild
    )
    assert row is not None
    return _gap(row)


async def gap_now(raw: RawConnection, guild: int, gap: int) -> Gap:
    """A gap as it stands."""
    row = await raw.fetchrow(f"SELECT {_COLUMNS} FROM capture_gaps WHERE guild_id = $1 AND id = $2", guild, gap)
    assert row is not None
    return _gap(row)


async def read_back(raw: RawConnection, guild: int, gap: int, upto: int | None, stored: Mapping[str, int]) -> None:
    """Some more of a gap is stored, so many events of each type: everything up to a message."""
    counts = [stored.get(name, 0) for name in ("message_create", "thread_create", "member_join")]
    await raw.execute(_ADD, guild, gap, upto, *counts)


async def close_gap(
    raw: RawConnection, guild: int, gap: int, unreadable: Sequence[Unreadable], read_at: datetime
) -> None:
    """Everything of it that can be read back is stored."""
    told = [{"channel_id": str(one.channel), "reason": one.reason} for one in unreadable]
    await raw.execute(_CLOSE, guild, gap, read_at, orjson.dumps(told).decode())


async def gaps_of(raw: RawConnection, guild: int, before: int | None, limit: int) -> list[Gap]:
    """A guild's gaps, newest first; those older than `before`, where it is given."""
    rows = await raw.fetch(
        f"SELECT {_COLUMNS} FROM capture_gaps WHERE guild_id = $1 AND ($2::int IS NULL OR id < $2) "
        "ORDER BY id DESC LIMIT $3",
        guild,
        before,
        limit,
    )
    return [_gap(row) for row in rows]


def _gap(row: "asyncpg.Record") -> Gap:
    columns = dict(row)
    told = orjson.loads(columns.pop("unreadable"))
    return Gap(**columns, unreadable=tuple(Unreadable(int(one["channel_id"]), one["reason"]) for one in told))
