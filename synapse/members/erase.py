"""Forgetting a person: the account stays, with nothing that says whose it was."""

from synapse.db.session import RawConnection

_FORGET = """
UPDATE members SET user_id = NULL, name = NULL, avatar_hash = NULL, github_username = NULL,
    joined_at = NULL, left_at = NULL, erased_at = now(), updated_at = now()
WHERE guild_id = $1 AND user_id = $2 RETURNING account
"""


async def forget(raw: RawConnection, guild: int, user: int) -> int | None:
    """Delete the mapping from a person to their account; which account that was, if any."""
    account = await raw.fetchval(_FORGET, guild, user)
    if account is not None:
        await raw.execute("DELETE FROM member_preferences WHERE guild_id = $1 AND account = $2", guild, account)
    return account
