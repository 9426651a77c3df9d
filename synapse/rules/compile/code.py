"""Checked expressions become Python functions over slots, one module of code per event type (DESIGN §4.3).

A slot is a position in the list of values that a plan gathers for an event; parameters are globals of
the generated module, so that other parameter values need no other code.
"""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import CodeType

from synapse.rules.compile.rules import CheckedEffect, CheckedRule
from synapse.rules.documents.pack import Rounding
from synapse.rules.effects import Credit
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
_MULTIPLIER = "zone.multiplier."


@dataclass(slots=True)
class Layout:
    """Which name has which slot, for the rules of one event type (or of achievements without a trigger)."""

    factors: Sequence[str]
    slots: dict[str, int] = field(default_factory=dict[str, int])

    def slot(self, name: str) -> int:
        """The slot of a name, given when first asked for."""
        return self.slots.setdefault(name, len(self.slots))

    def dynamic(self) -> tuple[str, ...]:
        """Names that do not come with the event: the runtime's readers fill their slots."""
        return tuple(name for name in self.slots if name not in _DIRECT and not name.startswith("event."))


@dataclass(frozen=True, slots=True)
class RuleCode:
    """One rule's function. `values[i]` says where effect i finds its values in what the function returns.

    A credit has three: the amount, the amount times its factors, and that in whole units; of one whose
    currency only the event names, the last is left to settlement.
    """

    rule: CheckedRule
    activity: str
    source: str
    #: sources of its conditions and of its values, over slots `s` and factors `f`
    conditions: tuple[str, ...]
    result: str
    values: tuple[tuple[int, ...], ...]
    #: names that the function reads, with their slots
    reads: dict[str, int]
    #: names of the factors that it may read, by position
    factors: Sequence[str]


@dataclass(frozen=True, slots=True)
class Module:
    """Generated code: `base(e)` makes the list of slots, `rule_<i>(s, f)` runs rule i of `rules`.

    `grant_<i>(s, f)` gives the values of an achievement without asking its conditions.
    """

    rules: tuple[RuleCode, ...]
    layout: Layout
    source: str
    code: CodeType


def generate(
    rules: Iterable[CheckedRule], factors: Sequence[str], roundings: Mapping[str, Rounding], event: str
) -> Module:
    """Code for the rules of one event type.

    A rule's function returns None when its conditions do not hold, else its values; it raises one of
    `FAILURES` when it cannot say.
    """
    layout = Layout(tuple(factors))
    codes = tuple(
        _RuleWriter(layout, checked, checked.rule.activity or event, roundings).write(index)
        for index, checked in enumerate(rules)
    )
    base = f"def base(e):\n    p = e.payload\n    return [{', '.join(map(_direct, layout.slots))}]"
    source = "\n".join([base, *(code.source for code in codes)]) + "\n"
    return Module(codes, layout, source, compile(source, f"<rules on {event}>", "exec"))


def _direct(name: str) -> str:
    if name in _DIRECT:
        return _DIRECT[name]
    return f"p.get({name.removeprefix('event.')!r}, M)" if name.startswith("event.") else "M"


@dataclass(slots=True)
class _RuleWriter:
    """Writes one rule's function; its calls of `random` are numbered through."""

    layout: Layout
    checked: CheckedRule
    activity: str
    #: currency → how it is rounded
    roundings: Mapping[str, Rounding]
    reads: dict[str, int] = field(default_factory=dict[str, int])
    draws: int = 0

    def write(self, index: int) -> RuleCode:
        conditions = [self._source(condition) for condition in self.checked.conditions]
        values: list[str] = []
        positions: list[tuple[int, ...]] = []
        for entry in self.checked.effects:
            sources = self._values(entry)
            positions.append(tuple(range(len(values), len(values) + len(sources))))
            values += sources
        result = f"({''.join(value + ', ' for value in values)})"
        body = f"    if {' and '.join(conditions)}:\n        return {result}" if conditions else f"    return {result}"
        source = f"def rule_{index}(s, f):\n{body}"
        if self.checked.rule.kind == "achievement":
            source += f"\ndef grant_{index}(s, f):\n    return {result}"
        return RuleCode(
            self.checked,
            self.activity,
            source,
            tuple(conditions),
            result,
            tuple(positions),
            self.reads,
            self.layout.factors,
        )

    def _values(self, entry: CheckedEffect) -> list[str]:
        # asking for a sum is what makes a missing value a failure
        sources = [f"{self._source(value)}{' + 0' if value.bare else ''}" for value in entry.values]
        if isinstance(entry.effect, Credit):
            raw = " * ".join(["a", *self._factors(entry.effect)])
            rounding = self.roundings.get(entry.effect.currency)
            sources = [f"(a := {sources[0]})", f"(r := {raw})", whole_source("r", rounding) if rounding else "r"]
        return sources

    def _factors(self, credit: Credit) -> list[str]:
        """A currency that only the event names has its zone multiplied at settlement."""
        named = not credit.currency.startswith("event.")
        return [
            self._place(f"{_MULTIPLIER}{credit.currency}") if name == "zone" else self._place(f"factors.{name}")
            for name in credit.times
            if name != "zone" or named
        ]

    def _source(self, checked: Checked) -> str:
        place = {name: self._place(name) for name in checked.reads}
        if "random" in checked.functions:
            place["@random"] = f"({self._place('@seed')} + ':{self.checked.rule.id}')"
        source = emit(checked, place | {"@zone": "clock"}, self.draws)
        self.draws += sum(
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "random"
            for node in ast.walk(checked.tree)
        )
        return source

    def _place(self, name: str) -> str:
        """How generated code reads a name; a zone's multiplier is that of the rule's activity."""
        if name.startswith("params."):
            return _parameter(name)
        if name.startswith("factors."):
            return f"f[{self.layout.factors.index(name.removeprefix('factors.'))}]"
        key = f"{name}@{self.activity}" if name.startswith(_MULTIPLIER) else name
        self.reads[name] = self.layout.slot(key)
        return f"s[{self.reads[name]}]"


def whole_source(name: str, rounding: Rounding) -> str:
    """An amount in whole units: `settled` for the common case written out, the rest by calling it."""
    slow = f"settled_credit({name}, {rounding!r})"
    return f"int({name} + 1e-9) if 0 <= {name} < 5e5 else {slow}" if rounding == "floor" else slow


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
