"""Levels of other bots, brought along."""

from typing import Annotated

from fastapi import File, Form, UploadFile

from synapse.api.access import AdminPaying, AdminTrying
from synapse.api.modules import needs
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.ledger import CurrencyId
from synapse.api.shapes.levels import Bot, LevelsImport, LevelsImported, LevelsPreview, preview_of
from synapse.histories.levels.read import LARGEST_FILE
from synapse.runtime.orders.levels import import_levels, preview

#: bytes of a request: the file, and what goes around it
LARGEST_BODY = LARGEST_FILE + 64 * 1024

routes = NounRouter(tags=["levels"], dependencies=[needs("economy")])


@routes.post("/levels/preview", max_body_size=LARGEST_BODY, responses=refuses(404))
async def preview_levels(
    file: Annotated[UploadFile, File(description="JSON: a bot's export, or a list of its leaderboard's pages")],
    asking: AdminTrying,
    services: ServicesNow,
    bot: Annotated[Bot | None, Form(description="whose file it is; found out, if left out")] = None,
    currency: Annotated[CurrencyId | None, Form(description="the main one, if left out")] = None,
) -> LevelsPreview:
    """Say what importing a level bot's file would come to, and keep it as a plan for an hour. Changes nothing."""
    content = await file.read(LARGEST_FILE + 1)
    return preview_of(await preview(services.spine, asking.guild, content, bot, currency))


@routes.post("/levels/import", responses=refuses(404, 409, 410))
async def import_level_bot(sent: LevelsImport, asking: AdminPaying, services: ServicesNow) -> LevelsImported:
    """Open the balances that a preview told of. The same file again, or a newer one, pays only what is new in it."""
    async with asking.changing(services, sent.reason or None) as change:
        done = await import_levels(services.spine, change, sent.wanted, services.clock())
    return LevelsImported.model_validate(done)
