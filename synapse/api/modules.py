"""Modules that a guild switched off: their routes answer as if they were not there, and say why."""

from typing import Any

from fastapi import Depends

from synapse.api.guild import GuildId
from synapse.api.services import ServicesNow
from synapse.guilds.configuration import MODULES
from synapse.kit.errors import SynapseError
from synapse.runtime.vocabulary import current


class ModuleOff(SynapseError):
    """The guild does not use this module."""

    def __init__(self, module: str) -> None:
        super().__init__("module-off", f"the module {module} is off in this guild", "an admin can switch it on")


def needs(module: str) -> Any:
    """For a router's or a route's `dependencies`: refuses while the module is off."""

    async def module_is_on(guild: GuildId, services: ServicesNow) -> None:
        found = await current(services.spine, guild)
        modules = MODULES if found is None else found.configuration.modules
        if not modules[module]:
            raise ModuleOff(module)

    return Depends(module_is_on)
