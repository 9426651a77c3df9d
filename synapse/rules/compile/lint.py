"""What is wrong or doubtful only when all rules are seen together (DESIGN §4.1, §4.8)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from synapse.rules.compile.checker import Checker
from synapse.rules.compile.measures import CheckedMeasure
from synapse.rules.compile.rules import CheckedRule
from synapse.rules.documents.pack import Pack
from synapse.rules.effects import Credit, Emit
from synapse.rules.expressions import Checked, contradictions
from synapse.rules.problems import Problem

#: What a member can repeat at will, so that a reward for it wants a limit.
REPEATABLE = frozenset(
    {"message_create", "reaction_add", "reaction_remove", "thread_create", "voice_join", "voice_move"}
)


def check_whole(rules: Sequence[CheckedRule], checker: Checker) -> None:
    """Errors: events that emit each other, conditions that never hold, rules that are never reached."""
    _check_cycles(rules, checker)
    for rule in rules:
        for index, message in contradictions(list(rule.conditions)):
            checker.report("never-holds", (*rule.path, "conditions", index), f"this can never hold: {message}")
    _check_shadowed(rules, checker)


def _check_cycles(rules: Sequence[CheckedRule], checker: Checker) -> None:
    emits: dict[str, dict[str, CheckedRule]] = {}
    for rule in rules:
        for entry in rule.effects:
            if isinstance(entry.effect, Emit):
                for event in rule.events:
                    emits.setdefault(event, {})[entry.effect.event] = rule
    for start in emits:
        if (path := _path_back(start, emits)) and start == min(path):
            rule = emits[path[-1]][start]
            way = " → ".join([*path, start])
            checker.report("emit-cycle", (*rule.path, "effects"), f"events emit each other: {way}", "break the circle")


def _path_back(start: str, emits: Mapping[str, Mapping[str, CheckedRule]]) -> list[str] | None:
    """The shortest way from an event back to itself."""
    ways, seen = [[start]], set[str]()
    while ways:
        way = ways.pop(0)
        for following in emits.get(way[-1], ()):
            if following == start:
                return way
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return None


def _check_shadowed(rules: Sequence[CheckedRule], checker: Checker) -> None:
    stoppers = [rule for rule in rules if rule.rule.stop_processing and rule.rule.enabled]
    for stopper in stoppers:
        for rule in rules:
            if rule is not stopper and _shadows(stopper, rule):
                checker.report(
                    "shadowed",
                    rule.path,
                    f"never runs: `{stopper.rule.id}` stops the phase first whenever it could",
                    "give it a lower priority, or the other one more conditions",
                )


def _shadows(stopper: CheckedRule, rule: CheckedRule) -> bool:
    first, second = stopper.rule, rule.rule
    if first.kind != second.kind or (first.priority, stopper.order) >= (second.priority, rule.order):
        return False
    narrower = first.trigger and (first.trigger.zones or first.trigger.channels) and first.trigger != second.trigger
    covers = bool(rule.events) and set(rule.events) <= set(stopper.events)
    return covers and not narrower and set(stopper.texts) <= set(rule.texts)


def advise(
    packs: Sequence[Pack],
    rules: Sequence[CheckedRule],
    measures: Mapping[str, CheckedMeasure],
    others: Iterable[Checked],
) -> Iterator[Problem]:
    """Advice: parameters that nothing reads, rewards without any limit."""
    read = {name for rule in rules for name in rule.reads} | {name for other in others for name in other.reads}
    for measure in measures.values():
        for part in (measure.where, measure.window):
            if isinstance(part, Checked):
                read |= set(part.reads)
    for pack in packs:
        for name in pack.parameters:
            if f"params.{name}" not in read:
                path = (pack.id, "parameters", name)
                yield Problem("unused-parameter", path, f"nothing reads `{name}`", "leave it out", "advice")
    guarded = {event for rule in rules if rule.rule.kind == "guard" and rule.measures for event in rule.events}
    for rule in rules:
        open_ = set(rule.events) & REPEATABLE - guarded
        pays = any(isinstance(entry.effect, Credit) for entry in rule.effects)
        limited = any(name.startswith("measures.") for condition in rule.conditions for name in condition.reads)
        if rule.rule.kind == "reward" and pays and open_ and not limited:
            message = f"`{rule.rule.id}` pays for every {min(open_)} without any limit"
            yield Problem("no-limit", rule.path, message, "add cooled_down, daily_total_below or a guard", "advice")
