"""Sign-ins that began: Discord brings each state back once, within ten minutes, to the browser that it began in."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from synapse.access.tokens import hash_of
from synapse.db.session import RawConnection

LIFETIME = timedelta(seconds=600)
LONGEST_PATH = 200


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that began, as the one who came needs it."""

    state: str = field(repr=False)
    code_challenge: str


@dataclass(frozen=True, slots=True)
class Brought:
    """A sign-in that comes back."""

    code_verifier: str = field(repr=False)
    return_to: str


async def begin_sign_in(raw: RawConnection, return_to: str, at: datetime) -> Begun:
    """Remember a sign-in. `return_to` is a path of ours: see `local_path`."""
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    await raw.execute("DELETE FROM oauth_states WHERE created_at < $1", at - LIFETIME)
    await raw.execute(
        "INSERT INTO oauth_states (state_hash, code_verifier, return_to, created_at) VALUES ($1, $2, $3, $4)",
        hash_of(state),
        verifier,
        return_to,
        at,
    )
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return Begun(state, challenge)


async def take_sign_in(raw: RawConnection, state: str, at: datetime) -> Brought | None:
    """The sign-in that a state stands for, which is forgotten with this; None when it is unknown, used or too old."""
    row = await raw.fetchrow(
        "DELETE FROM oauth_states WHERE state_hash = $1 RETURNING code_verifier, return_to, created_at", hash_of(state)
    )
    if row is None or at >= row["created_at"] + LIFETIME:
        return None
    return Brought(row["code_verifier"], row["return_to"])


def local_path(text: str) -> str:
    """A path of ours to lead somebody back to, or the front page: never another site, however it is written."""
    is_path = text.startswith("/") and not text.startswith("//") and len(text) <= LONGEST_PATH
    # browsers drop control characters, and read a backslash as a slash
    is_plain = text.isascii() and text.isprintable() and "\\" not in text and " " not in text
    return text if is_path and is_plain else "/"
