"""Rules: validate a draft, list the words there are, run events dry."""

import orjson
from fastapi import APIRouter, Response

from synapse.api.access import AdminTrying
from synapse.api.problems import refuses
from synapse.api.services import ServicesNow
from synapse.api.shapes.drafts import wanted
from synapse.api.shapes.dry_run import DryRun, DryRunAsked
from synapse.runtime.dry_run import dry_runs
from synapse.runtime.explained import effects_of, explained

routes = APIRouter(tags=["rules"])


@routes.post("/rules/dry-run", response_model=DryRun, responses=refuses(404))
async def dry_run(body: DryRunAsked, asking: AdminTrying, services: ServicesNow) -> Response:
    """Decide events that need not have happened, and tell why; nothing is written. Each sees what those before did."""
    assumed = body.assume.as_assumption()
    records = body.records(services.clock())
    runs = await dry_runs(services.spine, asking.guild, records, wanted(body.pack, body.parameters), assumed)
    answer = {
        "effects": [{"event": place, **effect} for place, run in enumerate(runs) for effect in effects_of(run)],
        "trace": {"events": [explained(run, assumed) for run in runs]},
    }
    return Response(orjson.dumps(answer), media_type="application/json")
