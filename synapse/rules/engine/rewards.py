"""Rewards pay what guards and modifiers left of them; then comes settlement (DESIGN §4.2, §4.5)."""

from collections.abc import Sequence

from synapse.rules.engine.outward import carry_out
from synapse.rules.engine.payments import Firing, lines_of, post
from synapse.rules.engine.plan import BoundRule, Slots
from synapse.rules.engine.run import Run
from synapse.rules.engine.settlement import apply_ceilings
from synapse.rules.engine.shaping import Shaping
from synapse.rules.expressions import FAILURES, MISSING


def reward(run: Run, rules: Sequence[BoundRule], slots: Slots, shaping: Shaping) -> None:
    """Run the rewards of an event and settle what they pay."""
    firings: list[Firing] = []
    for rule in rules:
        if run.holds(rule, slots, shaping.factors) and (firing := fire(run, rule, slots, shaping)):
            firings.append(firing)
            if rule.stops:
                break
    if shaping.ceilings:
        apply_ceilings([line for firing in firings for line in firing.lines], shaping.ceilings)
    for firing in firings:
        settle(run, firing, shaping)
    if run.dirty:
        run.raise_levels()


def fire(
    run: Run, rule: BoundRule, slots: Slots, shaping: Shaping, member: int | None = None
) -> Firing | None:
    """What a rule whose conditions hold is about to pay; None when it failed, or all of it is denied."""
    try:
        values = rule.values(slots, shaping.factors)
        lines, denial = lines_of(run, rule, values, shaping, member)
    except FAILURES as error:
        run.fail(rule, error)
        return None
    if denial and not lines:
        run.decision.denied[rule.id] = denial
        return None
    read = {name: None if (value := slots[slot]) is MISSING else value for name, slot in rule.reads}
    return Firing(rule, values, lines, read)


def settle(run: Run, firing: Firing, shaping: Shaping, member: int | None = None) -> None:
    """Post a firing and note its effects beyond money, unless it would overdraw."""
    if post(run, firing, shaping, member):
        run.fired.add(firing.rule.id)
        if firing.rule.others:
            carry_out(run, firing.rule, firing.values)
