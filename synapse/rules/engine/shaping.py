"""Guards and modifiers: what they ask of the rewards of the same event (DESIGN §4.2)."""

from dataclasses import dataclass, field

from synapse.rules.effects import Cap, Deny, Scale
from synapse.rules.engine.plan import BoundRule, Factors, Plan, Slots
from synapse.rules.engine.run import Run, number
from synapse.rules.engine.settlement import Ceiling, settled
from synapse.rules.expressions import FAILURES


@dataclass(slots=True)
class Shaping:
    """Factors, denials and ceilings of one event."""

    factors: Factors
    #: (rule, what it denies)
    denials: list[tuple[str, Deny]] = field(default_factory=list[tuple[str, Deny]])
    ceilings: list[Ceiling] = field(default_factory=list[Ceiling])
    #: factor → [(rule, by)]: for the trace
    scaled: dict[str, list[tuple[str, float]]] = field(default_factory=dict[str, list[tuple[str, float]]])


def shape(run: Run, plan: Plan, slots: Slots) -> Shaping:
    """Run guards and modifiers. A guard that fails denies (closed); a modifier that fails does nothing."""
    shaping = Shaping([1.0] * len(run.program.factors))
    for rule in plan.guards:
        held = run.holds(rule, slots, shaping.factors)
        if held or rule.id in run.decision.failed:
            _apply(run, rule, slots, shaping)
            if rule.stops:
                break
    for rule in plan.modifiers:
        if run.holds(rule, slots, shaping.factors):
            _apply(run, rule, slots, shaping)
            if rule.stops:
                break
    _bound(run, shaping.factors)
    return shaping


def _apply(run: Run, rule: BoundRule, slots: Slots, shaping: Shaping) -> None:
    """A guard whose own values fail still denies, and caps at nothing."""
    try:
        values = rule.values(slots, shaping.factors)
        amounts = [number(values[position]) if position >= 0 else 0 for _, position, _ in rule.shaping]
        maxima = [settled(amount, "floor") for amount in amounts if rule.checked.rule.kind == "guard"]
    except FAILURES as error:
        run.fail(rule, error)
        if rule.checked.rule.kind != "guard":
            return
        amounts = maxima = [0 for _ in rule.shaping]
    for index, (effect, _, factor) in enumerate(rule.shaping):
        match effect:
            case Deny():
                shaping.denials.append((rule.id, effect))
            case Cap():
                maximum = maxima[index] if maxima else settled(amounts[index], "floor")
                shaping.ceilings.append(Ceiling(effect.currency, maximum, _recipient(run, effect.to)))
            case Scale():
                shaping.factors[factor] *= amounts[index]
                shaping.scaled.setdefault(effect.factor, []).append((rule.id, amounts[index]))


def _recipient(run: Run, to: str | None) -> int | None:
    if to is None:
        return None
    return run.context.event.actor if to == "actor" else run.context.event.target


def _bound(run: Run, factors: Factors) -> None:
    for index, (low, high) in enumerate(run.program.bounds):
        if low is not None and factors[index] < low:
            factors[index] = low
        if high is not None and factors[index] > high:
            factors[index] = high
