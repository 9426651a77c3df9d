"""Forgetting where a person stood in a guild, and which of its tokens they made."""

from synapse.db.session import RawConnection


async def erase_from_access(raw: RawConnection, guild: int, user: int) -> None:
    """The guild's tokens go on; who made them is not known any more."""
    await raw.execute("DELETE FROM standings WHERE guild_id = $1 AND user_id = $2", guild, user)
    await raw.execute("UPDATE api_tokens SET created_by = NULL WHERE guild_id = $1 AND created_by = $2", guild, user)
