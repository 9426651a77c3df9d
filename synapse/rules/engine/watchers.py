"""Which achievements are worth checking after what happened (DESIGN §4.2)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from synapse.rules.compile.rules import CheckedRule
from synapse.rules.engine.measures import CompiledMeasure
from synapse.rules.engine.plan import BoundRule, FilledSlots, Slots, slots_of
from synapse.rules.engine.source import function_in, run_source

_MONEY = ("member.balance.", "member.lifetime.")


@dataclass(frozen=True, slots=True)
class Group:
    """Achievements that are worth checking together, and the readers that fill their slots.

    `scan(slots)` gives the positions of those whose conditions hold; it raises one of `FAILURES` if a
    single one cannot say, and then each must be asked by itself.
    """

    rules: tuple[BoundRule, ...]
    readers: FilledSlots
    scan: Callable[[Slots], list[int]]


@dataclass(slots=True)
class Watchers:
    """Achievements without a trigger, by what makes checking them worth while."""

    all: dict[str, BoundRule] = field(default_factory=dict[str, BoundRule])
    #: stored event type → those that it may bring within reach
    of_event: dict[str, Group] = field(default_factory=dict[str, Group])
    #: rule → those that count its awards
    of_award: dict[str, Group] = field(default_factory=dict[str, Group])
    #: currency → those that look at it
    of_currency: dict[str, Group] = field(default_factory=dict[str, Group])
    #: those that any event may bring within reach
    always: Group | None = None

    def after(self, event: str, paying: Iterable[str]) -> Iterator[CheckedRule]:
        """Every achievement that may be checked because of an event and of the rules that it may lead to."""
        groups = [self.of_event.get(event, self.always), *self.of_currency.values()]
        # an achievement that pays may be what another one counts
        groups += [self.of_award.get(rule) for rule in (*paying, *self.all)]
        return (rule.checked for group in groups if group for rule in group.rules)


def watchers(
    rules: Iterable[BoundRule],
    measures: Mapping[str, CompiledMeasure],
    main_currency: str | None,
    names: Mapping[str, object],
) -> Watchers:
    """Sort achievements by what they read; `names` are the globals of generated code.

    One without conditions is granted by hand only.
    """
    places: dict[tuple[str, str], list[BoundRule]] = {}
    every = {rule.id: rule for rule in rules}
    for rule in every.values():
        if rule.checked.conditions:
            for place in dict.fromkeys(_places(rule, measures, main_currency)) or {("always", ""): None}:
                places.setdefault(place, []).append(rule)
    always = places.pop(("always", ""), [])
    found = Watchers(every, always=_group(always, names) if always else None)
    for (kind, name), some in places.items():
        if kind == "event":
            found.of_event[name] = _group([*some, *always], names)
        else:
            (found.of_award if kind == "award" else found.of_currency)[name] = _group(some, names)
    return found


def _group(rules: list[BoundRule], names: Mapping[str, object]) -> Group:
    lines = [f"    if {' and '.join(rule.code.conditions)}: h.append({place})" for place, rule in enumerate(rules)]
    source = "\n".join(["def scan(s):", "    h = []", *lines, "    return h", ""])
    space = run_source(compile(source, "<achievements>", "exec"), names)
    return Group(tuple(rules), slots_of(rules), function_in(space, "scan"))


def _places(
    rule: BoundRule, measures: Mapping[str, CompiledMeasure], main_currency: str | None
) -> Iterator[tuple[str, str]]:
    for name in rule.checked.measures:
        kind = "event" if measures[name].source == "events" else "award"
        yield from ((kind, of) for of in sorted(measures[name].of))
    for name in rule.checked.reads:
        if name.startswith(_MONEY):
            yield "currency", name.rsplit(".", 1)[1]
        elif name == "member.level" and main_currency:
            yield "currency", main_currency
