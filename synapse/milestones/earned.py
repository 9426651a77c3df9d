"""Milestones that members have: written with the decision that granted them, read before the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from synapse.db.session import RawConnection

_INSERT = """
INSERT INTO milestones_earned (guild_id, account, milestone, season_id, earned_at, event_seq, granted_by)
SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::int[], $5::timestamptz[], $6::bigint[], $7::bigint[])
ON CONFLICT (guild_id, account, milestone, season_id) DO NOTHING
"""


class NewMilestone(NamedTuple):
    """A row of `milestones_earned` without its guild; people are account numbers."""

    account: int
    milestone: str
    season_id: int
    earned_at: datetime
    event_seq: int
    granted_by: int | None


@dataclass(frozen=True, slots=True)
class Earned:
    """A milestone of a member."""

    milestone: str
    season_id: int
    earned_at: datetime
    granted_by: int | None
    revoked_at: datetime | None


async def insert(raw: RawConnection, guild: int, earned: Sequence[NewMilestone]) -> None:
    """Write a batch's milestones."""
    if earned:
        await raw.execute(_INSERT, guild, *map(list, zip(*earned, strict=True)))


async def earned_by(raw: RawConnection, guild: int, accounts: Sequence[int]) -> dict[int, set[tuple[str, int]]]:
    """Account → milestones it has, a revoked one included: it is not earned again by itself."""
    rows = await raw.fetch(
        "SELECT k.account, m.milestone, m.season_id FROM unnest($2::bigint[]) AS k(account) CROSS JOIN LATERAL ("
        "SELECT milestone, season_id FROM milestones_earned WHERE guild_id = $1 AND account = k.account OFFSET 0) m",
        guild,
        list(accounts),
    )
    found: dict[int, set[tuple[str, int]]] = {}
    for account, milestone, season in rows:
        found.setdefault(account, set()).add((milestone, season))
    return found


async def milestones_of(raw: RawConnection, guild: int, account: int) -> list[Earned]:
    """A member's milestones, newest first."""
    rows = await raw.fetch(
        "SELECT milestone, season_id, earned_at, granted_by, revoked_at FROM milestones_earned "
        "WHERE guild_id = $1 AND account = $2 ORDER BY earned_at DESC, milestone",
        guild,
        account,
    )
    return [Earned(*row) for row in rows]


async def earner_counts(raw: RawConnection, guild: int) -> dict[str, int]:
    """Milestone → how many members have it."""
    rows = await raw.fetch(
        "SELECT milestone, count(DISTINCT account) FROM milestones_earned "
        "WHERE guild_id = $1 AND revoked_at IS NULL GROUP BY 1",
        guild,
    )
    return dict(rows)


async def revoke(raw: RawConnection, guild: int, account: int, milestone: str, at: datetime) -> bool:
    """Take a milestone away by hand; whether there was one to take."""
    status = await raw.execute(
        "UPDATE milestones_earned SET revoked_at = $4 "
        "WHERE guild_id = $1 AND account = $2 AND milestone = $3 AND revoked_at IS NULL",
        guild,
        account,
        milestone,
        at,
    )
    return not status.endswith(" 0")
