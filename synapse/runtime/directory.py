"""Writes down the names that a history carries along."""

from synapse.db.session import RawConnection
from synapse.guilds.guild import Named, name_guild, name_objects
from synapse.histories.items import Directory, NamedPlace
from synapse.members.names import Person, name_members


async def write_names(raw: RawConnection, guild: int, found: Directory) -> None:
    """Everything but people: they are named once they have accounts."""
    await name_guild(raw, guild, found.guild_name, is_generated=found.is_generated)
    places = [_place("channel", one) for one in found.channels] + [_place("category", one) for one in found.categories]
    await name_objects(raw, guild, [*places, *(Named("role", role.id, role.name) for role in found.roles)])


async def write_people(raw: RawConnection, guild: int, found: Directory) -> None:
    """Names of people, as far as they have an account."""
    await name_members(raw, guild, [Person(one.id, one.name, one.is_bot) for one in found.members if one.name])


def _place(kind: str, one: NamedPlace) -> Named:
    return Named(kind, one.id, one.name, one.type, one.category_id, one.parent_id)
