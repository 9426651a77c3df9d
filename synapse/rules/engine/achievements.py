"""Achievements: about a member, checked on one snapshot for everybody the event concerns (DESIGN §4.2)."""

from collections.abc import Iterable, Iterator

from synapse.rules.compile.compiled import MEMBER
from synapse.rules.decision import MilestoneEarned
from synapse.rules.engine.plan import BoundRule, Plan, Slots
from synapse.rules.engine.rewards import pay_member
from synapse.rules.engine.run import Run
from synapse.rules.engine.shaping import Shaping
from synapse.rules.expressions import MISSING

#: An achievement about to be granted: to whom, which, on what it ran, and its values.
Earned = tuple[int, BoundRule, Slots, tuple[object, ...]]


def check_achievements(run: Run, plan: Plan) -> None:
    """Check everybody concerned on one snapshot, then grant what was earned, each at most once."""
    shaping = Shaping([1.0] * len(run.program.factors))
    earned: list[Earned] = []
    for member in _concerned(run):
        run.context.member = member
        if candidates := _candidates(run, member):
            earned += _earned_by(run, member, candidates, MEMBER, shaping)
        if plan.achievements:
            earned += _earned_by(run, member, plan.achievements, run.context.event.type, shaping)
    if run.grants:
        earned += _granted(run, shaping)
    run.touched, run.fired, run.grants = {}, {}, []
    for member, rule, slots, values in earned:
        _grant(run, member, rule, slots, values, shaping)
    run.context.member = None
    if run.touched:
        run.raise_levels()


def _concerned(run: Run) -> Iterable[int]:
    """The actor, the target and every recipient, each once; bots earn nothing."""
    event, root = run.context.event, run.context.root
    bot = root.target if root.payload.get("target_is_bot") is True else None
    people = dict.fromkeys((event.actor, event.target, *[member for member, _ in run.touched]))
    return [member for member in people if member is not None and member != bot]


def _candidates(run: Run, member: int) -> Iterable[BoundRule]:
    """Achievements that what just happened may have brought within reach."""
    found = run.program.watchers
    rules: dict[str, BoundRule] = {}
    if run.context.event is run.context.root:
        for rule in found.on_event(run.context.root.type):
            rules[rule.id] = rule
    if found.of_award:
        for fired in run.fired:
            for rule in found.of_award.get(fired, ()):
                rules[rule.id] = rule
    for whom, currency in run.touched:
        if whom == member:
            for rule in found.of_currency.get(currency, ()):
                rules[rule.id] = rule
    return rules.values()


def _earned_by(
    run: Run, member: int, candidates: Iterable[BoundRule], module: str, shaping: Shaping
) -> Iterator[Earned]:
    had = run.context.world.earned.get(member, ())
    slots: Slots | None = None
    for rule in candidates:
        if had and _key(run, rule) in had:
            continue
        if slots is None:
            slots = run.program.module(module).base(run.context.event)
        _fill(run, slots, rule)
        values = run.ask(rule, slots, shaping.factors)
        if values is not None:
            yield member, rule, slots, values


def _fill(run: Run, slots: Slots, rule: BoundRule) -> None:
    """Read what this rule needs and nobody before it did."""
    for slot, read in rule.readers:
        if slots[slot] is MISSING:
            slots[slot] = read(run.context)


def _granted(run: Run, shaping: Shaping) -> Iterator[Earned]:
    """Achievements granted by hand or by a rule, as if earned: their conditions are not asked."""
    for member, name in run.grants:
        rule = run.program.watchers.all.get(name)
        if rule is None:
            run.decision.failed[name] = "this achievement has a trigger, or is switched off: it cannot be granted"
            continue
        run.context.member = member
        slots = run.program.module(MEMBER).base(run.context.event)
        _fill(run, slots, rule)
        values = rule.grant(slots, shaping.factors)
        if values is not None:
            yield member, rule, slots, values


def _grant(run: Run, member: int, rule: BoundRule, slots: Slots, values: tuple[object, ...], shaping: Shaping) -> None:
    milestone = rule.checked.rule.milestone
    if milestone is None:
        raise TypeError(f"{rule.id} is no achievement")
    key = _key(run, rule)
    now = any((one.member, one.milestone) == (member, rule.id) for one in run.decision.milestones)
    if now or key in run.context.world.earned.get(member, ()):
        return
    run.context.member = member
    root = run.context.root
    by = root.payload.get("granted_by") if root.type == "milestone_grant" else None
    run.decision.milestones.append(MilestoneEarned(member, rule.id, key[1], by if isinstance(by, int) else None))
    pay_member(run, rule, slots, shaping, member, values)
    run.follow("milestone_earned", member, {"milestone": rule.id, "name": milestone.name, "rarity": milestone.rarity})


def _key(run: Run, rule: BoundRule) -> tuple[str, int]:
    """How a member's having earned it is kept: for life, or for the season."""
    milestone = rule.checked.rule.milestone
    if milestone is None or milestone.scope == "lifetime":
        return rule.for_life
    return (rule.id, run.context.season_id or 0)
