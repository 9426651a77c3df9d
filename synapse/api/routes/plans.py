"""Plans: look at one, apply one."""

from typing import Annotated

from fastapi import Path

from synapse.api.access import AdminChanging, AdminReading
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.plans import Applied, ApplyAsked, Plan
from synapse.db.session import glance
from synapse.runtime.plans.plan import apply_plan, plan_of

routes = NounRouter(tags=["plans"])

PlanId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="the plan's id")]


@routes.get("/plans/{plan_id}", responses=refuses(404))
async def show_plan(plan_id: PlanId, asking: AdminReading, services: ServicesNow) -> Plan:
    """A plan, whether it can still be applied, and what came since."""
    async with glance(services.engine) as raw:
        return Plan.of(await plan_of(raw, asking.guild, plan_id))


@routes.post("/plans/{plan_id}/apply", responses=refuses(404, 409, 410))
async def post_plan_apply(plan_id: PlanId, body: ApplyAsked, asking: AdminChanging, services: ServicesNow) -> Applied:
    """Do exactly what the plan says, from now on. Refused when packs, settings or zones have changed since."""
    async with asking.changing(services, body.reason or None) as change:
        plan, changes = await apply_plan(change, plan_id)
    return Applied.of(changes, plan)
