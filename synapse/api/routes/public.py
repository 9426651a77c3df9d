"""What the public pages show: figures, leaderboards, activity, the community's words."""

from typing import Annotated

from fastapi import Path, Query

from synapse.api.access import Caller, Viewer
from synapse.api.boards import AskedOfBoard, BoardAsked
from synapse.api.caching import CACHED_BRIEFLY
from synapse.api.configured import ConfiguredNow
from synapse.api.modules import needs
from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.base import Text
from synapse.api.shapes.board import Leaderboard, board_line, currency_name
from synapse.api.shapes.person import people_of
from synapse.api.shapes.public import Activity, Happened, Metrics, Transparency, happened, transparency_of
from synapse.db.session import glance
from synapse.guilds.seasons import season_by_id
from synapse.guilds.settings import Scalar
from synapse.lake.charts import Days, events_by_day, last_days
from synapse.lake.feed import PRIVATE, happenings
from synapse.ledger.boards import Board
from synapse.runtime.pages.boards import board_of, currency_of_board, primary, secondary
from synapse.runtime.pages.figures import Figures, figures
from synapse.runtime.pages.leaderboard import DEEPEST, Asked, lines_of
from synapse.runtime.pages.marks import measured
from synapse.runtime.pages.periods import beginning
from synapse.runtime.pages.public_settings import public_settings
from synapse.runtime.spine import Configured

routes = NounRouter(tags=["public"])

#: seconds that figures about everybody are kept
FIGURES_FOR, DAYS_FOR, NEWEST_FOR = 120, 30, 3

DaysAsked = Annotated[int, Query(ge=1, le=365, description="today and the days before it")]


@routes.get("/metrics", dependencies=[CACHED_BRIEFLY])
async def metrics(asking: Viewer, services: ServicesNow, found: ConfiguredNow) -> Metrics:
    """The community in figures."""

    async def count() -> Figures:
        async with glance(services.engine) as raw:
            return await figures(raw, asking.guild, found.program, services.clock())

    first, second = primary(found.program), secondary(found.program)
    known = await services.kept.get(("metrics", asking.guild, found.version), FIGURES_FOR, count)
    return Metrics(
        total_users=known.members,
        active_users_7d=known.active,
        total_xp=known.earned,
        total_gold=known.second_earned,
        top_level=known.top_level,
        total_achievements_earned=known.achieved,
        primary_currency=currency_name(first) if first else None,
        secondary_currency=currency_name(second) if second else None,
    )


@routes.get("/leaderboard/{currency}", dependencies=[needs("economy"), CACHED_BRIEFLY])
async def leaderboard(
    asking: Viewer,
    services: ServicesNow,
    found: ConfiguredNow,
    currency: Annotated[str, Path(max_length=64, description="a currency's id, or `level`")],
    asked: AskedOfBoard,
) -> Leaderboard:
    """Who has most of a currency, and where the caller stands. Members who hide themselves, and bots, are left out."""
    board = board_of(found.program, currency, asked.figure)
    return await _leaderboard(asking, services, found, board, asked)


async def _leaderboard(
    asking: Caller, services: Services, found: Configured, board: Board, asked: BoardAsked
) -> Leaderboard:
    guild, setting = asking.guild, found.configuration.setting
    since = asked.period and beginning(asked.period, services.clock(), setting.timezone)
    measure = await measured(services.engine, services.kept, guild, board, since)
    size = asked.page_size or int(found.configuration.values["leaderboard_size"] or 25)
    async with glance(services.engine) as raw:
        if board.season is not None:
            await season_by_id(raw, guild, board.season)
        wanted = Asked(
            board=board,
            measure=measure,
            offset=(asked.page - 1) * size,
            limit=size,
            name=asked.q,
            user=asking.user,
        )
        lines, own = await lines_of(raw, guild, found.program, wanted)
    total = len(lines) if asked.q else measure.total
    return Leaderboard(
        currency=currency_name(currency_of_board(found.program, board.currency)),
        figure=board.figure if since is None else "earned",
        season=board.season,
        period=asked.period,
        since=since,
        total=total,
        page=asked.page,
        page_size=size,
        last_page=max(1, min(-(-total // size), DEEPEST // size)),
        users=[board_line(line) for line in lines],
        own=None if own is None else board_line(own),
    )


@routes.get("/activity", dependencies=[CACHED_BRIEFLY])
async def activity(
    asking: Viewer,
    services: ServicesNow,
    found: ConfiguredNow,
    days: DaysAsked = 30,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    event_type: Annotated[Text | None, Query(description="only events of this type")] = None,
) -> Activity:
    """What happened lately, newest first, and how many events there were on each day."""
    window = last_days(services.clock(), found.configuration.setting.timezone, days)
    daily = await _daily(services, asking.guild, window)
    first = primary(found.program)

    async def look() -> list[Happened]:
        async with glance(services.engine) as raw:
            newest = await happenings(raw, asking.guild, window.since, limit=limit, event_type=event_type)
            people = await people_of(raw, asking.guild, [one.account for one in newest])
        return [happened(one, people[one.account], first.id if first else None) for one in newest]

    return Activity(
        events=await services.kept.get(
            ("newest", found.version, asking.guild, window, limit, event_type), NEWEST_FOR, look
        ),
        daily={day: _of_type(types, event_type) for day, types in daily.items()},
    )


def _of_type(types: dict[str, int], only: str | None) -> dict[str, int]:
    return {name: count for name, count in types.items() if name not in PRIVATE and only in (None, name)}


async def _daily(services: Services, guild: int, window: Days) -> dict[str, dict[str, int]]:
    async def count() -> dict[str, dict[str, int]]:
        async with glance(services.engine) as raw:
            return await events_by_day(raw, guild, window)

    return await services.kept.get(("days", guild, window.zone, window.names[-1], len(window.names)), DAYS_FOR, count)


@routes.get("/settings/public")
async def settings_public(found: ConfiguredNow) -> dict[str, Scalar]:
    """What the community is called, what it calls things, and which parts of Synapse it uses."""
    return public_settings(found)


@routes.get("/transparency")
async def transparency(found: ConfiguredNow) -> Transparency:
    """What is captured of members, what is measured of it, and how long it is kept."""
    return transparency_of(found.configuration.values, found.configuration.setting.timezone)
