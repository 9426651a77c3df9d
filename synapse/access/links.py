"""Local sign-in links, for who sits at the machine: good once, for an hour."""

import secrets
from datetime import datetime, timedelta

from synapse.access.tokens import hash_of
from synapse.db.session import RawConnection

LIFETIME = timedelta(hours=1)


async def make_link(raw: RawConnection, at: datetime) -> str:
    """The key of a new link."""
    key = secrets.token_urlsafe(32)
    await raw.execute("DELETE FROM sign_in_links WHERE expires_at < $1", at)
    await raw.execute(
        "INSERT INTO sign_in_links (link_hash, created_at, expires_at) VALUES ($1, $2, $3)",
        hash_of(key),
        at,
        at + LIFETIME,
    )
    return key


async def use_link(raw: RawConnection, key: str, at: datetime) -> bool:
    """Whether a key is good; it is not any more after this."""
    used = await raw.fetchval(
        "UPDATE sign_in_links SET used_at = $2 "
        "WHERE link_hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING true",
        hash_of(key),
        at,
    )
    return bool(used)
