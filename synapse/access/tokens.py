"""Scripts' keys: shown once, kept as a hash, good until revoked or expired."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from synapse.db.session import RawConnection
from synapse.kit.errors import BadInput

#: every token's first characters, so that people and secret scanners know one when they see it
PREFIX = "syn_"
#: what a token may be allowed; `admin` is all of it
SCOPES = {
    "read": "read everything an admin may read, try rules out",
    "config": "change rules, settings, zones, seasons and all other configuration",
    "pay": "award, grant, revoke, reverse, complete quests, import levels",
    "events": "post events that packs declare",
    "admin": "all of these, and tokens themselves",
}
#: a use is noted when the last one noted is so old
USED_EVERY = timedelta(minutes=1)
_INSERT = """
INSERT INTO api_tokens (guild_id, id, name, token_hash, scopes, created_by, expires_at)
SELECT $1, 1 + coalesce(max(id), 0), $2, $3, $4, $5, $6 FROM api_tokens WHERE guild_id = $1
RETURNING id
"""
_COLUMNS = "guild_id, id, name, scopes, created_by, created_at, expires_at, last_used_at, revoked_at"


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret. `guild_id` 0: good for every guild."""

    guild_id: int
    id: int
    name: str
    scopes: Sequence[str]
    created_by: int | None
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    def is_use_to_note(self, at: datetime) -> bool:
        """Whether the last use that is known is a while ago."""
        return self.last_used_at is None or at - self.last_used_at >= USED_EVERY

    def is_good(self, at: datetime) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)

    def allows(self, scope: str) -> bool:
        """Whether the token may do this kind of thing."""
        return scope in self.scopes or "admin" in self.scopes


async def create_token(
    raw: RawConnection,
    guild: int,
    name: str,
    scopes: Sequence[str] = ("admin",),
    *,
    by: int | None = None,
    expires_at: datetime | None = None,
) -> tuple[int, str]:
    """A new token's number and its secret, which nobody can read again. `guild` 0: for every guild."""
    if not name.strip() or len(name) > 100:
        raise BadInput(f"{name[:20]!r} is no name for a token", "give it 1 to 100 characters")
    if unknown := sorted(set(scopes) - SCOPES.keys()):
        raise BadInput(f"there is no scope {unknown[0]!r}", f"scopes are {', '.join(SCOPES)}")
    secret = PREFIX + secrets.token_urlsafe(32)
    # numbers are given one at a time
    await raw.execute("SELECT pg_advisory_xact_lock(hashtextextended('api_tokens ' || $1::bigint, 0))", guild)
    number = await raw.fetchval(_INSERT, guild, name.strip(), hash_of(secret), sorted(set(scopes)), by, expires_at)
    return number, secret


async def note_use(raw: RawConnection, token: Token, at: datetime) -> None:
    """Keep when a token was last used, to the minute: of many uses one is written."""
    await raw.execute(
        "UPDATE api_tokens SET last_used_at = $3 "
        "WHERE guild_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at <= $4)",
        token.guild_id,
        token.id,
        at,
        at - USED_EVERY,
    )


async def find_token(raw: RawConnection, secret: str) -> Token | None:
    """The token that a secret stands for, good or not."""
    row = await raw.fetchrow(f"SELECT {_COLUMNS} FROM api_tokens WHERE token_hash = $1", hash_of(secret))
    return None if row is None else Token(*row)


async def tokens_of(
    raw: RawConnection, guild: int | None, *, limit: int = 1_000, offset: int = 0
) -> tuple[int, list[Token]]:
    """How many tokens a guild has, and a page of them, newest first. None: those of all guilds."""
    where = "WHERE $1::bigint IS NULL OR guild_id = $1"
    total = await raw.fetchval(f"SELECT count(*) FROM api_tokens {where}", guild)
    rows = await raw.fetch(
        f"SELECT {_COLUMNS} FROM api_tokens {where} ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3",
        guild,
        limit,
        offset,
    )
    return total, [Token(*row) for row in rows]


async def token_of(raw: RawConnection, guild: int, number: int) -> Token | None:
    """One token of a guild."""
    row = await raw.fetchrow(f"SELECT {_COLUMNS} FROM api_tokens WHERE guild_id = $1 AND id = $2", guild, number)
    return None if row is None else Token(*row)


async def revoke_token(raw: RawConnection, guild: int, number: int, at: datetime) -> bool:
    """End a token; whether it was good until now."""
    status = await raw.execute(
        "UPDATE api_tokens SET revoked_at = $3 WHERE guild_id = $1 AND id = $2 AND revoked_at IS NULL",
        guild,
        number,
        at,
    )
    return not status.endswith(" 0")


def hash_of(secret: str) -> bytes:
    """What is kept of a secret; secrets are random, so that one round is enough."""
    return hashlib.sha256(secret.encode()).digest()
