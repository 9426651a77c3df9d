"""Currencies, and what levels take."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import Query, Response

from synapse.api.access import AdminChanging, AdminTrying, Viewer
from synapse.api.matching import tagged
from synapse.api.modules import needs
from synapse.api.problems import as_field, refuses
from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.base import Reason
from synapse.api.shapes.currencies import (
    Currency,
    CurrencyId,
    CurrencyList,
    CurrencyPatch,
    CurveAsked,
    CurveTried,
    Level,
    LevelTable,
    NewCurrency,
    currency_of,
)
from synapse.rules.engine.ladders import HIGHEST_LEVEL
from synapse.runtime.editing.community import UnknownCurrency, add_currency, change_currency, remove_currency
from synapse.runtime.trials.curve import ladder_by
from synapse.runtime.vocabulary import current, in_force

routes = NounRouter(tags=["currencies"], dependencies=[needs("economy")])


@routes.get("/currencies")
async def list_currencies(asking: Viewer, services: ServicesNow) -> CurrencyList:
    """The guild's currencies."""
    found = await current(services.spine, asking.guild)
    main = None if found is None else found.program.main_currency
    return CurrencyList(currencies=await _currencies(services, asking.guild), main=main)


@routes.get("/currencies/{currency_id}/levels")
async def list_levels(
    asking: Viewer,
    services: ServicesNow,
    currency_id: CurrencyId,
    up_to: Annotated[int, Query(ge=1, le=HIGHEST_LEVEL)] = 50,
) -> LevelTable:
    """What each level takes, in units ever earned. Everybody begins at level 1."""
    found = await current(services.spine, asking.guild)
    if found is None or currency_id not in found.program.compiled.registry.currencies:
        raise UnknownCurrency(currency_id)
    ladder = found.program.ladders.get(currency_id)
    return LevelTable(currency=currency_id, levels=[] if ladder is None else _levels(ladder, up_to))


@routes.post("/currencies/levels", responses=refuses(404))
async def try_curve(asking: AdminTrying, services: ServicesNow, body: CurveAsked) -> CurveTried:
    """Say what levels would take by a curve that is being written; 200 also when it cannot be used."""
    found = await in_force(services.spine, asking.guild)
    ladder, problems = await asyncio.to_thread(ladder_by, found.program, body.level_curve)
    return CurveTried(
        levels=[] if problems else _levels(ladder, body.up_to), problems=[as_field(one) for one in problems]
    )


@routes.post("/currencies", status_code=201, responses=refuses(409))
async def post_currency(
    asking: AdminChanging, services: ServicesNow, body: NewCurrency, response: Response
) -> Currency:
    """Make a currency of the guild's own."""
    async with asking.changing(services, body.reason) as change:
        saved = await add_currency(change, body.patch())
    tagged(response, saved.revision)
    return await _currency(services, asking.guild, body.id)


@routes.patch("/currencies/{currency_id}", responses=refuses(404, 409))
async def patch_currency(
    asking: AdminChanging, services: ServicesNow, currency_id: CurrencyId, body: CurrencyPatch, response: Response
) -> Currency:
    """Change a currency in the pack that declares it."""
    async with asking.changing(services, body.reason) as change:
        saved = await change_currency(change, currency_id, body.patch())
    tagged(response, saved.revision)
    return await _currency(services, asking.guild, currency_id)


@routes.delete("/currencies/{currency_id}", status_code=204, responses=refuses(404, 409))
async def delete_currency(
    asking: AdminChanging,
    services: ServicesNow,
    currency_id: CurrencyId,
    reason: Annotated[Reason | None, Query()] = None,
) -> None:
    """Take a currency out of its pack; refused while a rule pays or reads it. What members have stays in the books."""
    async with asking.changing(services, reason) as change:
        await remove_currency(change, currency_id)


def _levels(ladder: Sequence[int], up_to: int) -> list[Level]:
    return [Level(level=level, required=required) for level, required in enumerate([0, *ladder][:up_to], 1)]


async def _currencies(services: Services, guild: int) -> list[Currency]:
    found = await current(services.spine, guild)
    if found is None:
        return []
    registry = found.program.compiled.registry
    shown = [currency_of(one, str(registry.places[name][0])) for name, one in registry.currencies.items()]
    return sorted(shown, key=lambda one: (one.order, one.id))


async def _currency(services: Services, guild: int, id_: str) -> Currency:
    return next(one for one in await _currencies(services, guild) if one.id == id_)
