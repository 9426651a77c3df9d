"""Rewards pay what guards and modifiers left of them; then comes settlement (DESIGN §4.2, §4.5)."""

from collections.abc import Sequence

from synapse.rules.engine.fired import fired
from synapse.rules.engine.outward import carry_out
from synapse.rules.engine.payments import Firing, lines_of, post
from synapse.rules.engine.plan import BoundRule, PlainCredit, Plan, Slots
from synapse.rules.engine.run import Refused, Run
from synapse.rules.engine.settlement import apply_ceilings
from synapse.rules.engine.shaping import Shaping
from synapse.rules.expressions import FAILURES


def reward(run: Run, plan: Plan, slots: Slots, shaping: Shaping) -> None:
    """Run the rewards of an event and settle what they pay."""
    simple = not (shaping.denials or shaping.ceilings or "target_is_bot" in run.context.root.payload)
    if run.observer is None and simple and _paid_at_once(run, plan, slots, shaping):
        run.raise_levels()
        return
    _reward_each(run, plan.rewards, slots, shaping, simple=simple)


def _paid_at_once(run: Run, plan: Plan, slots: Slots, shaping: Shaping) -> bool:
    """The hot path: all rewards in one call, and what they pay added up before wallets see it.

    False, and nothing has happened, where each rule must be asked by itself.
    """
    event, awards, sums = run.context.event, run.context.awards, dict[int, int]()
    people = (event.actor, event.target)
    if plan.pay is None or any(people[whom] is None for _, whom in plan.purses):
        return False
    before = len(awards)
    try:
        plan.pay(slots, shaping.factors, event, run.cause, shaping, awards.append, sums)
    except FAILURES:
        del awards[before:]
        return False
    for purse, amount in sums.items():
        currency, whom = plan.purses[purse]
        key: tuple[int, str] = (people[whom], currency)  # pyright: ignore[reportAssignmentType]
        wallet = run.context.own_wallet(*key)
        wallet.balance += amount
        wallet.lifetime += amount
        run.touched[key] = None
    return True


def _reward_each(run: Run, rules: Sequence[BoundRule], slots: Slots, shaping: Shaping, *, simple: bool) -> None:
    held: list[Firing] = []
    for rule in rules:
        if run.observer is not None:
            run.observe(rule, slots, shaping.factors)
        try:
            values = rule.run(slots, shaping.factors)
            if values is None:
                continue
            if simple and rule.plain is not None:
                _pay(run, rule, rule.plain, values, slots, shaping)
            elif not _pay_slowly(run, rule, values, slots, shaping, held):
                continue
        except FAILURES as error:
            run.fail(rule, error, slots)
            continue
        if rule.stops:
            break
    apply_ceilings([line for firing in held for line in firing.lines], shaping.ceilings)
    for firing in held:
        settle(run, firing, shaping, slots)
    run.raise_levels()


def _pay(
    run: Run, rule: BoundRule, plain: Sequence[PlainCredit], values: tuple[object, ...], slots: Slots, shaping: Shaping
) -> None:
    """The hot path: credits that nothing denies or caps, in one go."""
    context = run.context
    event = context.event
    people = (event.actor, event.target)
    for whom in rule.pays:
        if people[whom] is None:
            raise Refused(f"the event has no {('actor', 'target')[whom]}")
    for currency, whom, whole in plain:
        amount: int = values[whole]  # pyright: ignore[reportAssignmentType]
        if amount:
            key: tuple[int, str] = (people[whom], currency)  # pyright: ignore[reportAssignmentType]
            wallet = context.wallets.get(key) or context.own_wallet(*key)
            wallet.balance += amount
            wallet.lifetime += amount
            run.touched[key] = None
    if plain:
        context.awards.append(fired((rule, event, event.actor, run.cause, values, slots, shaping, None)))
    else:
        run.decision.applied.append(rule.id)
    if rule.others:
        carry_out(run, rule, values)


def _pay_slowly(
    run: Run, rule: BoundRule, values: tuple[object, ...], slots: Slots, shaping: Shaping, held: list[Firing]
) -> bool:
    """Whatever may be denied, capped or overdrawn; capped events are held until all that they pay is known."""
    firing = _fire(run, rule, values, shaping)
    if firing is None:
        return False
    if shaping.ceilings:
        held.append(firing)
    else:
        settle(run, firing, shaping, slots)
    return True


def _fire(
    run: Run, rule: BoundRule, values: tuple[object, ...], shaping: Shaping, member: int | None = None
) -> Firing | None:
    """What a rule whose conditions hold is about to pay; None when all of it is denied."""
    firing, denial = lines_of(run, rule, values, shaping, member)
    if denial and not firing.lines:
        run.decision.denied[rule.id] = denial
        return None
    return firing


def settle(run: Run, firing: Firing, shaping: Shaping, slots: Slots, member: int | None = None) -> None:
    """Post a firing and note its effects beyond money, unless it would overdraw."""
    if post(run, firing, shaping, slots, member) and firing.rule.others:
        carry_out(run, firing.rule, firing.values)


def pay_member(
    run: Run, rule: BoundRule, slots: Slots, shaping: Shaping, member: int, values: tuple[object, ...]
) -> None:
    """Pay an achievement to its earner."""
    try:
        if firing := _fire(run, rule, values, shaping, member):
            settle(run, firing, shaping, slots, member)
    except FAILURES as error:
        run.fail(rule, error)
