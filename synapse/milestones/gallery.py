"""Who earned which milestones: how many, who was first, who lately. Lists leave out bots and who hides themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from synapse.db.session import RawConnection

_SHOWN = """
e.revoked_at IS NULL AND NOT EXISTS (SELECT FROM members m WHERE m.guild_id = $1 AND m.account = e.account AND m.is_bot)
AND NOT EXISTS (SELECT FROM member_preferences p WHERE p.guild_id = $1 AND p.account = e.account AND p.hidden)
"""
# whoever earned one several times, in several seasons, is one member
_COUNTS = """
SELECT milestone, sum(members)::bigint FROM (
    SELECT milestone, count(*) AS members FROM milestones_earned
    WHERE guild_id = $1 AND season_id = 0 AND revoked_at IS NULL GROUP BY 1
    UNION ALL
    SELECT milestone, count(DISTINCT account) FROM milestones_earned
    WHERE guild_id = $1 AND season_id > 0 AND revoked_at IS NULL GROUP BY 1
) counted GROUP BY 1
"""
_FIRST = """
SELECT k.milestone, f.account, f.season_id, f.earned_at FROM unnest($2::text[]) AS k(milestone) CROSS JOIN LATERAL (
    SELECT account, season_id, earned_at FROM milestones_earned e
    WHERE e.guild_id = $1 AND e.milestone = k.milestone AND e.revoked_at IS NULL
    ORDER BY e.earned_at, e.event_seq LIMIT 1
) f
"""
_RECENT = f"""
SELECT k.milestone, r.account, r.season_id, r.earned_at FROM unnest($2::text[]) AS k(milestone) CROSS JOIN LATERAL (
    SELECT account, season_id, earned_at FROM milestones_earned e
    WHERE e.guild_id = $1 AND e.milestone = k.milestone AND {_SHOWN} ORDER BY e.earned_at DESC LIMIT $3
) r ORDER BY r.earned_at DESC, k.milestone, r.account LIMIT $3
"""
_EARNERS = f"""
SELECT e.milestone, e.account, e.season_id, e.earned_at FROM milestones_earned e
WHERE e.guild_id = $1 AND e.milestone = $2 AND {_SHOWN} ORDER BY e.earned_at DESC, e.account LIMIT $3 OFFSET $4
"""
_TOTAL = f"SELECT count(*) FROM milestones_earned e WHERE e.guild_id = $1 AND e.milestone = $2 AND {_SHOWN}"


@dataclass(frozen=True, slots=True)
class Earning:
    """Somebody earned a milestone; season 0 where it counts for life."""

    milestone: str
    account: int
    season_id: int
    earned_at: datetime


async def earner_totals(raw: RawConnection, guild: int) -> dict[str, int]:
    """Milestone → how many members have it: reads all of them, so keep the answer for a while."""
    return dict(await raw.fetch(_COUNTS, guild))


async def first_earners(raw: RawConnection, guild: int, milestones: Sequence[str]) -> dict[str, Earning]:
    """Who was first, whether or not they hide themselves."""
    rows = await raw.fetch(_FIRST, guild, list(milestones))
    return {row[0]: Earning(*row) for row in rows}


async def recent_earnings(raw: RawConnection, guild: int, milestones: Sequence[str], limit: int) -> list[Earning]:
    """What was earned lately, of some milestones."""
    return [Earning(*row) for row in await raw.fetch(_RECENT, guild, list(milestones), limit)]


async def earners_of(raw: RawConnection, guild: int, milestone: str, *, limit: int, offset: int) -> list[Earning]:
    """Who has a milestone, the latest first."""
    return [Earning(*row) for row in await raw.fetch(_EARNERS, guild, milestone, limit, offset)]


async def shown_earners(raw: RawConnection, guild: int, milestone: str) -> int:
    """How many `earners_of` has in all."""
    return await raw.fetchval(_TOTAL, guild, milestone)
