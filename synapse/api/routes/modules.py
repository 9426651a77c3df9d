"""What a guild uses and what it does without."""

from collections import Counter

from fastapi import FastAPI, Request

from synapse.api.access import AdminChanging, Viewer
from synapse.api.configured import ConfiguredNow
from synapse.api.modules import paths_of_modules
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.modules import Module, ModuleList, ModuleSwitches
from synapse.guilds.configuration import MODULES
from synapse.guilds.configure import switch_modules
from synapse.guilds.modules import MODULE_TABLE
from synapse.runtime.spine import Configured
from synapse.runtime.vocabulary import current

routes = NounRouter(tags=["modules"])


@routes.get("/modules")
async def list_modules(asking: Viewer, services: ServicesNow, request: Request) -> ModuleList:
    """Every module, whether it is on, and what goes away with it."""
    return _told(request.app, await current(services.spine, asking.guild))


@routes.put("/modules")
async def put_modules(
    asking: AdminChanging, services: ServicesNow, _known: ConfiguredNow, body: ModuleSwitches, request: Request
) -> ModuleList:
    """Switch modules on or off. Rules of one that is off are skipped, its routes answer 404."""
    async with asking.changing(services, body.reason) as change:
        await switch_modules(change, body.modules)
    return _told(request.app, await current(services.spine, asking.guild))


def _told(app: FastAPI, found: Configured | None) -> ModuleList:
    enabled = MODULES if found is None else found.configuration.modules
    rules = Counter[str]() if found is None else Counter(one.rule.module for one in found.program.compiled.rules)
    paths = paths_of_modules(app)
    return ModuleList(
        modules=[
            Module(
                name=name,
                title=module.title,
                description=module.description,
                enabled=enabled[name],
                default=module.on,
                rules=rules[name],
                routes=paths.get(name, []),
            )
            for name, module in MODULE_TABLE.items()
        ]
    )
