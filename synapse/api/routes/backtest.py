"""What other rules would have made of the past."""

from fastapi import Response

from synapse.api.access import AdminTrying
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.backtest import BacktestAsked
from synapse.api.shapes.tasks import Task
from synapse.db.session import batch_transaction, glance
from synapse.runtime import tasks
from synapse.runtime.plans.plan import rehearse

routes = NounRouter(tags=["backtest"])


@routes.post("/rules/backtest", status_code=202, responses=refuses(404, 429))
async def backtest(body: BacktestAsked, asking: AdminTrying, services: ServicesNow, response: Response) -> Task:
    """Begin a backtest, as a task. Its result compares both sides, and names a plan that applies what was tried."""
    request = body.request(services.clock())
    async with glance(services.engine) as raw:
        await tasks.known_guild(raw, asking.guild)
    await rehearse(services.spine, asking.guild, request["kind"], request["body"])
    async with batch_transaction(services.engine) as (_, raw):
        task = await tasks.ask(raw, asking.guild, "backtest", request, asking.key)
        response.headers["Location"] = f"/api/guilds/{asking.guild}/tasks/{task}"
        return Task.model_validate(await tasks.task_of(raw, asking.guild, task))
