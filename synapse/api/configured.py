"""The guild's configuration as it is now, for routes that cannot do without."""

from typing import Annotated

from fastapi import Depends

from synapse.api.guild import GuildId
from synapse.api.services import ServicesNow
from synapse.runtime.errors import UnknownGuild
from synapse.runtime.spine import Configured
from synapse.runtime.vocabulary import current


async def configured_guild(guild: GuildId, services: ServicesNow) -> Configured:
    """The configuration. Raises `UnknownGuild`."""
    found = await current(services.spine, guild)
    if found is None:
        raise UnknownGuild(guild)
    return found


ConfiguredNow = Annotated[Configured, Depends(configured_guild)]
