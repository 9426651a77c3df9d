"""Achievements: about a member, checked on one snapshot for everybody the event concerns (DESIGN §4.2)."""

from collections.abc import Iterable, Iterator, Sequence

from synapse.rules.compile.compiled import MEMBER
from synapse.rules.decision import MilestoneEarned
from synapse.rules.engine.plan import BoundRule, Plan, Slots, slots_of
from synapse.rules.engine.rewards import pay_member
from synapse.rules.engine.run import Run
from synapse.rules.engine.shaping import unshaped
from synapse.rules.engine.watchers import Group
from synapse.rules.expressions import FAILURES, MISSING

#: An achievement about to be granted: to whom, which, on what it ran, and its values.
Earned = tuple[int, BoundRule, Slots, tuple[object, ...]]


def check_achievements(run: Run, plan: Plan) -> None:
    """Check everybody concerned on one snapshot, then grant what was earned, each at most once."""
    earned: list[Earned] = []
    for member in _concerned(run):
        run.context.member = member
        own: list[Earned] = []
        _check_member(run, member, own)
        if plan.achievements:
            slots = run.gather(plan.base, slots_of(plan.achievements))
            _check(run, member, plan.achievements, slots, own)
        earned += sorted(own, key=_rank) if len(own) > 1 else own
    if run.grants:
        _granted(run, earned)
    run.touched, run.awarded, run.grants = {}, len(run.context.awards), []
    _grant_all(run, earned)


def grant_asked_for(run: Run) -> None:
    """Grant what automations asked for."""
    earned: list[Earned] = []
    _granted(run, earned)
    run.grants = []
    _grant_all(run, earned)


def _grant_all(run: Run, earned: Iterable[Earned]) -> None:
    for one in earned:
        _grant(run, *one)
    run.context.member = None
    if run.touched:
        run.raise_levels()


def _concerned(run: Run) -> Iterable[int]:
    """The actor, the target and every recipient, each once; bots earn nothing."""
    event, root = run.context.event, run.context.root
    if event.target is None and len(run.touched) <= 1 and event.actor is not None:
        return (event.actor,)
    bot = root.target if root.payload.get("target_is_bot") is True else None
    people = dict.fromkeys((event.actor, event.target, *[member for member, _ in run.touched]))
    return [member for member in people if member is not None and member != bot]


def _check_member(run: Run, member: int, earned: list[Earned]) -> None:
    """Check what just happened may have brought within a member's reach."""
    slots: Slots | None = None
    for group in _groups(run, member):
        if slots is None:
            slots = run.program.module(MEMBER).base(run.context.event)
        for slot, read in group.readers:
            if slots[slot] is MISSING:
                slots[slot] = read(run.context)
        rules: Sequence[BoundRule] = group.rules
        if run.observer is None:
            # most achievements are out of reach: one call says so of all of them
            try:
                rules = [rules[place] for place in group.scan(slots)]
            except FAILURES:
                rules = group.rules
        _check(run, member, rules, slots, earned)


def _groups(run: Run, member: int) -> Iterator[Group]:
    found = run.program.watchers
    if run.context.event is run.context.root:
        group = found.of_event.get(run.context.root.type, found.always)
        if group is not None:
            yield group
    if found.of_award:
        paid = dict.fromkeys(award.rule for award in run.context.awards[run.awarded :])
        yield from (found.of_award[rule] for rule in paid if rule in found.of_award)
    if found.of_currency:
        for whom, currency in run.touched:
            if whom == member and currency in found.of_currency:
                yield found.of_currency[currency]


def _check(run: Run, member: int, rules: Sequence[BoundRule], slots: Slots, earned: list[Earned]) -> None:
    had = run.context.world.earned.get(member, ())
    for rule in rules:
        if had and _key(run, rule) in had:
            continue
        if run.observer is not None:
            run.observe(rule, slots, [])
        try:
            values = rule.run(slots, [])
        except FAILURES as error:
            run.fail(rule, error, slots)
            continue
        if values is not None:
            earned.append((member, rule, slots, values))


def _granted(run: Run, earned: list[Earned]) -> None:
    """Achievements granted by hand or by a rule, as if earned: their conditions are not asked."""
    for member, name in run.grants:
        rule = run.program.watchers.all.get(name)
        if rule is None:
            run.decision.failed[name] = "this achievement has a trigger, or is switched off: it cannot be granted"
            continue
        run.context.member = member
        slots = run.gather(run.program.module(MEMBER).base, rule.readers)
        values = rule.grant(slots, [])
        if values is not None:
            earned.append((member, rule, slots, values))


def _grant(run: Run, member: int, rule: BoundRule, slots: Slots, values: tuple[object, ...]) -> None:
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
    pay_member(run, rule, slots, unshaped(run), member, values)
    run.follow("milestone_earned", member, {"milestone": rule.id, "name": milestone.name, "rarity": milestone.rarity})


def _rank(earned: Earned) -> tuple[int, int]:
    """Achievements are granted in the order of their rules, whatever made us look at them."""
    checked = earned[1].checked
    return checked.rule.priority, checked.order


def _key(run: Run, rule: BoundRule) -> tuple[str, int]:
    """How a member's having earned it is kept: for life, or for the season."""
    return rule.for_life or (rule.id, run.context.season_id or 0)
