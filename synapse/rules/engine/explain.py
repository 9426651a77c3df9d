"""The full trace: what every condition of every rule saw, also of rules that did not fire (DESIGN §4.6).

Made by the reference evaluator, beside the decision and without touching it: a test holds that both agree.
"""

from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Literal

from synapse.rules.compile.lowering import lower_one, role_filter
from synapse.rules.conditions import Condition
from synapse.rules.decision import Decision
from synapse.rules.engine.decide import decide
from synapse.rules.engine.parts import Joined, draws, parts
from synapse.rules.engine.plan import BoundRule, Factors, Slots
from synapse.rules.engine.program import Program
from synapse.rules.event import Event
from synapse.rules.expressions import FAILURES, MISSING, Checked, evaluate, reason
from synapse.rules.world import World

Outcome = Literal["true", "false", "failed"]
_TRUE: Outcome = "true"
#: how conditions are joined → the outcome after which the next one makes no difference; a failure always ends it
_SETTLED: dict[Joined, Outcome] = {"any": "true", "all": "false"}


@dataclass(frozen=True, slots=True)
class Step:
    """One condition: its text, its outcome, and the values that it looked at."""

    path: str
    text: str
    outcome: Outcome
    saw: dict[str, Any]
    why: str = ""
    #: whether deciding came so far; what stands before it may have settled the matter already
    reached: bool = True
    #: the conditions within it, where it is made of some
    inner: tuple["Step", ...] = ()


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
        traces.append(_trace(Sight(rule, about, slots, factors, program), member))

    return Explanation(decide(event, program, world, observe), traces)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a rule looks at when an event meets it."""

    rule: BoundRule
    about: Event
    slots: Slots
    factors: Factors
    program: Program

    def saw(self, checked: Checked) -> dict[str, object]:
        """The names that an expression reads, with their values."""
        return {name: self._value(name) for name in checked.reads}

    def value(self, checked: Checked, first_random: int = 0) -> object:
        """What an expression comes to. Raises one of `FAILURES`."""
        seed = f"{self.about.guild}:{self.about.type}:{self.about.source}:{self.rule.id}"
        return evaluate(checked, self.saw(checked), self.program.clock, seed, first_random)

    def _value(self, name: str) -> object:
        if name.startswith("params."):
            return self.program.names[f"p_{name.removeprefix('params.')}"]
        if name.startswith("factors."):
            return self.factors[self.program.factors.index(name.removeprefix("factors."))]
        return self.slots[self.rule.code.reads[name]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One condition that is to be told of."""

    path: str
    text: str
    #: None for what the trigger asks
    condition: Condition | None
    checked: Checked


def _trace(sight: Sight, member: int | None) -> RuleTrace:
    rule, checked = sight.rule, sight.rule.checked
    conditions = list[Condition | None](checked.rule.conditions)
    paths = [f"{rule.id}.conditions.{index}" for index in range(len(conditions))]
    if role_filter(checked.rule):
        conditions.insert(0, None)
        paths.insert(0, f"{rule.id}.trigger")
    asked = [_Asked(*one) for one in zip(paths, checked.texts, conditions, checked.conditions, strict=True)]
    steps = _steps(asked, "all", 0, sight, is_reached=True)
    undecided: list[Outcome] = [step.outcome for step in steps if step.outcome != "true"]
    outcome = undecided[0] if undecided else _TRUE
    kind = checked.rule.kind
    about_member = member if kind == "achievement" else None
    return RuleTrace(rule.id, checked.pack, kind, sight.about.type, about_member, outcome, tuple(steps))


def _steps(asked: list[_Asked], joined: Joined, draw: int, sight: Sight, *, is_reached: bool) -> list[Step]:
    """Conditions one after the other; what is not reached is told of all the same."""
    steps: list[Step] = []
    firsts = accumulate((draws(one.checked) for one in asked), initial=draw)
    for one, first in zip(asked, firsts, strict=False):
        step = _step(one, first, sight, is_reached=is_reached)
        is_reached = is_reached and step.outcome not in (_SETTLED[joined], "failed")
        steps.append(step)
    return steps


def _step(asked: _Asked, draw: int, sight: Sight, *, is_reached: bool) -> Step:
    shown = {name: None if value is MISSING else value for name, value in sight.saw(asked.checked).items()}
    inner = _inner(asked, draw, sight, is_reached=is_reached)
    try:
        outcome: Outcome = "true" if sight.value(asked.checked, draw) is True else "false"
    except FAILURES as error:
        return Step(asked.path, asked.text, "failed", shown, reason(error), is_reached, inner)
    return Step(asked.path, asked.text, outcome, shown, "", is_reached, inner)


def _inner(asked: _Asked, draw: int, sight: Sight, *, is_reached: bool) -> tuple[Step, ...]:
    if asked.condition is None or (found := parts(asked.condition, asked.checked)) is None:
        return ()
    rule, registry = sight.rule.checked.rule, sight.program.compiled.registry
    within = [
        _Asked(f"{asked.path}.{place}", lower_one(one, rule, registry), one, checked)
        for place, one, checked in found.parts
    ]
    return tuple(_steps(within, found.joined, draw, sight, is_reached=is_reached))
