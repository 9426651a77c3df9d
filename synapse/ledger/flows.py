"""How much of each currency comes into circulation and leaves it, day by day."""

from dataclasses import dataclass
from datetime import datetime

from synapse.db.session import RawConnection

# what is taken back was never minted, or never spent; a season's end is neither
_FLOWS = """
SELECT to_char(at AT TIME ZONE $3, 'YYYY-MM-DD'), currency,
    coalesce(sum(CASE WHEN from_account = 0 AND cause <> 'reversal' THEN amount
                      WHEN to_account = 0 AND cause = 'reversal' THEN -amount END), 0)::bigint,
    coalesce(sum(CASE WHEN to_account IN (0, -1) AND cause <> 'reversal' THEN amount
                      WHEN from_account IN (0, -1) AND cause = 'reversal' THEN -amount END), 0)::bigint
FROM transactions WHERE guild_id = $1 AND at >= $2 GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Flow:
    """One currency on one day."""

    day: str
    currency: str
    minted: int
    spent: int


async def flows(raw: RawConnection, guild: int, since: datetime, zone: str) -> list[Flow]:
    """Every day with entries since a moment: reads the entries of that time, so keep the answer for a while."""
    return [Flow(*row) for row in await raw.fetch(_FLOWS, guild, since, zone)]
