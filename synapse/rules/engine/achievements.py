"""Achievements: about a member, checked on one snapshot for everybody the event concerns (DESIGN §4.2)."""

from collections.abc import Iterable, Iterator, Sequence

from synapse.rules.decision import MilestoneEarned
from synapse.rules.engine.plan import BoundRule, Plan, Slots, slots_of
from synapse.rules.compile.compiled import MEMBER
from synapse.rules.engine.rewards import fire, settle
from synapse.rules.engine.run import Run
from synapse.rules.engine.shaping import Shaping

def check_achievements(run: Run, plan: Plan) -> None:
    """Check everybody concerned on one snapshot, then grant what was earned, each at most once."""
    shaping = Shaping([1.0] * len(run.program.factors))
    earned: list[tuple[int, BoundRule, Slots]] = []
    for member in _concerned(run):
        earned += _earned_by(run, member, plan, shaping)
    earned += _granted(run)
    run.dirty, run.fired, run.grants = {}, set(), []
    for member, rule, slots in earned:
        _grant(run, member, rule, slots, shaping)
    run.context.member = None
    if run.dirty:
        run.raise_levels()


def _concerned(run: Run) -> Iterator[int]:
    """The actor, the target and every recipient, each once; bots earn nothing."""
    event, root = run.context.event, run.context.root
    people = dict.fromkeys((event.actor, event.target, *run.dirty))
    for member in people:
        if member is not None and not (member == root.target and root.payload.get("target_is_bot") is True):
            yield member


def _earned_by(
    run: Run, member: int, plan: Plan, shaping: Shaping
) -> Iterator[tuple[int, BoundRule, Slots]]:
    had = run.context.world.earned.get(member, frozenset[tuple[str, int]]())
    season = run.context.season_id or 0
    run.context.member = member
    for bound, rules in ((MEMBER, _candidates(run, member)), (run.context.event.type, plan.achievements)):
        open_ = [rule for rule in rules if (rule.id, _scope(rule, season)) not in had]
        if not open_:
            continue
        module = run.program.module(bound)
        slots = run.gather(module.base, slots_of(module, open_))
        yield from ((member, rule, slots) for rule in open_ if run.holds(rule, slots, shaping.factors))


def _candidates(run: Run, member: int) -> Iterable[BoundRule]:
    found = run.program.watchers
    event = run.context.event
    rules: dict[str, BoundRule] = {}
    lists: list[Sequence[BoundRule]] = [found.always] if event is run.context.root else []
    if event is run.context.root:
        lists.append(found.of_event.get(event.type, ()))
    lists += [found.of_award[rule] for rule in run.fired & found.of_award.keys()]
    lists += [found.of_currency.get(currency, ()) for currency in run.dirty.get(member, ())]
    for some in lists:
        for rule in some:
            rules[rule.id] = rule
    return rules.values()


def _granted(run: Run) -> Iterator[tuple[int, BoundRule, Slots]]:
    """Achievements granted by hand or by a rule, as if earned."""
    module = run.program.module(MEMBER)
    for member, name in run.grants:
        rule = run.program.watchers.all.get(name)
        if rule is None:
            run.decision.failed[name] = "this achievement has a trigger, or is switched off: it cannot be granted"
            continue
        run.context.member = member
        yield member, rule, run.gather(module.base, slots_of(module, [rule]))


def _grant(run: Run, member: int, rule: BoundRule, slots: Slots, shaping: Shaping) -> None:
    milestone = rule.checked.rule.milestone
    if milestone is None:
        raise TypeError(f"{rule.id} is no achievement")
    season = _scope(rule, run.context.season_id or 0)
    if (rule.id, season) in run.context.world.earned.get(member, ()) or any(
        (one.member, one.milestone) == (member, rule.id) for one in run.decision.milestones
    ):
        return
    run.context.member = member
    by = run.context.root.payload.get("granted_by")
    granted_by = by if run.context.root.type == "milestone_grant" and isinstance(by, int) else None
    run.decision.milestones.append(MilestoneEarned(member, rule.id, season, granted_by))
    if firing := fire(run, rule, slots, shaping, member):
        settle(run, firing, shaping, member)
    payload = {"milestone": rule.id, "name": milestone.name, "rarity": milestone.rarity}
    run.follow("milestone_earned", member, dict(payload))


def _scope(rule: BoundRule, season: int) -> int:
    milestone = rule.checked.rule.milestone
    return season if milestone and milestone.scope == "season" else 0
