"""Rules: validate a draft, list the words there are, run events dry, evaluate an expression on one."""

import asyncio
from typing import Annotated

import orjson
from fastapi import Query, Response

from synapse.api.access import AdminReading, AdminTrying
from synapse.api.configured import ConfiguredNow
from synapse.api.problems import as_field, refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.drafts import wanted
from synapse.api.shapes.dry_run import DryRun, DryRunAsked, records_of
from synapse.api.shapes.evaluate import EvaluateAsked, Evaluation, evaluation_shape, unusable
from synapse.api.shapes.validate import ValidateAsked, Validation
from synapse.api.shapes.vocabulary import Vocabulary, vocabulary_shape
from synapse.db.session import glance
from synapse.guilds.guild import directory
from synapse.rules.documents.rule import Kind
from synapse.rules.expressions import ExpressionError
from synapse.runtime.plans.drafts import compiled_with, known_triggers, problems_of
from synapse.runtime.trials.dry_run import dry_runs
from synapse.runtime.trials.evaluate import evaluate_on
from synapse.runtime.trials.explained import effects_of, explained

routes = NounRouter(tags=["rules"])


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


@routes.post("/rules/evaluate", responses=refuses(404))
async def evaluate_expression(body: EvaluateAsked, asking: AdminTrying, services: ServicesNow) -> Evaluation:
    """Say what an expression comes to on an event, where its rule would stand; 200 also when it cannot be used."""
    [record] = records_of([body.event], body.assume, services.clock())
    draft, assumed = wanted(body.pack, body.parameters), body.assume.as_assumption()
    try:
        found = await evaluate_on(services.spine, asking.guild, record, body.probe, draft, assumed)
    except ExpressionError as error:
        return unusable(error)
    return evaluation_shape(found)


@routes.post("/rules/validate", responses=refuses(404))
async def validate_rules(body: ValidateAsked, asking: AdminTrying, services: ServicesNow) -> Validation:
    """Say everything that is wrong with a pack or a rule, beside the guild's packs; 200 also when something is."""
    pack = body.pack_id if body.pack is None else body.pack.draft
    rule = None if body.rule is None else body.rule.draft
    async with glance(services.engine) as raw:
        checking = await problems_of(raw, asking.guild, pack, rule, by_id=body.pack is None)
    problems = await asyncio.to_thread(checking)
    ok = all(one.level != "error" for one in problems)
    return Validation(ok=ok, problems=[as_field(one) for one in problems])


@routes.get("/rules/vocabulary", responses=refuses(404))
async def show_vocabulary(
    asking: AdminReading,
    services: ServicesNow,
    found: ConfiguredNow,
    trigger: Annotated[list[str], Query(max_length=20, description="event types: the names are theirs")] = [],  # noqa: B006
    kind: Kind = "reward",
    pack: Annotated[str | None, Query(max_length=64, description="a pack of the guild's that may be off")] = None,
) -> Vocabulary:
    """Every word that a rule may use: events, conditions, effects, functions, and names that a trigger makes known."""
    async with glance(services.engine) as raw:
        compiled = found.program.compiled if pack is None else await compiled_with(raw, asking.guild, pack)
        known = await directory(raw, asking.guild)
    known_triggers(compiled, trigger)
    return vocabulary_shape(compiled, found.configuration, known, trigger, kind)
