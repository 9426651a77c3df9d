"""What the lake has missed, and reading Discord's own history into it."""

from datetime import timedelta

from fastapi import Response

from synapse.api.access import AdminChanging, AdminReading
from synapse.api.lake import gap_of
from synapse.api.paging import CursorAsked
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.event_lake import GapList, HistoryAsked
from synapse.api.shapes.tasks import Task
from synapse.capture.gaps import gaps_of
from synapse.db.session import batch_transaction, glance
from synapse.guilds.places import names_of
from synapse.runtime import tasks
from synapse.runtime.history import ask_for_history

routes = NounRouter(prefix="/admin/event-lake", tags=["event lake"])


@routes.get("/gaps")
async def list_gaps(asking: AdminReading, services: ServicesNow, cursor: CursorAsked) -> GapList:
    """When the bot heard nothing, newest first. Reactions, voice and leaves of a gap are not in the lake."""
    async with glance(services.engine) as raw:
        found = await gaps_of(raw, asking.guild, cursor.before, cursor.limit)
        channels = sorted({one.channel for gap in found for one in gap.unreadable})
        names = await names_of(raw, asking.guild, "channel", channels)
    more = len(found) == cursor.limit and found[-1].id > 1
    return GapList(gaps=[gap_of(one, names) for one in found], next=str(found[-1].id) if more else None)


@routes.post("/backfill/history", status_code=202, responses=refuses(404, 429))
async def read_history(asking: AdminChanging, services: ServicesNow, wanted: HistoryAsked, response: Response) -> Task:
    """Read what was written in Discord before the bot came, as a task: stored and counted, and not paid.

    It waits for a process with the bot, and goes on where an earlier one stopped. An admin may pay it afterwards.
    """
    since = wanted.since or services.clock() - timedelta(days=wanted.days)
    async with asking.changing(services, wanted.reason) as change:
        task = await ask_for_history(change, since, wanted.channels, asking.key)
    response.headers["Location"] = f"/api/guilds/{asking.guild}/tasks/{task}"
    async with batch_transaction(services.engine) as (_, raw):
        return Task.model_validate(await tasks.task_of(raw, asking.guild, task))
