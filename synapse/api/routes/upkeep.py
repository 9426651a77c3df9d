"""Maintenance of the event lake: what is old removed, counters held against events, an earlier history taken in."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Query, Request

from synapse.api.access import AdminChanging, only_tried
from synapse.api.configured import ConfiguredNow
from synapse.api.lake import backfill_done, reconciliation_done, retention_done
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.base import Reason
from synapse.api.shapes.event_lake import (
    BackfillDone,
    ReconciliationAsked,
    ReconciliationDone,
    RetentionAsked,
    RetentionDone,
)
from synapse.db.session import glance
from synapse.guilds.change import note
from synapse.runtime.backfill import backfill, note_backfill, read_backfill, try_backfill
from synapse.runtime.jobs import reconcile, reconcile_locked, retain
from synapse.runtime.pages.lake_figures import removable

routes = NounRouter(prefix="/admin/event-lake", tags=["event lake"])

#: bytes of an earlier history that one request may bring
LARGEST_HISTORY = 8 << 20
_LINES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "rows of an earlier `activity_log`, one JSON object a line",
        "content": {kind: {"schema": {"type": "string"}} for kind in ("application/x-ndjson", "text/plain")},
    }
}


@routes.post("/retention/run")
async def run_retention(
    request: Request, asking: AdminChanging, services: ServicesNow, found: ConfiguredNow, wanted: RetentionAsked
) -> RetentionDone:
    """Remove old events now; what was counted stays counted."""
    days = wanted.retention_days or int(found.configuration.values["event_lake_retention_days"] or 0)
    now = services.clock()
    before = now - timedelta(days=days)
    if wanted.dry_run:
        only_tried(request)
        async with glance(services.engine) as raw:
            about = await removable(raw, asking.guild, before)
        return RetentionDone(dry_run=True, retention_days=days, before=before, events_removed=about)
    # the batches that follow are transactions of their own: who asked for them is written down before
    async with asking.changing(services, wanted.reason) as change:
        await note(change, "DELETE", "event_lake", "retention", None, {"retention_days": days, "before": before})
    done = await retain(services.spine, asking.guild, now=now, days=days)
    return retention_done(done, days)


@routes.post("/reconciliation/run")
async def run_reconciliation(
    request: Request, asking: AdminChanging, services: ServicesNow, found: ConfiguredNow, wanted: ReconciliationAsked
) -> ReconciliationDone:
    """Hold counters against what is stored and what was removed, and correct them. Reads all that is stored."""
    guild = found.configuration.guild
    if wanted.dry_run:
        only_tried(request)
        drifts = await reconcile(services.engine, guild, now=services.clock(), dry=True)
        return reconciliation_done(drifts, dry_run=True)
    async with asking.changing(services, wanted.reason) as change:
        drifts = await reconcile_locked(change.raw, guild, now=services.clock())
        await note(change, "UPDATE", "event_counters", "reconciliation", None, {"corrected": len(drifts)})
    return reconciliation_done(drifts, dry_run=False)


@routes.post("/backfill/run", max_body_size=LARGEST_HISTORY, responses=refuses(413), openapi_extra=_LINES)
async def run_backfill(
    request: Request,
    asking: AdminChanging,
    services: ServicesNow,
    dry_run: Annotated[bool, Query(description="say what would be stored; false stores it")] = True,
    reason: Annotated[Reason | None, Query()] = None,
) -> BackfillDone:
    """Take in an earlier history: stored and counted, not paid, and each row once however often it is sent."""
    events, result = await read_backfill(asking.guild, (await request.body()).splitlines())
    if dry_run:
        only_tried(request)
        done = await try_backfill(services.spine, asking.guild, events, result)
    else:
        async with asking.changing(services, reason) as change:
            await note_backfill(change, result, len(events))
        done = await backfill(services.spine, asking.guild, events, result)
    return backfill_done(done, dry_run=dry_run)
