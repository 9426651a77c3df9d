"""Discord's answers as values, or the one error that says they are not what they should be."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from synapse.api.discord.errors import DiscordUnavailable
from synapse.kit.errors import BadInput
from synapse.kit.ids import parse_id

ADMINISTRATOR = 1 << 3
MANAGE_GUILD = 1 << 5


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who signed in."""

    id: int
    name: str
    avatar_hash: str | None


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody's place in a guild, as the list of their guilds has it."""

    is_owner: bool
    permissions: int

    @property
    def is_manager(self) -> bool:
        """Whether Discord lets them manage the guild."""
        return self.is_owner or manages(self.permissions)


@dataclass(frozen=True, slots=True)
class Guild:
    """A guild, as far as it says who manages it."""

    id: int
    owner: int
    #: role → what it may do
    roles: Mapping[int, int]

    def is_managed_by(self, user: int, roles: Iterable[int]) -> bool:
        """Whether somebody with these roles owns the guild or may manage it; everybody has the role of its own id."""
        return user == self.owner or any(manages(self.roles.get(role, 0)) for role in (self.id, *roles))


def manages(permissions: int) -> bool:
    """Whether permissions include Administrator or Manage Server."""
    return bool(permissions & (ADMINISTRATOR | MANAGE_GUILD))


@contextmanager
def understood() -> Generator[None]:
    """Reading an answer; one of another form than Discord's papers say is no answer."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError, BadInput) as error:
        raise DiscordUnavailable("its answer cannot be read") from error


def user_from(answer: Any) -> User:
    """`/users/@me`."""
    with understood():
        name = answer.get("global_name") or answer["username"]
        avatar = answer.get("avatar")
        return User(parse_id(answer["id"]), _plain(name), None if avatar is None else _plain(avatar))


def memberships_from(answer: Any) -> dict[int, Membership]:
    """`/users/@me/guilds`, by guild."""
    with understood():
        return {parse_id(one["id"]): Membership(bool(one.get("owner")), int(one["permissions"])) for one in answer}


def roles_from(answer: Any) -> Sequence[int]:
    """The roles of a member."""
    with understood():
        return [int(role) for role in answer["roles"]]


def guild_from(answer: Any) -> Guild:
    """`/guilds/{id}`."""
    with understood():
        roles = {int(role["id"]): int(role["permissions"]) for role in answer["roles"]}
        return Guild(int(answer["id"]), int(answer["owner_id"]), roles)


def _plain(text: object) -> str:
    """As the database can keep it."""
    return str(text).encode(errors="replace").decode().replace("\0", "")[:100]


def reason_from(response: httpx.Response) -> int | None:
    """Discord's own code for a refusal."""
    try:
        return int(response.json()["code"])
    except (KeyError, TypeError, ValueError):
        return None
