"""Activity by hour and weekday, by channel, and growth."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Query

from synapse.api.access import AdminReading, Viewer
from synapse.api.caching import CACHED_BRIEFLY
from synapse.api.configured import ConfiguredNow
from synapse.api.modules import needs
from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.analytics import (
    ChannelActivity,
    ChannelList,
    CurrencyDay,
    CurrencyFlow,
    Economy,
    Growth,
    GrowthDay,
    Heatmap,
)
from synapse.api.shapes.base import Text
from synapse.db.session import glance
from synapse.guilds.places import names_of
from synapse.lake.charts import Days, events_by_channel, events_by_day, events_by_hour, last_days, people_on
from synapse.ledger.flows import Flow, flows
from synapse.members.queries import new_members
from synapse.runtime.spine import Configured

routes = NounRouter(tags=["analytics"], dependencies=[needs("analytics")])

#: seconds that charts are kept; a day that is over changes only when older events are brought in
CHART_FOR, OVER_FOR = 60, 3_600

Window = Annotated[int, Query(ge=1, le=365, description="today and the days before it")]
ShortWindow = Annotated[int, Query(ge=1, le=90, description="today and the days before it")]
TypeAsked = Annotated[Text | None, Query(description="only events of this type")]


@routes.get("/analytics/heatmap", dependencies=[CACHED_BRIEFLY])
async def heatmap(
    asking: Viewer, services: ServicesNow, found: ConfiguredNow, days: Window = 30, event_type: TypeAsked = None
) -> Heatmap:
    """How many events in each hour of each weekday."""
    window = _window(services, found, days)

    async def count() -> list[list[int]]:
        async with glance(services.engine) as raw:
            return await events_by_hour(raw, asking.guild, window, event_type)

    cells = await services.kept.get(("heatmap", asking.guild, window, event_type), CHART_FOR, count)
    return Heatmap(days=days, timezone=window.zone, cells=cells, total=sum(map(sum, cells)))


@routes.get("/analytics/channels")
async def channels(
    asking: AdminReading,
    services: ServicesNow,
    found: ConfiguredNow,
    days: Window = 30,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    event_type: TypeAsked = None,
) -> ChannelList:
    """The busiest channels. For admins: there may be channels among them whose names are nobody else's business."""
    window = _window(services, found, days)

    async def count() -> Mapping[int, dict[str, int]]:
        async with glance(services.engine) as raw:
            return await events_by_channel(raw, asking.guild, window, limit, event_type)

    counts = await services.kept.get(("channels", asking.guild, window, limit, event_type), CHART_FOR, count)
    async with glance(services.engine) as raw:
        names = await names_of(raw, asking.guild, "channel", list(counts))
    shown = [
        ChannelActivity(id=str(id_), name=names.get(id_), total=sum(types.values()), counts=types)
        for id_, types in counts.items()
    ]
    return ChannelList(days=days, channels=shown)


@routes.get("/analytics/growth")
async def growth(asking: AdminReading, services: ServicesNow, found: ConfiguredNow, days: ShortWindow = 30) -> Growth:
    """Who came, who left, who took part, day by day."""
    window = _window(services, found, days)

    async def count() -> tuple[dict[str, dict[str, int]], dict[str, int]]:
        async with glance(services.engine) as raw:
            new = await new_members(raw, asking.guild, window.since, window.zone)
            return await events_by_day(raw, asking.guild, window), new

    by_day, new = await services.kept.get(("growth", asking.guild, window), CHART_FOR, count)
    active = {day: await _active(services, asking.guild, window, day) for day in window.names}
    shown = [_growth_day(day, by_day.get(day, {}), new.get(day, 0), active[day]) for day in window.names]
    return Growth(timezone=window.zone, days=shown)


@routes.get("/analytics/economy", dependencies=[needs("economy")])
async def economy(asking: AdminReading, services: ServicesNow, found: ConfiguredNow, days: ShortWindow = 30) -> Economy:
    """How much of each currency came into circulation and left it, day by day."""
    window = _window(services, found, days)

    async def count() -> list[Flow]:
        async with glance(services.engine) as raw:
            return await flows(raw, asking.guild, window.since, window.zone)

    known = await services.kept.get(("economy", asking.guild, window), CHART_FOR * 5, count)
    by_key = {(flow.currency, flow.day): flow for flow in known}
    return Economy(
        timezone=window.zone,
        currencies=[
            CurrencyFlow(
                currency=one.id,
                name=one.name,
                days=[_currency_day(day, by_key.get((one.id, day))) for day in window.names],
            )
            for one in found.program.currencies.values()
        ],
    )


def _window(services: Services, found: Configured, days: int) -> Days:
    return last_days(services.clock(), found.configuration.setting.timezone, days)


def _growth_day(day: str, types: Mapping[str, int], new: int, active: int) -> GrowthDay:
    return GrowthDay(
        day=day,
        joins=types.get("member_join", 0),
        leaves=types.get("member_leave", 0),
        new_members=new,
        active_members=active,
        messages=types.get("message_create", 0),
    )


def _currency_day(day: str, flow: Flow | None) -> CurrencyDay:
    return CurrencyDay(day=day, minted=flow.minted if flow else 0, spent=flow.spent if flow else 0)


async def _active(services: Services, guild: int, window: Days, day: str) -> int:
    """How many members took part on a day; each day is counted by itself, and those that are over seldom."""
    since, until = window.bounds(day)

    async def count() -> int:
        async with glance(services.engine) as raw:
            return await people_on(raw, guild, since, until)

    seconds = CHART_FOR if day == window.names[-1] else OVER_FOR
    return await services.kept.get(("people", guild, window.zone, day), seconds, count)
