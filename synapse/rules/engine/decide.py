"""An event goes in, a decision comes out: a pure function over frozen values (DESIGN §1)."""

from collections import deque

from synapse.rules.decision import Cause, Decision
from synapse.rules.engine.achievements import check_achievements, grant_asked_for
from synapse.rules.engine.context import Context
from synapse.rules.engine.outward import carry_out
from synapse.rules.engine.plan import Plan
from synapse.rules.engine.program import Program
from synapse.rules.engine.rewards import reward
from synapse.rules.engine.run import Observer, Run
from synapse.rules.engine.shaping import shape
from synapse.rules.engine.sweep import OFTEN, prepare
from synapse.rules.event import Event
from synapse.rules.world import World

#: Why the ledger moves, by the event that a rule saw; everything else is `rule`.
_CAUSES: dict[str, Cause] = {
    "manual_award": "manual_award",
    "purchase": "shop_purchase",
    "season_roll": "season_roll",
}


def decide(event: Event, program: Program, world: World, observer: Observer | None = None) -> Decision:
    """Everything that a stored event leads to, internal events included.

    Reads the world and changes nothing; `advance` brings the world up to date afterwards. An observer
    sees every rule with its inputs and changes no outcome.
    """
    decision = Decision()
    if event.is_of_bot:
        return decision
    run = Run(program, _context(event, program, world, decision), decision, observer, deque(), {}, 0, [])
    _wave(run, event, 0)
    while run.queue:
        _wave(run, *run.queue.popleft())
    return decision


def _context(event: Event, program: Program, world: World, decision: Decision) -> Context:
    zone_id, setting = program.zone_id(event), program.setting
    return Context(
        world,
        event,
        event,
        zone_id,
        setting.zones.get(zone_id),
        setting.season,
        program.clock.day(event.at),
        program.main_currency,
        wallets=decision.wallets,
        awards=decision.awards,
        root_rows={},
    )


def _wave(run: Run, event: Event, depth: int) -> None:
    """One event, phase by phase."""
    run.depth, run.context.event, run.cause = depth, event, _CAUSES.get(event.type, "rule")
    plan = run.program.plan(event, run.context.zone)
    plan.uses += 1
    if plan.uses == OFTEN:
        prepare(plan)
    slots = run.gather(plan.base, plan.before)
    reward(run, plan, slots, shape(run, plan, slots))
    run.context.including = True
    check_achievements(run, plan)
    if plan.automations:
        _automate(run, plan)
        if run.grants:
            grant_asked_for(run)
    run.context.including = False


def _automate(run: Run, plan: Plan) -> None:
    """Automations see history including the event, and pay nothing."""
    slots = run.gather(plan.base, plan.after)
    for rule in plan.automations:
        if (values := run.ask(rule, slots, [])) is not None:
            carry_out(run, rule, values)
            run.decision.applied.append(rule.id)
            if rule.stops:
                break
