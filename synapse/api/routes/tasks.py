"""Long pieces of work: how far they are, what came of them, and how to end them."""

import asyncio
from collections.abc import AsyncIterable
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Path
from fastapi.sse import EventSourceResponse, ServerSentEvent

from synapse.api.access import AdminReading, AdminTrying
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes import backtest, unpaid
from synapse.api.shapes.tasks import Task, TaskList
from synapse.db.session import batch_transaction, glance
from synapse.runtime import tasks
from synapse.runtime.tasks import TaskState

#: seconds between two looks at a task that is being watched
LOOK = 0.5
#: kinds whose results name members by account → what puts people in their place
NAMING = {"backtest": backtest.with_people, "pay_preview": unpaid.with_people}

routes = NounRouter(tags=["tasks"])

TaskId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="the task's id")]


async def found_task(task_id: TaskId, asking: AdminReading, services: ServicesNow) -> TaskState:
    """The task of the path, looked up before an answer begins."""
    async with batch_transaction(services.engine) as (_, raw):
        return await tasks.task_of(raw, asking.guild, task_id)


Found = Annotated[TaskState, Depends(found_task)]


@routes.get("/tasks")
async def list_tasks(asking: AdminReading, services: ServicesNow) -> TaskList:
    """The guild's tasks of the last day."""
    async with batch_transaction(services.engine) as (_, raw):
        found = await tasks.tasks_of(raw, asking.guild)
    return TaskList(tasks=[Task.model_validate(one) for one in found])


@routes.get("/tasks/{task_id}", responses=refuses(404))
async def show_task(found: Found, asking: AdminReading, services: ServicesNow) -> Task:
    """One task; its result, once it is done."""
    if found.kind in NAMING and found.result is not None:
        async with glance(services.engine) as raw:
            await NAMING[found.kind](raw, asking.guild, found.result)
    return Task.model_validate(found)


@routes.get("/tasks/{task_id}/events", response_class=EventSourceResponse, responses=refuses(404))
async def watch_task(found: Found, asking: AdminReading, services: ServicesNow) -> AsyncIterable[ServerSentEvent]:
    """How a task gets on, as server-sent events: `progress` when something moved, `end` when it is finished.

    Results are not sent along: read the task then.
    """
    told: TaskState | None = None
    while not found.is_finished:
        if found != told:
            yield ServerSentEvent(event="progress", data=_brief(found))
            told = found
        await asyncio.sleep(LOOK)
        async with batch_transaction(services.engine) as (_, raw):
            found = await tasks.task_of(raw, asking.guild, found.id)
    yield ServerSentEvent(event="end", data=_brief(found))


@routes.delete("/tasks/{task_id}", responses=refuses(404))
async def cancel_task(task_id: TaskId, asking: AdminTrying, services: ServicesNow) -> Task:
    """Cancel a task. A running one ends within a second; a finished one stays as it is."""
    async with batch_transaction(services.engine) as (_, raw):
        return Task.model_validate(await tasks.cancel(raw, asking.guild, task_id))


def _brief(found: TaskState) -> Task:
    return Task.model_validate(replace(found, result=None))
