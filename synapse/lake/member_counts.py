"""What a member has done, from the counters."""

from collections.abc import Mapping, Sequence

from synapse.db.session import RawConnection
from synapse.lake.append import period_of_season

_COUNTS = """
SELECT event_type, period, sum(count)::bigint FROM event_counters
WHERE guild_id = $1 AND user_id = $2 AND event_type = ANY($3) AND period = ANY($4) GROUP BY 1, 2
"""


async def counts_of(
    raw: RawConnection, guild: int, user: int, types: Sequence[str], season: int | None
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Event type (`:received` where others did it to them) → how many, in a lifetime and in a season."""
    periods = ["lifetime"] + ([] if season is None else [period_of_season(season)])
    lifetime: dict[str, int] = {}
    in_season: dict[str, int] = {}
    for event_type, period, count in await raw.fetch(_COUNTS, guild, user, list(types), periods):
        (lifetime if period == "lifetime" else in_season)[event_type] = count
    return lifetime, in_season
