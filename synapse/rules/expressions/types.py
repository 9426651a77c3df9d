"""Scopes, and the small rules about types that checking rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from synapse.rules.expressions.functions import FUNCTIONS, LISTS, NUMBERS, Function
from synapse.rules.nearest import did_you_mean
from synapse.rules.vocabulary import Type

#: Types of which a value can be told equal to another.
COMPARABLE = frozenset(Type) - LISTS
_WORDS = {Type.BOOLEAN: "true or false", Type.STRING: "a text", Type.ID: "an id", Type.TIME: "a time"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name that an expression may read; an optional one only by `default(name, value)`."""

    type: Type
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may read, by full dotted name, and call: all of `FUNCTIONS` or some of them."""

    names: Mapping[str, Name]
    functions: Mapping[str, Function] = field(default_factory=lambda: FUNCTIONS)

    def nearest(self, wrong: str) -> str:
        """A hint for a name that does not exist: a sibling if one is near, else any name, else what there is."""
        prefix, _, last = wrong.rpartition(".")
        if below := self._below(wrong):
            return f"`{wrong}` has {_some(below)}"
        siblings = self._below(prefix)
        if hint := did_you_mean(last, siblings):
            return hint.replace("`", f"`{prefix}." if prefix else "`", 1)
        by_last = {name.rpartition(".")[2]: name for name in sorted(self.names, reverse=True)}
        if near := get_close_matches(last, sorted(by_last), n=1, cutoff=0.7):
            return f"did you mean `{by_last[near[0]]}`?"
        return f"`{prefix}` has {_some(siblings)}" if prefix and siblings else did_you_mean(wrong, self.names)

    def _below(self, prefix: str) -> set[str]:
        start = f"{prefix}." if prefix else ""
        return {name.removeprefix(start) for name in self.names if name.startswith(start)}


def _some(names: set[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in sorted(names)[:8])
    return f"{shown} …" if len(names) > 8 else shown


def joined(left: Type, right: Type) -> Type | None:
    """The type that covers both, if they are of one kind."""
    if left is right:
        return left
    return Type.NUMBER if left in NUMBERS and right in NUMBERS else None


def described(type_: Type) -> str:
    """A type in words, with its article."""
    if type_ in NUMBERS:
        return "a number"
    return _WORDS.get(type_, f"a {type_}")
