"""Modules that a guild switched off: their routes answer as if they were not there, and say why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from synapse.api.guild import PREFIX, GuildId
from synapse.api.services import ServicesNow
from synapse.guilds.configuration import MODULES
from synapse.kit.errors import SynapseError
from synapse.runtime.vocabulary import current


class ModuleOff(SynapseError):
    """The guild does not use this module."""

    def __init__(self, module: str) -> None:
        super().__init__("module-off", f"the module {module} is off in this guild", "an admin can switch it on")


@dataclass(frozen=True, slots=True)
class Needs:
    """A dependency that refuses while the module is off."""

    module: str

    async def __call__(self, guild: GuildId, services: ServicesNow) -> None:
        found = await current(services.spine, guild)
        modules = MODULES if found is None else found.configuration.modules
        if not modules[self.module]:
            raise ModuleOff(self.module)


def needs(module: str) -> Any:
    """For a router's or a route's `dependencies`: refuses while the module is off."""
    return Depends(Needs(module))


@lru_cache(maxsize=1)
def paths_of_modules(app: FastAPI) -> Mapping[str, list[str]]:
    """Module → the routes that go away with it, by their short paths: "POST /api/seasons/roll"."""
    found: dict[str, list[str]] = {}
    for route in iter_route_contexts(app.routes):
        if route.path_format is None or route.path_format.startswith(PREFIX):
            continue
        dependant: Dependant | None = getattr(route, "dependant", None)
        for module in _needed(dependant) if dependant else ():
            found.setdefault(module, []).extend(
                f"{method} {route.path_format}" for method in sorted(route.methods or ())
            )
    return found


def _needed(dependant: Dependant) -> Iterable[str]:
    if isinstance(dependant.call, Needs):
        yield dependant.call.module
    for below in dependant.dependencies:
        yield from _needed(below)
