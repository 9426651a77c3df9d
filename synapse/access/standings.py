"""What Discord last said about a person in a guild: kept for all processes, and good for some minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from synapse.db.session import RawConnection

#: an admin is asked about again after this
ADMIN_FOR = timedelta(minutes=5)
#: a member is asked about again after this; and reading goes on for as long while Discord is down
MEMBER_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody belongs to a guild and may administer it, and since when that is known."""

    is_member: bool
    is_admin: bool
    checked_at: datetime

    def is_within(self, age: timedelta, at: datetime) -> bool:
        """Whether it is as young as that."""
        return at - self.checked_at <= age


_KEEP = """
INSERT INTO standings (guild_id, user_id, is_member, is_admin, checked_at)
SELECT guild, $1, member, admin, $2 FROM unnest($3::bigint[], $4::bool[], $5::bool[]) AS told (guild, member, admin)
ON CONFLICT (guild_id, user_id) DO UPDATE
SET is_member = excluded.is_member, is_admin = excluded.is_admin, checked_at = excluded.checked_at
WHERE standings.checked_at <= excluded.checked_at
"""


async def standing_of(raw: RawConnection, guild: int, user: int) -> Standing | None:
    """What is known of a person in a guild."""
    row = await raw.fetchrow(
        "SELECT is_member, is_admin, checked_at FROM standings WHERE guild_id = $1 AND user_id = $2", guild, user
    )
    return None if row is None else Standing(*row)


async def keep_standings(raw: RawConnection, user: int, told: Mapping[int, Standing], at: datetime) -> None:
    """Keep what Discord said of a person at one moment, guild by guild."""
    guilds = sorted(told)
    await raw.execute(
        _KEEP,
        user,
        at,
        guilds,
        [told[guild].is_member for guild in guilds],
        [told[guild].is_admin for guild in guilds],
    )


async def guilds_of(raw: RawConnection, user: int) -> dict[int, Standing]:
    """Every guild that somebody is known to belong to."""
    rows = await raw.fetch(
        "SELECT guild_id, is_member, is_admin, checked_at FROM standings WHERE user_id = $1 AND is_member "
        "ORDER BY guild_id",
        user,
    )
    return {row["guild_id"]: Standing(row["is_member"], row["is_admin"], row["checked_at"]) for row in rows}
