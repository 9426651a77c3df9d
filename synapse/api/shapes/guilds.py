"""Guilds."""

from synapse.api.shapes.base import Shape


class Guild(Shape):
    """A guild that the caller may look at."""

    id: str
    name: str
    #: nobody in it exists
    is_generated: bool
    #: it was set up, or has rule packs by any other way
    initialized: bool
    #: whether the caller may administer it, as far as is known
    is_admin: bool
    #: the one that paths without a guild mean
    default: bool


class GuildList(Shape):
    """The guilds that the caller may look at."""

    guilds: list[Guild]
