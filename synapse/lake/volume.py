"""How much a guild's lake holds and how fast it grows, told from sums and samples: the lake itself is not read."""

from dataclasses import dataclass
from datetime import datetime

from synapse.db.session import RawConnection

#: the newest events, whose size stands for all
_SAMPLE = 1_000
#: what an event takes with its indexes, in rows of its size, until there are enough to measure
_INDEXED = 3.0

_SPAN = "SELECT min(timestamp), max(timestamp) FROM event_lake WHERE guild_id = $1"
_ROW = """
SELECT avg(pg_column_size(e.*))::float8
FROM (SELECT * FROM event_lake WHERE guild_id = $1 ORDER BY timestamp DESC LIMIT $2) e
"""
_TABLE = """
SELECT pg_total_relation_size(oid)::bigint, greatest(reltuples, 0)::bigint FROM pg_class
WHERE oid = 'event_lake'::regclass
"""
_HOURS = """
SELECT coalesce(sum(count), 0)::bigint FROM lake_hours
WHERE guild_id = $1 AND hour >= $2 AND hour < $3
"""


@dataclass(frozen=True, slots=True)
class Volume:
    """Events that are stored now, since when, and what they take with their indexes, in bytes."""

    events: int
    oldest: datetime | None
    newest: datetime | None
    row_bytes: float
    event_bytes: float

    @property
    def bytes(self) -> int:
        """What all of them take."""
        return round(self.events * self.event_bytes)

    @property
    def days(self) -> float:
        """How many days they span, at least one."""
        if self.oldest is None or self.newest is None:
            return 0.0
        return max(1.0, (self.newest - self.oldest).total_seconds() / 86_400)


async def volume(raw: RawConnection, guild: int, removed: int) -> Volume:
    """Measure it. `removed` is how many events retention has taken out; every other one ever stored is there."""
    stored = await raw.fetchval("SELECT lake_seq FROM guild_heads WHERE guild_id = $1", guild) or 0
    oldest, newest = await raw.fetchrow(_SPAN, guild) or (None, None)
    row_bytes = await raw.fetchval(_ROW, guild, _SAMPLE) or 0.0
    size, rows = await raw.fetchrow(_TABLE) or (0, 0)
    event_bytes = size / rows if rows >= _SAMPLE else row_bytes * _INDEXED
    return Volume(max(0, stored - removed), oldest, newest, row_bytes, max(row_bytes, event_bytes))


async def events_between(raw: RawConnection, guild: int, since: datetime, until: datetime) -> int:
    """How many events fell into the hours that begin in a stretch of time."""
    return await raw.fetchval(_HOURS, guild, since, until)
