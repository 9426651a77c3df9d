"""Events that webhooks, game servers and other scripts post, so that rules pay for them."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Body

from synapse.api.access import AdminPosting
from synapse.api.idempotency import IdempotencyKey
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.events import MOST_AT_ONCE, EventOutcome, EventOutcomes, PostedEvent, outcome_of
from synapse.kit.ids import random_id
from synapse.runtime.orders.posted import post_events

routes = NounRouter(tags=["events"])


@routes.post("/events", responses=refuses(404))
async def post_event(
    sent: PostedEvent, asking: AdminPosting, services: ServicesNow, key: IdempotencyKey = None
) -> EventOutcome:
    """Post an event of a kind that an installed pack declares; rules decide what it pays."""
    now = services.clock()
    record = _record(sent, key or random_id(), now)
    [handled] = await post_events(services.spine, services.intake, asking.guild, [record], now)
    return outcome_of(handled)


@routes.post("/events/batch", responses=refuses(404))
async def post_event_batch(
    sent: Annotated[list[PostedEvent], Body(min_length=1, max_length=MOST_AT_ONCE)],
    asking: AdminPosting,
    services: ServicesNow,
) -> EventOutcomes:
    """Post several events in the order they happened. When one cannot be taken, none is."""
    now = services.clock()
    records = [_record(one, random_id(), now) for one in sent]
    handled = await post_events(services.spine, services.intake, asking.guild, records, now)
    return EventOutcomes(events=[outcome_of(one) for one in handled])


def _record(sent: PostedEvent, source: str, now: datetime) -> dict[str, Any]:
    return {
        "event_type": sent.event_type,
        "source_id": sent.source_id or source,
        "user_id": sent.user_id,
        "channel_id": sent.channel_id,
        "timestamp": (sent.timestamp or now).isoformat(),
        "payload": sent.payload,
    }
