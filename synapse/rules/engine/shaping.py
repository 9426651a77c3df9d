"""Guards and modifiers: what they ask of the rewards of the same event (DESIGN §4.2)."""

from dataclasses import dataclass

from synapse.rules.effects import Deny
from synapse.rules.engine.plan import BoundRule, Factors, Plan, Slots
from synapse.rules.engine.run import Run
from synapse.rules.engine.settlement import Ceiling, settled
from synapse.rules.expressions import FAILURES


@dataclass(slots=True)
class Shaping:
    """Factors, denials and ceilings of one event."""

    factors: Factors
    #: (rule, what it denies)
    denials: list[tuple[str, Deny]]
    ceilings: list[Ceiling]
    #: (rule, factor, by): for the trace
    scaled: list[tuple[str, str, float]]


def unshaped(run: Run) -> Shaping:
    """What achievements are paid by: no rule denies, caps or scales them."""
    program = run.program
    return Shaping([1.0] * len(program.factors), [*program.denials], [], [])


def shape(run: Run, plan: Plan, slots: Slots) -> Shaping:
    """Run guards and modifiers."""
    shaping = unshaped(run)
    if run.observer is not None or not _is_unguarded(plan, slots, shaping):
        _guard(run, plan, slots, shaping)
    if run.observer is not None or not _scaled(run, plan, slots, shaping):
        _modify(run, plan, slots, shaping)
    _bound(run, shaping.factors)
    return shaping


def _is_unguarded(plan: Plan, slots: Slots, shaping: Shaping) -> bool:
    """Whether no guard holds, as one call says of all of them; False also where that cannot be said."""
    try:
        return plan.ask_guards is not None and not plan.ask_guards(slots, shaping.factors)
    except FAILURES:
        return False


def _scaled(run: Run, plan: Plan, slots: Slots, shaping: Shaping) -> bool:
    """Run all modifiers in one call; False, and nothing has happened, where they must be run one by one."""
    if plan.scale is None:
        return False
    applied: list[str] = []
    try:
        plan.scale(slots, shaping.factors, shaping.scaled, applied)
    except FAILURES:
        shaping.factors[:] = [1.0] * len(shaping.factors)
        shaping.scaled.clear()
        return False
    run.decision.applied += applied
    return True


def _guard(run: Run, plan: Plan, slots: Slots, shaping: Shaping) -> None:
    """A guard that fails is closed: it denies, and caps at nothing."""
    for rule in plan.guards:
        run.observe(rule, slots, shaping.factors)
        try:
            values = rule.run(slots, shaping.factors)
            if values is None:
                continue
            maxima = _maxima(rule, values)
        except FAILURES as error:
            run.fail(rule, error, slots)
            maxima = [0 for _ in rule.limits]
        _limit(run, rule, maxima, shaping)
        run.decision.applied.append(rule.id)
        if rule.stops:
            break


def _modify(run: Run, plan: Plan, slots: Slots, shaping: Shaping) -> None:
    """A modifier that fails does nothing."""
    factors = shaping.factors
    for rule in plan.modifiers:
        if run.observer is not None:
            run.observe(rule, slots, factors)
        try:
            values = rule.run(slots, factors)
            if values is None:
                continue
            if rule.limits:
                _limit(run, rule, _maxima(rule, values), shaping)
        except FAILURES as error:
            run.fail(rule, error, slots)
            continue
        for index, name, position in rule.scales:
            by: float = values[position]  # pyright: ignore[reportAssignmentType]
            factors[index] *= by
            shaping.scaled.append((rule.id, name, by))
        run.decision.applied.append(rule.id)
        if rule.stops:
            break


def _bound(run: Run, factors: Factors) -> None:
    for index, (low, high) in enumerate(run.program.bounds):
        if low is not None and factors[index] < low:
            factors[index] = low
        if high is not None and factors[index] > high:
            factors[index] = high


def _maxima(rule: BoundRule, values: tuple[object, ...]) -> list[int]:
    """Where the rule's caps lie; 0 for a denial. Raises one of `FAILURES` when a cap is no number."""
    return [settled(values[position], "floor") if position >= 0 else 0 for _, position in rule.limits]  # pyright: ignore[reportArgumentType]


def _limit(run: Run, rule: BoundRule, maxima: list[int], shaping: Shaping) -> None:
    event = run.context.event
    for (effect, _), maximum in zip(rule.limits, maxima, strict=True):
        if isinstance(effect, Deny):
            shaping.denials.append((rule.id, effect))
            continue
        recipient = {None: None, "actor": event.actor, "target": event.target}[effect.to]
        if effect.to is None or recipient is not None:
            shaping.ceilings.append(Ceiling(effect.currency, maximum, recipient))
