"""What members want to hear about themselves, and whether others may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from synapse.db.session import RawConnection

Topic = Literal["level_up", "achievements", "awards"]


@dataclass(frozen=True, slots=True)
class Preferences:
    """Announcements about a member that they have not switched off, and whether public pages leave them out."""

    level_up: bool = True
    achievements: bool = True
    awards: bool = True
    hidden: bool = False


async def choices_of(raw: RawConnection, guild: int, accounts: Sequence[int]) -> dict[int, Preferences]:
    """The choices of those of some members who ever chose."""
    rows = await raw.fetch(
        "SELECT account, announce_level_up, announce_achievements, announce_awards, hidden FROM member_preferences "
        "WHERE guild_id = $1 AND account = ANY($2)",
        guild,
        list(accounts),
    )
    return {account: Preferences(*choice) for account, *choice in rows}


async def preferences_of(raw: RawConnection, guild: int, account: int) -> Preferences:
    """A member's choice; everything, where they never chose."""
    row = await raw.fetchrow(
        "SELECT announce_level_up, announce_achievements, announce_awards, hidden FROM member_preferences "
        "WHERE guild_id = $1 AND account = $2",
        guild,
        account,
    )
    return Preferences(*row) if row else Preferences()


async def prefer(raw: RawConnection, guild: int, account: int, topic: Topic, *, announce: bool) -> None:
    """Change one choice."""
    column = {
        "level_up": "announce_level_up",
        "achievements": "announce_achievements",
        "awards": "announce_awards",
    }[topic]
    await raw.execute(
        f"INSERT INTO member_preferences (guild_id, account, {column}) VALUES ($1, $2, $3) "
        f"ON CONFLICT (guild_id, account) DO UPDATE SET {column} = excluded.{column}, updated_at = now()",
        guild,
        account,
        announce,
    )


async def set_preferences(raw: RawConnection, guild: int, account: int, wanted: Preferences) -> None:
    """Put a whole choice in the place of the one before."""
    await raw.execute(
        "INSERT INTO member_preferences (guild_id, account, announce_level_up, announce_achievements, "
        "announce_awards, hidden) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (guild_id, account) DO UPDATE SET "
        "announce_level_up = excluded.announce_level_up, announce_achievements = excluded.announce_achievements, "
        "announce_awards = excluded.announce_awards, hidden = excluded.hidden, updated_at = now()",
        guild,
        account,
        wanted.level_up,
        wanted.achievements,
        wanted.awards,
        wanted.hidden,
    )
