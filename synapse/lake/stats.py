"""How much a guild's lake holds, for people who decide how long to keep it."""

from dataclasses import dataclass
from datetime import datetime

from synapse.db.session import RawConnection

_TYPES = "SELECT event_type, count(*) FROM event_lake WHERE guild_id = $1 GROUP BY 1 ORDER BY 2 DESC, 1"
_WHOLE = """
SELECT count(*), min(timestamp), max(timestamp), coalesce(sum(pg_column_size(e.*)), 0)::bigint
FROM event_lake e WHERE guild_id = $1
"""
_REST = """
SELECT (SELECT count(*) FROM event_counters WHERE guild_id = $1),
       (SELECT coalesce(sum(archived), 0)::bigint FROM event_counters
        WHERE guild_id = $1 AND period = 'lifetime' AND event_type NOT LIKE '%:received'),
       (SELECT count(*) FROM awards WHERE guild_id = $1)
"""


@dataclass(frozen=True, slots=True)
class LakeStats:
    """`row_bytes` is what the rows themselves take; indexes come on top."""

    events: int
    by_type: dict[str, int]
    oldest: datetime | None
    newest: datetime | None
    row_bytes: int
    counters: int
    archived: int
    awards: int

    @property
    def bytes_per_day(self) -> int:
        """Growth of the rows, over the days that are retained."""
        if self.oldest is None or self.newest is None:
            return 0
        days = max(1.0, (self.newest - self.oldest).total_seconds() / 86_400)
        return int(self.row_bytes / days)


async def lake_stats(raw: RawConnection, guild: int) -> LakeStats:
    """Count everything once."""
    by_type: dict[str, int] = dict(await raw.fetch(_TYPES, guild))
    whole = await raw.fetchrow(_WHOLE, guild)
    rest = await raw.fetchrow(_REST, guild)
    if whole is None or rest is None:
        raise RuntimeError("an aggregate came back without a row")
    return LakeStats(whole[0], by_type, whole[1], whole[2], whole[3], rest[0], rest[1], rest[2])
