"""Checked expressions become Python functions over slots, one module of code per event type (DESIGN §4.3).

A slot is a position in the list of values that a plan gathers for an event; parameters are globals of
the generated module, so that other parameter values need no other code.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import CodeType

from synapse.rules.compile.rules import CheckedRule
from synapse.rules.documents.rule import Rule
from synapse.rules.expressions import Checked, emit

#: Names that come with the event itself: dotted name → source over `e` (Event) and `p` (its payload).
_DIRECT = {
    "now": "e.at",
    "event.type": "e.type",
    "event.source": "e.source",
    "event.channel": "M if e.channel is None else e.channel",
    "actor.id": "M if e.actor is None else e.actor",
    "target.id": "M if e.target is None else e.target",
    "actor.is_bot": "p.get('is_bot', False)",
    "target.is_bot": "p.get('target_is_bot', False)",
    "actor.roles": "p.get('actor_roles', M)",
    "target.roles": "p.get('target_roles', M)",
    "actor.joined_days": "(e.at - p['actor_joined_at']) / 86400 if 'actor_joined_at' in p else M",
    "target.joined_days": "M",
    "@seed": "f'{e.guild}:{e.type}:{e.source}'",
}


@dataclass(slots=True)
class Layout:
    """Which name has which slot, for the rules of one event type (or of achievements without a trigger)."""

    factors: Sequence[str]
    slots: dict[str, int] = field(default_factory=dict[str, int])

    def slot(self, name: str) -> int:
        """The slot of a name, given when first asked for."""
        return self.slots.setdefault(name, len(self.slots))

    def place(self, name: str, activity: str) -> str:
        """How generated code reads a name; a zone's multiplier is that of the rule's activity."""
        if name.startswith("params."):
            return f"p_{name.removeprefix('params.')}"
        if name.startswith("factors."):
            return f"f[{self.factors.index(name.removeprefix('factors.'))}]"
        return f"s[{self.slot(f'{name}@{activity}' if name.startswith('zone.multiplier.') else name)}]"

    def source(self, checked: Checked, rule: Rule, event: str) -> str:
        """Python source of an expression of a rule on an event type."""
        place = {name: self.place(name, rule.activity or event) for name in checked.reads}
        if "random" in checked.functions:
            place["@random"] = f"(s[{self.slot('@seed')}] + ':{rule.id}')"
        place["@zone"] = "clock"
        return emit(checked, place)

    def dynamic(self) -> tuple[str, ...]:
        """Names that do not come with the event: the runtime's readers fill their slots."""
        return tuple(name for name in self.slots if name not in _DIRECT and not name.startswith("event."))


@dataclass(frozen=True, slots=True)
class Module:
    """Generated code: `base(e)` makes the list of slots, `when_<i>` and `values_<i>` run rule i of `rules`."""

    rules: tuple[CheckedRule, ...]
    layout: Layout
    source: str
    code: CodeType


def generate(rules: Iterable[CheckedRule], factors: Sequence[str], event: str) -> Module:
    """Code for the rules of one event type."""
    rules, layout = tuple(rules), Layout(tuple(factors))
    lines: list[str] = []
    for index, checked in enumerate(rules):
        when = " and ".join(f"({layout.source(condition, checked.rule, event)})" for condition in checked.conditions)
        values = [layout.source(value, checked.rule, event) for effect in checked.effects for value in effect.values]
        lines.append(f"def when_{index}(s, f):\n    return {when or 'True'}")
        lines.append(f"def values_{index}(s, f):\n    return ({''.join(value + ', ' for value in values)})")
    lines.insert(0, _base(layout))
    source = "\n".join(lines) + "\n"
    return Module(rules, layout, source, compile(source, f"<rules on {event}>", "exec"))


def _base(layout: Layout) -> str:
    parts = [_direct(name) for name in layout.slots]
    return f"def base(e):\n    p = e.payload\n    return [{', '.join(parts)}]"


def _direct(name: str) -> str:
    if name in _DIRECT:
        return _DIRECT[name]
    return f"p.get({name.removeprefix('event.')!r}, M)" if name.startswith("event.") else "M"


def source_of(checked: Checked) -> str:
    """Source of an expression over parameters and, in level curves, `level`."""
    return emit(checked, {name: _parameter(name) for name in checked.reads} | {"@zone": "clock"})


def row_source(checked: Checked) -> str:
    """Source of a measure's `where` over `actor`, `target`, `channel` and the payload `p` of a row."""
    ids = {f"row.{name}": f"(M if {name} is None else {name})" for name in ("actor", "target", "channel")}
    place = {
        name: ids.get(name) or (_parameter(name) if name.startswith("params.") else f"p.get({name[4:]!r}, M)")
        for name in checked.reads
    }
    return emit(checked, place | {"@zone": "clock"})


def _parameter(name: str) -> str:
    return f"p_{name.removeprefix('params.')}" if name.startswith("params.") else name
