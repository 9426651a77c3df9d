"""People who are signed in: a row each, so that signing out, or being signed out, ends it at once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from synapse.db.session import RawConnection

LIFETIME = timedelta(hours=12)

_COLUMNS = 'id, user_id, name, avatar_hash, "grant", created_at, expires_at, revoked_at, guilds_read_at'
_BEGIN = f"""
INSERT INTO sessions (id, user_id, name, avatar_hash, "grant", created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING {_COLUMNS}
"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session. Without a user it is the operator's, who came by the local link."""

    id: str
    user: int | None
    name: str
    avatar_hash: str | None
    #: sealed; see grants.py
    grant: bytes | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    #: when Discord last told which guilds they are in
    guilds_read_at: datetime | None

    @property
    def is_operator(self) -> bool:
        return self.user is None

    def is_good(self, at: datetime) -> bool:
        """Neither ended nor expired."""
        return self.revoked_at is None and at < self.expires_at


async def begin_session(
    raw: RawConnection,
    user: int | None,
    name: str,
    *,
    at: datetime,
    avatar_hash: str | None = None,
    grant: bytes | None = None,
) -> SignedIn:
    """Somebody signs in; sessions that are over are forgotten with this."""
    await raw.execute("DELETE FROM sessions WHERE expires_at <= $1", at)
    number = secrets.token_urlsafe(24)
    row = await raw.fetchrow(_BEGIN, number, user, name[:100], avatar_hash, grant, at, at + LIFETIME)
    assert row is not None
    return SignedIn(*row)


async def find_session(raw: RawConnection, number: str) -> SignedIn | None:
    """The session of a number, good or not."""
    row = await raw.fetchrow(f"SELECT {_COLUMNS} FROM sessions WHERE id = $1", number)
    return None if row is None else SignedIn(*row)


async def end_session(raw: RawConnection, number: str, at: datetime) -> None:
    """Somebody signs out; what Discord let us ask for them is forgotten."""
    await raw.execute(
        'UPDATE sessions SET revoked_at = $2, "grant" = NULL WHERE id = $1 AND revoked_at IS NULL', number, at
    )


async def end_sessions_of(raw: RawConnection, user: int | None, at: datetime) -> int:
    """Sign somebody (None: the operator) out everywhere; how many sessions that ended."""
    status = await raw.execute(
        'UPDATE sessions SET revoked_at = $2, "grant" = NULL '
        "WHERE user_id IS NOT DISTINCT FROM $1 AND revoked_at IS NULL AND expires_at > $2",
        user,
        at,
    )
    return int(status.rpartition(" ")[2])


async def keep_grant(raw: RawConnection, number: str, grant: bytes) -> None:
    """A grant was renewed."""
    await raw.execute('UPDATE sessions SET "grant" = $2 WHERE id = $1 AND revoked_at IS NULL', number, grant)


async def note_guilds_read(raw: RawConnection, number: str, at: datetime) -> None:
    """Discord told which guilds they are in."""
    await raw.execute("UPDATE sessions SET guilds_read_at = $2 WHERE id = $1", number, at)
