"""Seasons: stretches of time after which seasonal currencies start anew."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Path, Query

from synapse.api.access import AdminChanging, Caller, Viewer
from synapse.api.idempotency import IdempotencyKey
from synapse.api.modules import needs
from synapse.api.paging import PageAsked
from synapse.api.problems import NotFound, refuses
from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.person import people_of
from synapse.api.shapes.seasons import (
    NewSeason,
    Season,
    SeasonBegun,
    SeasonChange,
    SeasonDetail,
    SeasonPage,
    SeasonRoll,
    SeasonRolled,
    Standing,
    Standings,
)
from synapse.db.session import RawConnection, batch_transaction
from synapse.guilds.seasons import SeasonEntry, count_seasons, edit_season, list_seasons, season_by_id
from synapse.ledger.boards import Board, board_page, board_total
from synapse.ledger.seasons import currencies_of
from synapse.rules.nearest import did_you_mean
from synapse.runtime.orders.season_rolls import Roll, Rolled, roll_season, same_length
from synapse.runtime.vocabulary import current

routes = NounRouter(tags=["seasons"], dependencies=[needs("seasons")])
SeasonId = Annotated[int, Path(ge=1, le=2**31 - 1)]
#: how long a season lasts unless somebody says otherwise
USUAL = timedelta(days=120)
#: seconds for which the length of a board is kept
TOTAL_FOR = 30


@routes.get("/seasons")
async def get_seasons(asking: Viewer, services: ServicesNow, page: PageAsked) -> SeasonPage:
    """Seasons, newest first."""
    async with batch_transaction(services.engine) as (_, raw):
        total = await count_seasons(raw, asking.guild)
        found = await list_seasons(raw, asking.guild, limit=page.page_size, offset=page.offset)
    seasons = [Season.model_validate(one) for one in found]
    return SeasonPage(total=total, page=page.page, page_size=page.page_size, seasons=seasons)


@routes.post("/seasons", status_code=201, responses=refuses(409))
async def post_season(
    asking: AdminChanging, services: ServicesNow, body: NewSeason, key: IdempotencyKey = None
) -> SeasonBegun:
    """Begin a season now. The running one ends, with a snapshot of its standings."""
    at = services.clock()
    ends_at = body.end_after(at) if body.says_end else at + USUAL
    done = await _roll(
        services, asking, Roll(guild=asking.guild, name=body.name.strip(), ends_at=ends_at), key, body.reason, at
    )
    return SeasonBegun(**_told(done.began).model_dump(), ended=_told_or_none(done.ended), duplicate=done.duplicate)


@routes.post("/seasons/roll", responses=refuses(409))
async def post_roll(
    asking: AdminChanging, services: ServicesNow, body: SeasonRoll, key: IdempotencyKey = None
) -> SeasonRolled:
    """End the running season, with a snapshot of its standings, and begin the next."""
    at = services.clock()
    found = await current(services.spine, asking.guild)
    ending = None if found is None else found.configuration.setting.season
    ends_at = body.end_after(at) if body.says_end else same_length(ending, at)
    wanted = Roll(guild=asking.guild, name=body.name.strip() if body.name else None, ends_at=ends_at)
    done = await _roll(services, asking, wanted, key, body.reason, at)
    return SeasonRolled(ended=_told_or_none(done.ended), began=_told(done.began), duplicate=done.duplicate)


@routes.get("/seasons/{season_id}", responses=refuses(404))
async def get_season(asking: Viewer, services: ServicesNow, season_id: SeasonId) -> SeasonDetail:
    """One season, with the currencies that it settles."""
    async with batch_transaction(services.engine) as (_, raw):
        found = await season_by_id(raw, asking.guild, season_id)
        currencies = await currencies_of(raw, asking.guild, None if found.active else found.id)
    return SeasonDetail(**_told(found).model_dump(), currencies=currencies)


@routes.patch("/seasons/{season_id}", responses=refuses(404, 409))
async def patch_season(asking: AdminChanging, services: ServicesNow, season_id: SeasonId, body: SeasonChange) -> Season:
    """Rename a season, or move the end of the running one."""
    async with asking.changing(services, body.reason) as change:
        before = await season_by_id(change.raw, asking.guild, season_id)
        wanted = replace(
            before,
            name=before.name if body.name is None else body.name,
            ends_at=body.ends_at if "ends_at" in body.model_fields_set else before.ends_at,
        )
        return _told(await edit_season(change, wanted, at=services.clock()))


@routes.get("/seasons/{season_id}/standings", responses=refuses(404))
async def get_standings(
    asking: Viewer,
    services: ServicesNow,
    season_id: SeasonId,
    page: PageAsked,
    currency: Annotated[str | None, Query(max_length=64, description="the first seasonal one unless given")] = None,
) -> Standings:
    """Who stood where when a season ended, or stands now while it runs. Members who hide themselves are left out."""
    async with batch_transaction(services.engine) as (_, raw):
        season = await season_by_id(raw, asking.guild, season_id)
        board = await _board(raw, asking.guild, season, currency)
        places = await board_page(raw, asking.guild, board, limit=page.page_size, offset=page.offset)
        people = await people_of(raw, asking.guild, [one.account for one in places])
    return Standings(
        season=_told(season),
        currency=board.currency,
        final=not season.active,
        total=await _total(services, asking.guild, board),
        page=page.page,
        page_size=page.page_size,
        standings=[
            Standing(
                rank=one.rank,
                member=people[one.account],
                balance=one.balance,
                lifetime=one.lifetime,
                level=one.level,
            )
            for one in places
        ],
    )


async def _roll(
    services: Services, asking: Caller, wanted: Roll, key: str | None, reason: str | None, at: datetime
) -> Rolled:
    signed = replace(wanted, key=key, admin=asking.user, address=asking.address, reason=reason, via=asking.via)
    return await roll_season(services.spine, signed, at)


async def _board(raw: RawConnection, guild: int, season: SeasonEntry, currency: str | None) -> Board:
    known = await currencies_of(raw, guild, None if season.active else season.id)
    if currency is None and known:
        currency = known[0]
    if currency is None or currency not in known:
        hint = did_you_mean(currency or "", known) or f"it settles {', '.join(known) or 'none'}"
        raise NotFound(f"{season.name!r} settles no currency {currency or ''!r}", hint)
    return Board(currency, "balance", None if season.active else season.id)


async def _total(services: Services, guild: int, board: Board) -> int:
    async def count() -> int:
        async with batch_transaction(services.engine) as (_, raw):
            return await board_total(raw, guild, board)

    return await services.kept.get(("standings", guild, board), TOTAL_FOR, count)


def _told(season: SeasonEntry) -> Season:
    return Season.model_validate(season)


def _told_or_none(season: SeasonEntry | None) -> Season | None:
    return None if season is None else _told(season)
