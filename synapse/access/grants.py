"""What Discord lets us ask on behalf of somebody who signed in. It is kept encrypted."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson

from synapse.access.keys import seal, unseal
from synapse.kit.clock import moment_of, seconds_of

#: renewed so much before it ends, that no request is on its way when it does
_EARLY = timedelta(minutes=1)
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Grant:
    """An access token of Discord's, and what it is renewed with."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_at: datetime

    def is_over(self, at: datetime) -> bool:
        """Whether it must be renewed."""
        return at >= self.expires_at - _EARLY

    def sealed(self, secret: str) -> bytes:
        """As it is kept."""
        return seal(secret, orjson.dumps([self.access_token, self.refresh_token, seconds_of(self.expires_at)]))


def grant_from(answer: dict[str, Any], at: datetime) -> Grant:
    """What Discord answered; without a lifetime it is taken for a day. Raises `KeyError`, `ValueError`."""
    lifetime = timedelta(seconds=int(answer.get("expires_in") or _DAY))
    refresh_token = answer.get("refresh_token")
    return Grant(str(answer["access_token"]), str(refresh_token) if refresh_token else None, at + lifetime)


def opened(secret: str, sealed: bytes | None) -> Grant | None:
    """A kept grant; None when there is none, or it was sealed under another secret."""
    words = None if sealed is None else unseal(secret, sealed)
    if words is None:
        return None
    access_token, refresh_token, expires_at = orjson.loads(words)
    return Grant(access_token, refresh_token, moment_of(expires_at))
