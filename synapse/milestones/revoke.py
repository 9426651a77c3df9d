"""Taking milestones away by hand, and giving them back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from synapse.db.session import RawConnection


class Held(NamedTuple):
    """A milestone as the member has, or had, it."""

    season_id: int
    event_seq: int
    earned_at: datetime
    granted_by: int | None
    revoked_at: datetime | None


async def held(raw: RawConnection, guild: int, account: int, milestone: str) -> list[Held]:
    """A member's milestone, once a season where it can be earned so often; newest first."""
    rows = await raw.fetch(
        "SELECT season_id, event_seq, earned_at, granted_by, revoked_at FROM milestones_earned "
        "WHERE guild_id = $1 AND account = $2 AND milestone = $3 ORDER BY season_id DESC",
        guild,
        account,
        milestone,
    )
    return [Held(*row) for row in rows]


async def restore(
    raw: RawConnection, guild: int, events: Mapping[int, int], milestone: str, season: int | None, by: int | None
) -> None:
    """Give back what was taken away: for life, or for the season that runs. It pays nothing a second time.

    `events` is account → number of the event that asks for it.
    """
    await raw.execute(
        "UPDATE milestones_earned m SET revoked_at = NULL, granted_by = $6, event_seq = k.seq "
        "FROM unnest($2::bigint[], $3::bigint[]) AS k(account, seq) WHERE m.guild_id = $1 "
        "AND m.account = k.account AND m.milestone = $4 AND m.season_id IN (0, $5) AND m.revoked_at IS NOT NULL",
        guild,
        list(events),
        list(events.values()),
        milestone,
        season or 0,
        by,
    )


async def holders_among(
    raw: RawConnection, guild: int, accounts: Sequence[int], milestone: str, season: int | None
) -> dict[int, Held]:
    """Account → the milestone as it stands now, of those who ever had it: for life, or in the season that runs."""
    rows = await raw.fetch(
        "SELECT account, season_id, event_seq, earned_at, granted_by, revoked_at FROM milestones_earned "
        "WHERE guild_id = $1 AND account = ANY($2) AND milestone = $3 AND season_id IN (0, $4)",
        guild,
        list(accounts),
        milestone,
        season or 0,
    )
    return {row[0]: Held(*row[1:]) for row in rows}
