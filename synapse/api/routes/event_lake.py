"""The event lake: browse it, choose what is captured, see how much it holds."""

from typing import Annotated

from fastapi import Depends, Path, Query

from synapse.api.access import AdminChanging, AdminReading
from synapse.api.configured import ConfiguredNow
from synapse.api.lake import counter_of, estimate_of, event_of, health_of, sources_of, wanted_settings
from synapse.api.paging import CursorAsked, PageAsked
from synapse.api.problems import NotFound, refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.base import Id, Moment, Text
from synapse.api.shapes.event_lake import (
    CounterPage,
    DataSources,
    DataSourcesChanged,
    DataSourcesWanted,
    EventList,
    LakeHealth,
    StorageEstimate,
    StoredEvent,
)
from synapse.db.session import glance
from synapse.guilds.configure import set_settings
from synapse.lake.browse import Wanted, browse, event_by_seq
from synapse.lake.counters import CountersWanted, count_counters, list_counters
from synapse.runtime.pages.lake_figures import daily_rate, lake_figures, volume_of
from synapse.runtime.pages.lake_names import names_for
from synapse.runtime.vocabulary import current

routes = NounRouter(prefix="/admin/event-lake", tags=["event lake"])

#: seconds that figures are kept
FIGURES_FOR = 15

EventType = Annotated[Text | None, Query(max_length=80)]
Member = Annotated[Id | None, Query(description="Discord id")]
ZoneNumber = Annotated[int | None, Query(ge=0, le=2**31 - 1, description="0: in no zone")]


def filters(
    event_type: EventType = None,
    user_id: Member = None,
    channel_id: Member = None,
    target_id: Member = None,
    zone: ZoneNumber = None,
    since: Annotated[Moment | None, Query(description="events from this moment on")] = None,
    until: Annotated[Moment | None, Query(description="events before this moment")] = None,
) -> Wanted:
    """Which events are asked for."""
    return Wanted(
        event_type=event_type,
        user_id=user_id,
        channel_id=channel_id,
        target_id=target_id,
        zone_id=zone,
        since=since,
        until=until,
    )


@routes.get("/events")
async def list_lake_events(
    asking: AdminReading, services: ServicesNow, wanted: Annotated[Wanted, Depends(filters)], cursor: CursorAsked
) -> EventList:
    """Events as they are stored, newest first."""
    async with glance(services.engine) as raw:
        leaf = await browse(raw, asking.guild, wanted, cursor.before, cursor.limit)
        users = [user for row in leaf.rows for user in (row.user_id, row.target_id)]
        names = await names_for(raw, asking.guild, users, [row.channel_id for row in leaf.rows])
    return EventList(
        events=[event_of(row, names) for row in leaf.rows], next=None if leaf.before is None else str(leaf.before)
    )


@routes.get("/events/{seq}", responses=refuses(404))
async def get_lake_event(
    asking: AdminReading,
    services: ServicesNow,
    seq: Annotated[str, Path(pattern=r"^[0-9]{1,18}$", description="its number")],
) -> StoredEvent:
    """One event as it is stored."""
    async with glance(services.engine) as raw:
        row = await event_by_seq(raw, asking.guild, int(seq))
        if row is None:
            hint = "events are removed when they are older than the guild keeps them"
            raise NotFound(f"there is no event {seq} any more, or there never was", hint)
        names = await names_for(raw, asking.guild, [row.user_id, row.target_id], [row.channel_id])
    return event_of(row, names)


@routes.get("/data-sources")
async def list_data_sources(asking: AdminReading, services: ServicesNow) -> DataSources:
    """What is captured, and where."""
    found = await current(services.spine, asking.guild)
    async with glance(services.engine) as raw:
        return await sources_of(raw, found)


@routes.put("/data-sources")
async def put_data_sources(
    asking: AdminChanging, services: ServicesNow, wanted: DataSourcesWanted
) -> DataSourcesChanged:
    """Choose what is captured from now on. What is stored already stays."""
    async with asking.changing(services, wanted.reason) as change:
        changed = await set_settings(change, wanted_settings(wanted), {})
    found = await current(services.spine, asking.guild)
    async with glance(services.engine) as raw:
        return DataSourcesChanged(updated=len(changed), data_sources=await sources_of(raw, found))


@routes.get("/health")
async def lake_health(
    asking: AdminReading,
    services: ServicesNow,
    found: ConfiguredNow,
    days: Annotated[int, Query(ge=1, le=365, description="today and the days before it")] = 30,
) -> LakeHealth:
    """How much is stored, and how much came in lately."""
    zone = found.configuration.setting.timezone

    async def measure() -> LakeHealth:
        async with glance(services.engine) as raw:
            return health_of(await lake_figures(raw, asking.guild, zone, services.clock(), days))

    return await services.kept.get(("lake health", asking.guild, days, zone), FIGURES_FOR, measure)


@routes.get("/storage-estimate")
async def storage_estimate(asking: AdminReading, services: ServicesNow, found: ConfiguredNow) -> StorageEstimate:
    """How much room the lake takes, and will take once events are as old as they are kept."""
    async with glance(services.engine) as raw:
        stored = await volume_of(raw, asking.guild)
        rate = await daily_rate(raw, asking.guild, stored, services.clock())
    return estimate_of(stored, rate, int(found.configuration.values["event_lake_retention_days"] or 0))


@routes.get("/counters")
async def list_event_counters(
    asking: AdminReading,
    services: ServicesNow,
    page: PageAsked,
    user_id: Member = None,
    event_type: EventType = None,
    period: Annotated[
        str,
        Query(
            pattern=r"^(lifetime|season:[0-9]{1,9}|day:[0-9]{4}-[0-9]{2}-[0-9]{2})$", description="season:3, or a day"
        ),
    ] = "lifetime",
    zone: ZoneNumber = None,
) -> CounterPage:
    """How many events of a type members have; retention does not lessen these."""
    wanted = CountersWanted(user_id=user_id, event_type=event_type, period=period, zone_id=zone)
    async with glance(services.engine) as raw:
        total = await count_counters(raw, asking.guild, wanted)
        found = await list_counters(raw, asking.guild, wanted, limit=page.page_size, offset=page.offset)
        names = await names_for(raw, asking.guild, [one.user_id for one in found], [])
    counters = [counter_of(one, names) for one in found]
    return CounterPage(total=total, page=page.page, page_size=page.page_size, counters=counters)
