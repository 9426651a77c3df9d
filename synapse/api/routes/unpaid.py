"""Events that were stored without paying: what there is, what paying it would come to, and paying it."""

from typing import Annotated

from fastapi import Path, Response

from synapse.api.access import AdminPaying, AdminReading, AdminTrying
from synapse.api.configured import ConfiguredNow
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.tasks import Task
from synapse.api.shapes.unpaid import PayAsked, UnpaidList, UnpaidSpan
from synapse.db.session import RawConnection, batch_transaction, glance
from synapse.lake.unpaid import spans_of
from synapse.runtime import tasks
from synapse.runtime.paying.pay import begin
from synapse.runtime.paying.walk import known_span

routes = NounRouter(prefix="/admin/event-lake/unpaid", tags=["event lake"])

SpanId = Annotated[int, Path(ge=1, le=2**31 - 1, description="the span's number")]


@routes.get("")
async def list_unpaid(asking: AdminReading, services: ServicesNow, found: ConfiguredNow) -> UnpaidList:
    """What was stored without paying: while payouts were paused, or read back from before."""
    async with glance(services.engine) as raw:
        spans = await spans_of(raw, asking.guild)
    return UnpaidList(payouts_paused=found.is_paused, spans=[UnpaidSpan.of(one) for one in spans])


@routes.post("/{span_id}/preview", status_code=202, responses=refuses(404, 429))
async def preview_unpaid(span_id: SpanId, asking: AdminTrying, services: ServicesNow, response: Response) -> Task:
    """Find out what paying a span would come to, as a task. Pays nothing."""
    async with batch_transaction(services.engine) as (_, raw):
        await tasks.known_guild(raw, asking.guild)
        await known_span(raw, asking.guild, span_id)
        return await _asked(raw, asking.guild, "pay_preview", span_id, asking.key, response)


@routes.post("/{span_id}/pay", status_code=202, responses=refuses(404, 409, 429))
async def pay_unpaid(
    span_id: SpanId, body: PayAsked, asking: AdminPaying, services: ServicesNow, response: Response
) -> Task:
    """Pay a span by the rules of now, as a task. Asked for again it is the same task; each event is paid once."""
    async with asking.changing(services, body.reason) as change:
        if same := await tasks.under_way(change.raw, asking.guild, "pay", {"span": span_id}):
            return _answered(asking.guild, same, response)
        await begin(services.spine, change, span_id)
        return await _asked(change.raw, asking.guild, "pay", span_id, asking.key, response)


async def _asked(raw: RawConnection, guild: int, kind: str, span: int, by: str, response: Response) -> Task:
    task = await tasks.ask(raw, guild, kind, {"span": span}, by)
    return _answered(guild, await tasks.task_of(raw, guild, task), response)


def _answered(guild: int, found: tasks.TaskState, response: Response) -> Task:
    response.headers["Location"] = f"/api/guilds/{guild}/tasks/{found.id}"
    return Task.model_validate(found)
