"""The full trace: what every condition of every rule saw, also of rules that did not fire (DESIGN §4.6).

Made by the reference evaluator, beside the decision and without touching it: a test holds that both agree.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from synapse.rules.decision import Decision
from synapse.rules.engine.decide import decide
from synapse.rules.engine.plan import BoundRule, Factors, Slots
from synapse.rules.engine.program import Program
from synapse.rules.event import Event
from synapse.rules.expressions import FAILURES, MISSING, Checked, evaluate, reason
from synapse.rules.world import World

Outcome = Literal["true", "false", "failed"]
_TRUE: Outcome = "true"


@dataclass(frozen=True, slots=True)
class Step:
    """One condition: its text, its outcome, and the values that it looked at."""

    path: str
    text: str
    outcome: Outcome
    saw: dict[str, Any]
    why: str = ""


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """One rule as one event met it, about one member where it is an achievement."""

    rule: str
    pack: str
    kind: str
    event: str
    member: int | None
    outcome: Outcome
    steps: tuple[Step, ...]


@dataclass(slots=True)
class Explanation:
    """A decision with everything that led to it."""

    decision: Decision
    rules: list[RuleTrace] = field(default_factory=list[RuleTrace])


def explain(event: Event, program: Program, world: World) -> Explanation:
    """Decide an event as `decide` does, and tell of every rule why it did or did not fire."""
    traces: list[RuleTrace] = []

    def observe(rule: BoundRule, about: Event, member: int | None, slots: Slots, factors: Factors) -> None:
        traces.append(_trace(rule, about, member, slots, factors, program))

    return Explanation(decide(event, program, world, observe), traces)


def _trace(
    rule: BoundRule, about: Event, member: int | None, slots: Slots, factors: Factors, program: Program
) -> RuleTrace:
    checked, steps = rule.checked, list[Step]()
    seed = f"{about.guild}:{about.type}:{about.source}:{rule.id}"
    for index, (text, condition) in enumerate(zip(checked.texts, checked.conditions, strict=True)):
        saw = {name: _value(name, rule, slots, factors, program) for name in condition.reads}
        steps.append(_step(f"{rule.id}.conditions.{index}", text, condition, saw, seed, program))
    undecided: list[Outcome] = [step.outcome for step in steps if step.outcome != "true"]
    outcome = undecided[0] if undecided else _TRUE
    kind = checked.rule.kind
    about_member = member if kind == "achievement" else None
    return RuleTrace(rule.id, checked.pack, kind, about.type, about_member, outcome, tuple(steps))


def _step(path: str, text: str, condition: Checked, saw: dict[str, object], seed: str, program: Program) -> Step:
    shown = {name: None if value is MISSING else value for name, value in saw.items()}
    try:
        outcome: Outcome = "true" if evaluate(condition, saw, program.clock, seed) is True else "false"
    except FAILURES as error:
        return Step(path, text, "failed", shown, reason(error))
    return Step(path, text, outcome, shown)


def _value(name: str, rule: BoundRule, slots: Slots, factors: Factors, program: Program) -> object:
    if name.startswith("params."):
        return program.names[f"p_{name.removeprefix('params.')}"]
    if name.startswith("factors."):
        return factors[program.factors.index(name.removeprefix("factors."))]
    return slots[rule.code.reads[name]]
