"""Compares counters with the lake, as far as it is retained: archived + live must be what is stored."""

from dataclasses import dataclass

from synapse.db.session import RawConnection

_DRIFT = """
WITH live AS (
    SELECT coalesce(user_id, 0) AS user_id, event_type, zone_id, season_id, count(*) AS number
    FROM event_lake WHERE guild_id = $1 GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT target_id, event_type || ':received', zone_id, season_id, count(*)
    FROM event_lake WHERE guild_id = $1 AND target_id IS NOT NULL GROUP BY 1, 2, 3, 4
), periods AS (
    SELECT user_id, event_type, 'lifetime' AS period, zone_id, sum(number) AS number FROM live GROUP BY 1, 2, 4
    UNION ALL
    SELECT user_id, event_type, 'season:' || season_id, zone_id, sum(number)
    FROM live WHERE season_id > 0 GROUP BY 1, 2, 3, 4
), stored AS (
    SELECT * FROM event_counters WHERE guild_id = $1 AND period NOT LIKE 'day:%'
)
SELECT coalesce(s.user_id, p.user_id) AS user_id, coalesce(s.event_type, p.event_type) AS event_type,
       coalesce(s.period, p.period) AS period, coalesce(s.zone_id, p.zone_id) AS zone_id,
       coalesce(s.count, 0)::bigint AS stored, (coalesce(s.archived, 0) + coalesce(p.number, 0))::bigint AS counted
FROM stored s FULL JOIN periods p USING (user_id, event_type, period, zone_id)
WHERE coalesce(s.count, 0) <> coalesce(s.archived, 0) + coalesce(p.number, 0)
ORDER BY 1, 2, 3, 4
"""
_CORRECT = """
INSERT INTO event_counters (guild_id, user_id, event_type, period, zone_id, count)
SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::int[], $6::bigint[])
ON CONFLICT (guild_id, user_id, event_type, period, zone_id) DO UPDATE SET count = excluded.count
"""


@dataclass(frozen=True, slots=True)
class Drift:
    """A counter that does not say what was counted."""

    user_id: int
    event_type: str
    period: str
    zone_id: int
    stored: int
    counted: int


async def drifts(raw: RawConnection, guild: int) -> list[Drift]:
    """Counters over a lifetime or a season that disagree with archived + live."""
    return [Drift(*row) for row in await raw.fetch(_DRIFT, guild)]


async def correct(raw: RawConnection, guild: int, found: list[Drift]) -> None:
    """Write what was counted. Needs the guild's head locked since before `drifts`."""
    if found:
        columns = zip(*((d.user_id, d.event_type, d.period, d.zone_id, d.counted) for d in found), strict=True)
        await raw.execute(_CORRECT, guild, *map(list, columns))
