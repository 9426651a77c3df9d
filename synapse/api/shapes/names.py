"""Names of people, channels and roles."""

from typing import Annotated

from pydantic import Field

from synapse.api.shapes.base import Id, IdOut, Sent, Shape
from synapse.guilds.places import By

Ids = Annotated[list[Id], Field(max_length=200)]


class NamesAsked(Sent):
    """Ids to put names to."""

    user_ids: Ids | None = None
    channel_ids: Ids | None = None
    role_ids: Ids | None = None


class Names(Shape):
    """Id → name; null where nobody told one. Members without a name have a stand-in."""

    users: dict[str, str | None]
    channels: dict[str, str | None]
    roles: dict[str, str | None]


class Channel(Shape):
    """A channel or thread, with its category and its zone."""

    id: IdOut
    name: str
    #: text, voice, forum, thread …; null where nobody told
    type: str | None
    is_thread: bool
    category_id: IdOut | None
    category: str | None
    parent_id: IdOut | None
    zone_id: int | None
    zone: str | None
    #: channel: it was put there; parent: the channel its thread is in was; fallback: it is in none of its own
    zone_by: By | None


class ChannelList(Shape):
    """Every channel and thread that somebody told the name of, by category and name."""

    channels: list[Channel]


class Role(Shape):
    """A role."""

    id: IdOut
    name: str


class RoleList(Shape):
    """Every role that somebody told the name of."""

    roles: list[Role]
