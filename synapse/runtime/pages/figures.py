"""A community in a few figures. Each reads a lot, so callers keep them for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from synapse.db.session import RawConnection
from synapse.lake.charts import people_on
from synapse.rules.engine import Program
from synapse.runtime.pages.boards import primary, secondary

ACTIVE_DAYS = 7

_MEMBERS = "SELECT count(*) FROM members WHERE guild_id = $1 AND NOT is_bot AND erased_at IS NULL AND left_at IS NULL"
_EARNED = "SELECT coalesce(sum(lifetime), 0)::bigint FROM wallets WHERE guild_id = $1 AND currency = $2"
_TOP_LEVEL = """
SELECT level FROM wallets WHERE guild_id = $1 AND currency = $2 AND lifetime > 0 ORDER BY lifetime DESC LIMIT 1
"""
_ACHIEVED = "SELECT count(*) FROM milestones_earned WHERE guild_id = $1 AND revoked_at IS NULL"


@dataclass(frozen=True, slots=True)
class Figures:
    """What the front page shows."""

    members: int
    active: int
    earned: int
    second_earned: int
    top_level: int
    achieved: int


async def figures(raw: RawConnection, guild: int, program: Program, now: datetime) -> Figures:
    """Count everything."""
    first, second = primary(program), secondary(program)
    return Figures(
        members=await raw.fetchval(_MEMBERS, guild),
        active=await people_on(raw, guild, now - timedelta(days=ACTIVE_DAYS), now),
        earned=await raw.fetchval(_EARNED, guild, first.id) if first else 0,
        second_earned=await raw.fetchval(_EARNED, guild, second.id) if second else 0,
        top_level=(await raw.fetchval(_TOP_LEVEL, guild, program.main_currency) or 1) if program.main_currency else 1,
        achieved=await raw.fetchval(_ACHIEVED, guild),
    )
