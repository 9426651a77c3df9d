"""Which achievements are worth checking after what happened (DESIGN §4.2)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from synapse.rules.engine.measures import CompiledMeasure
from synapse.rules.engine.plan import BoundRule

_MONEY = ("member.balance.", "member.lifetime.")


@dataclass(slots=True)
class Watchers:
    """Achievements without a trigger, by what makes checking them worth while."""

    all: dict[str, BoundRule] = field(default_factory=dict[str, BoundRule])
    of_event: dict[str, list[BoundRule]] = field(default_factory=dict[str, list[BoundRule]])
    of_award: dict[str, list[BoundRule]] = field(default_factory=dict[str, list[BoundRule]])
    of_currency: dict[str, list[BoundRule]] = field(default_factory=dict[str, list[BoundRule]])
    always: list[BoundRule] = field(default_factory=list[BoundRule])

    def on_event(self, type_: str) -> list[BoundRule]:
        """Those that a stored event of this type may bring within reach."""
        rules = self.of_event.get(type_)
        return self.always if rules is None else rules


def watchers(
    rules: Iterable[BoundRule], measures: Mapping[str, CompiledMeasure], main_currency: str | None
) -> Watchers:
    """Sort achievements by what they read. One without conditions is granted by hand only."""
    found = Watchers()
    for rule in rules:
        found.all[rule.id] = rule
        if not rule.checked.conditions:
            continue
        lists = list(_lists(found, rule, measures, main_currency))
        for some in lists or [found.always]:
            some.append(rule)
    for rules in found.of_event.values():
        rules += found.always
    return found


def _lists(
    found: Watchers, rule: BoundRule, measures: Mapping[str, CompiledMeasure], main_currency: str | None
) -> Iterator[list[BoundRule]]:
    for name in rule.checked.measures:
        measure = measures[name]
        place = found.of_event if measure.source == "events" else found.of_award
        for of in measure.of:
            yield place.setdefault(of, [])
    for name in rule.checked.reads:
        if name.startswith(_MONEY):
            yield found.of_currency.setdefault(name.rsplit(".", 1)[1], [])
        elif name == "member.level" and main_currency:
            yield found.of_currency.setdefault(main_currency, [])
