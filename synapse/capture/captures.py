"""Which guilds are captured, since when, and up to when everything of them is safe."""

from dataclasses import dataclass
from datetime import datetime

from synapse.db.session import RawConnection


@dataclass(frozen=True, slots=True)
class Captured:
    """A guild that was captured before."""

    began_at: datetime
    #: everything before this moment is stored, or in a journal
    seen_at: datetime


async def captured(raw: RawConnection, guild: int) -> Captured | None:
    """What is known of a guild's capture; None: the bot has never been there."""
    row = await raw.fetchrow("SELECT began_at, seen_at FROM captures WHERE guild_id = $1", guild)
    return None if row is None else Captured(*row)


async def begin_capture(raw: RawConnection, guild: int, at: datetime) -> None:
    """Capture begins, unless it has begun before."""
    await raw.execute(
        "INSERT INTO captures (guild_id, began_at, seen_at) VALUES ($1, $2, $2) ON CONFLICT DO NOTHING", guild, at
    )
