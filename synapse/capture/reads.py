"""How far back each channel's past was read, so that reading goes on where it stopped."""

from dataclasses import dataclass
from datetime import datetime

from synapse.db.session import RawConnection

_SAVE = """
INSERT INTO history_reads (guild_id, channel_id, back_to, oldest_message, messages, done, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, now())
ON CONFLICT (guild_id, channel_id) DO UPDATE SET back_to = excluded.back_to,
    oldest_message = coalesce(excluded.oldest_message, history_reads.oldest_message),
    messages = history_reads.messages + excluded.messages, done = excluded.done, updated_at = now()
"""


@dataclass(frozen=True, slots=True)
class PastRead:
    """How far a channel was read."""

    back_to: datetime
    #: reading goes on before this message; None: at the newest one
    oldest_message: int | None
    messages: int
    done: bool

    def reaches(self, back_to: datetime) -> bool:
        """Everything since then is stored."""
        return self.done and self.back_to <= back_to


async def reads_of(raw: RawConnection, guild: int) -> dict[int, PastRead]:
    """Channel → how far it was read."""
    rows = await raw.fetch(
        "SELECT channel_id, back_to, oldest_message, messages, done FROM history_reads WHERE guild_id = $1", guild
    )
    return {channel: PastRead(*rest) for channel, *rest in rows}


async def save_read(raw: RawConnection, guild: int, channel: int, read: PastRead) -> None:
    """Remember how far a channel was read; its `messages` are those that are new."""
    await raw.execute(_SAVE, guild, channel, read.back_to, read.oldest_message, read.messages, read.done)
