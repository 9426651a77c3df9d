"""The guild's configuration as it is now, for routes that cannot do without."""

from typing import Annotated

from fastapi import Depends

from synapse.api.guild import GuildId
from synapse.api.services import ServicesNow
from synapse.runtime.spine import Configured
from synapse.runtime.vocabulary import in_force


async def configured_guild(guild: GuildId, services: ServicesNow) -> Configured:
    """The configuration. Raises `UnknownGuild`."""
    return await in_force(services.spine, guild)


ConfiguredNow = Annotated[Configured, Depends(configured_guild)]
