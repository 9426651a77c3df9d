"""Zones: groups of channels with multipliers of their own."""

from typing import Annotated

from fastapi import Path, Query

from synapse.api.access import AdminChanging, AdminReading, Caller, Viewer
from synapse.api.configured import ConfiguredNow
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.base import Reason
from synapse.api.shapes.person import people_of
from synapse.api.shapes.zones import NewZone, PublicZone, PublicZones, Zone, ZoneChange, ZoneList, zone_of
from synapse.db.session import RawConnection, batch_transaction
from synapse.guilds.errors import UnknownZone
from synapse.guilds.zone_list import list_zones
from synapse.guilds.zones import archive_zone
from synapse.runtime.editing.zones import activities_of, add_zone, change_zone
from synapse.runtime.vocabulary import current

routes = NounRouter(tags=["zones"])
ZoneId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@routes.get("/zones")
async def list_public_zones(asking: Viewer, services: ServicesNow) -> PublicZones:
    """The zones in use, for everybody."""
    async with batch_transaction(services.engine) as (_, raw):
        found = await list_zones(raw, asking.guild)
    return PublicZones(
        zones=[
            PublicZone(id=one.id, name=one.name, description=one.description, channel_ids=list(map(str, one.channels)))
            for one in found
        ]
    )


@routes.get("/admin/zones")
async def list_all_zones(
    asking: AdminReading, services: ServicesNow, active: Annotated[bool | None, Query()] = None
) -> ZoneList:
    """The zones, the archived ones included, and the names that multipliers may use."""
    configured = await current(services.spine, asking.guild)
    compiled = None if configured is None else configured.program.compiled
    async with batch_transaction(services.engine) as (_, raw):
        found = await list_zones(raw, asking.guild, archived=active is not True)
        people = await people_of(raw, asking.guild, [one.created_by for one in found if one.created_by])
    return ZoneList(
        zones=[zone_of(one, people) for one in found if active is None or one.active == active],
        activities=[] if compiled is None else sorted(activities_of(compiled)),
        currencies=[] if compiled is None else list(compiled.registry.currencies),
    )


@routes.get("/admin/zones/{zone_id}")
async def get_zone(asking: AdminReading, services: ServicesNow, zone_id: ZoneId) -> Zone:
    """One zone."""
    return await _zone(services, asking, zone_id)


@routes.post("/admin/zones", status_code=201, responses=refuses(409))
async def post_zone(asking: AdminChanging, services: ServicesNow, _known: ConfiguredNow, body: NewZone) -> Zone:
    """Create a zone. A channel is in one zone at most."""
    async with asking.changing(services, body.reason) as change:
        created = await add_zone(change, body.edit())
        return await _told(change.raw, asking.guild, created.id)


@routes.patch("/admin/zones/{zone_id}", responses=refuses(404, 409))
async def patch_zone(asking: AdminChanging, services: ServicesNow, zone_id: ZoneId, body: ZoneChange) -> Zone:
    """Change a zone. Channels and multipliers are replaced as a whole."""
    async with asking.changing(services, body.reason) as change:
        await change_zone(change, zone_id, body.edit())
        return await _told(change.raw, asking.guild, zone_id)


@routes.delete("/admin/zones/{zone_id}", status_code=204, responses=refuses(404))
async def delete_zone(
    asking: AdminChanging, services: ServicesNow, zone_id: ZoneId, reason: Annotated[Reason | None, Query()] = None
) -> None:
    """Take a zone out of use. Its channels are free again; history keeps its name."""
    async with asking.changing(services, reason) as change:
        await archive_zone(change, zone_id)


async def _zone(services: Services, asking: Caller, zone: int) -> Zone:
    async with batch_transaction(services.engine) as (_, raw):
        return await _told(raw, asking.guild, zone)


async def _told(raw: RawConnection, guild: int, zone: int) -> Zone:
    found = await list_zones(raw, guild, archived=True, only=zone)
    if not found:
        raise UnknownZone(zone)
    people = await people_of(raw, guild, [one.created_by for one in found if one.created_by])
    return zone_of(found[0], people)
