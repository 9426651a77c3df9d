"""Takes old events out of the lake, with the awards they led to; what was counted stays counted."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from synapse.db.session import RawConnection
from synapse.lake.append import ERASED, period_of_season

BATCH = 5_000

_DELETE = """
DELETE FROM event_lake WHERE guild_id = $1 AND seq = ANY(ARRAY(
    SELECT seq FROM event_lake WHERE guild_id = $1 AND timestamp < $2 ORDER BY timestamp LIMIT $3
)) RETURNING seq, event_type, user_id, target_id, zone_id, season_id
"""
_ARCHIVE = """
UPDATE event_counters c SET archived = c.archived + k.number
FROM unnest($2::bigint[], $3::text[], $4::text[], $5::int[], $6::bigint[])
     AS k(user_id, event_type, period, zone, number)
WHERE c.guild_id = $1 AND c.user_id = k.user_id AND c.event_type = k.event_type AND c.period = k.period
  AND c.zone_id = k.zone
"""


@dataclass(frozen=True, slots=True)
class Removed:
    """What one batch of retention took away."""

    events: int
    awards: int


async def remove_batch(raw: RawConnection, guild: int, before: datetime, limit: int) -> Removed:
    """Delete the oldest events before a moment, at most `limit`, and note them as archived in the counters.

    Needs the guild's head locked, as a batch does: both write counters.
    """
    rows = await raw.fetch(_DELETE, guild, before, limit)
    if not rows:
        return Removed(0, 0)
    seqs = [row["seq"] for row in rows]
    status = await raw.execute("DELETE FROM awards WHERE guild_id = $1 AND event_seq = ANY($2)", guild, seqs)
    archived = _tally(rows)
    await raw.execute(_ARCHIVE, guild, *map(list, zip(*archived, strict=True)), list(archived.values()))
    return Removed(len(rows), int(status.rsplit(" ", 1)[1]))


async def remove_days(raw: RawConnection, guild: int, first_kept: str) -> int:
    """Delete counts of single days before a day ("2026-01-31"); how many counters that were."""
    removed = 0
    for table in ("event_counters", "kept_measures", "kept_values"):
        status = await raw.execute(
            f"DELETE FROM {table} WHERE guild_id = $1 AND period LIKE 'day:%' AND period < $2",
            guild,
            f"day:{first_kept}",
        )
        removed += int(status.rsplit(" ", 1)[1]) if table == "event_counters" else 0
    return removed


def _tally(rows: list[Any]) -> Counter[tuple[int, str, str, int]]:
    """How many of the deleted rows each counter had counted; day counters go as a whole and need none."""
    archived: Counter[tuple[int, str, str, int]] = Counter()
    for row in rows:
        periods = ["lifetime"] + ([period_of_season(row["season_id"])] if row["season_id"] else [])
        for period in periods:
            archived[row["user_id"] or ERASED, row["event_type"], period, row["zone_id"]] += 1
            if row["target_id"] is not None:
                archived[row["target_id"], f"{row['event_type']}:received", period, row["zone_id"]] += 1
    return archived
