"""What is asked of whoever knows Discord."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from synapse.runtime.delivery.message import Message


@dataclass(frozen=True, slots=True)
class Post:
    """One message for a channel, or for a person where there is no `place`."""

    guild: int
    place: int | None
    user: int | None
    message: Message
    #: the same for every attempt
    nonce: str
    #: when an earlier attempt began of which nobody knows how it ended: look for its message first
    tried_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoleChange:
    """A role that somebody gets, or loses."""

    guild: int
    user: int
    role: int
    is_given: bool
    rule: str


class Hands(Protocol):
    """Whoever knows Discord. Both raise `CannotDeliver` and `NotNow`; doing the same twice must do it once."""

    async def post(self, post: Post, now: datetime) -> int:
        """Post a message; its id."""
        ...

    async def change_role(self, change: RoleChange) -> None:
        """Give a role, or take it."""
        ...
