"""What goes out to Discord: what waits, what failed and why, and trying it again."""

from synapse.api.access import AdminChanging, AdminReading
from synapse.api.paging import CursorAsked, Seq
from synapse.api.problems import Conflict, refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.deliveries import Delivery, DeliveryPage, Retried, shown
from synapse.db.session import glance
from synapse.runtime.delivery.listing import Status, deliveries, delivery_of, try_again, try_failed_again

routes = NounRouter(tags=["deliveries"])


@routes.get("/admin/deliveries")
async def list_deliveries(
    asking: AdminReading, services: ServicesNow, cursor: CursorAsked, status: Status | None = None
) -> DeliveryPage:
    """Announcements, messages and role changes, newest first, each with what became of it."""
    async with glance(services.engine) as raw:
        found = await deliveries(raw, asking.guild, status, before=cursor.before, limit=cursor.limit)
        told = await shown(raw, asking.guild, found)
    return DeliveryPage(deliveries=told, next=str(found[-1].seq) if len(found) == cursor.limit else None)


@routes.post("/admin/deliveries/retry-failed")
async def retry_failed_deliveries(asking: AdminChanging, services: ServicesNow) -> Retried:
    """Try everything that failed once more, at most 10,000 at a time."""
    async with asking.changing(services) as change:
        return Retried(retried=await try_failed_again(change, services.clock()))


@routes.post("/admin/deliveries/{seq}/retry", responses=refuses(404, 409))
async def retry_delivery(seq: Seq, asking: AdminChanging, services: ServicesNow) -> Delivery:
    """Try one that was given up once more."""
    async with asking.changing(services) as change:
        if not await try_again(change, seq, services.clock()):
            raise Conflict("this delivery was not given up", "only what failed or was skipped can be tried again")
        return (await shown(change.raw, asking.guild, [await delivery_of(change.raw, asking.guild, seq)]))[0]
