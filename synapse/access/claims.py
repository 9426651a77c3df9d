"""What a session's JWT says. Only its number counts: whose it is, and whether it goes on, is asked of the database."""

from datetime import datetime
from typing import Any

import jwt

from synapse.access.sessions import SignedIn

_ALGORITHM = "HS256"
#: time is ours to judge, by the clock that everything else goes by
_OPTIONS: Any = {"require": ["sub", "sid", "exp", "iat"], "verify_exp": False, "verify_iat": False, "verify_nbf": False}


def signed(secret: str, session: SignedIn) -> str:
    """The session as a JWT."""
    claims = {
        "sub": "local" if session.user is None else str(session.user),
        "sid": session.id,
        "iat": int(session.created_at.timestamp()),
        "exp": int(session.expires_at.timestamp()),
        "name": session.name,
        "avatar": session.avatar_hash,
    }
    return jwt.encode(claims, secret, algorithm=_ALGORITHM)


def session_named(secret: str, text: str, at: datetime) -> str | None:
    """The number of the session that a JWT is for; None when it is forged, broken or expired."""
    try:
        claims: dict[str, Any] = jwt.decode(text, secret, algorithms=[_ALGORITHM], options=_OPTIONS)
        expires, number = claims["exp"], claims["sid"]
    except (jwt.InvalidTokenError, ValueError, TypeError):
        return None
    is_good = isinstance(expires, int) and isinstance(number, str) and at.timestamp() < expires
    return number if is_good else None
