"""Forgetting that a person is in voice."""

from synapse.db.session import RawConnection


async def erase_from_capture(raw: RawConnection, guild: int, user: int) -> None:
    """What they do from now on is somebody new's."""
    await raw.execute("DELETE FROM voice_sessions WHERE guild_id = $1 AND user_id = $2", guild, user)
