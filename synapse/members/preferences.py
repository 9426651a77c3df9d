"""What members want to hear about themselves."""

from dataclasses import dataclass
from typing import Literal

from synapse.db.session import RawConnection

Topic = Literal["level_up", "achievements", "awards"]


@dataclass(frozen=True, slots=True)
class Preferences:
    """Announcements about a member that they have not switched off."""

    level_up: bool = True
    achievements: bool = True
    awards: bool = True


async def preferences_of(raw: RawConnection, guild: int, account: int) -> Preferences:
    """A member's choice; everything, where they never chose."""
    row = await raw.fetchrow(
        "SELECT announce_level_up, announce_achievements, announce_awards FROM member_preferences "
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
