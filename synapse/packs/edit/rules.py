"""Changes of single rules, named by their ids."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import fields
from typing import Any

from synapse.kit.errors import SynapseError
from synapse.packs.edit.lines import Lines, Splice, spliced
from synapse.packs.edit.rewrite import coarse, first_right, least, rewritten
from synapse.packs.edit.spans import read_spans
from synapse.packs.read import read_once
from synapse.rules.documents.rule import Rule
from synapse.rules.nearest import did_you_mean

#: the order in which a rule's keys are written
KEYS = tuple(one.name for one in fields(Rule))


class UnknownRule(SynapseError):
    """The pack has no such rule."""

    def __init__(self, rule: str, hint: str = "") -> None:
        super().__init__("unknown-rule", f"there is no rule {rule!r} in this pack", hint or "list the pack's rules")


def change_rule(text: str, rule: str, patch: Mapping[str, Any]) -> str:
    """The text with some keys of a rule set, or taken away where the patch says None. Raises `UnknownRule`."""
    wanted = _data(text)
    rules, index = _find(wanted, rule)
    rules[index] = patched(rules[index], patch, KEYS)
    return rewritten(text, wanted)


def add_rule(text: str, rule: Mapping[str, Any], after: str | None = None) -> str:
    """The text with one more rule: at the end, or behind another. Raises `UnknownRule`."""
    wanted = _data(text)
    rules: list[Any] = wanted.setdefault("rules", [])
    place = len(rules) if after is None else _find(wanted, after)[1] + 1
    rules.insert(place, patched({}, rule, KEYS))
    return rewritten(text, wanted)


def remove_rule(text: str, rule: str) -> str:
    """The text without a rule, and without the comment directly above it. Raises `UnknownRule`."""
    wanted = _data(text)
    rules, index = _find(wanted, rule)
    del rules[index]
    return rewritten(text, wanted)


def move_rule(text: str, rule: str, *, after: str | None = None, before: str | None = None) -> str:
    """The text with a rule, and the comment directly above it, at another place. Raises `UnknownRule`."""
    wanted = _data(text)
    rules, index = _find(wanted, rule)
    moved = rules.pop(index)
    other = after if after is not None else before
    target = len(rules) if other is None else _find(wanted, other)[1] + (after is not None)
    rules.insert(target, moved)
    return first_right(text, wanted, (lambda form, _said, _wanted: _moved(form, index, target), least, coarse))


def patched(old: Mapping[str, Any], patch: Mapping[str, Any], order: tuple[str, ...]) -> dict[str, Any]:
    """A mapping with keys set, or taken away where the patch says None; new ones where they usually stand."""
    new = {key: value for key, value in old.items() if patch.get(key, value) is not None}
    for key, value in patch.items():
        if value is None:
            continue
        if key in new:
            new[key] = value
            continue
        ranks = {name: rank for rank, name in enumerate(order)}
        rank = ranks.get(key, len(order))
        place = max((at + 1 for at, name in enumerate(new) if ranks.get(name, len(order)) < rank), default=0)
        entries = list(new.items())
        new = dict([*entries[:place], (key, value), *entries[place:]])
    return new


def _data(text: str) -> dict[str, Any]:
    return deepcopy(read_once(text).data)


def _find(data: dict[str, Any], rule: str) -> tuple[list[dict[str, Any]], int]:
    rules: list[dict[str, Any]] = data.get("rules", [])
    ids = [one.get("id") for one in rules]
    if rule not in ids:
        raise UnknownRule(rule, did_you_mean(rule, [str(one) for one in ids]))
    return rules, ids.index(rule)


def _moved(text: str, index: int, target: int) -> str:
    """The lines of a rule at another place of a block list. Raises `ValueError` for a list in brackets."""
    rules = read_spans(text).entries["rules"].value
    if rules.flow:
        raise ValueError("a list in brackets has no lines of its own")
    lines, last = Lines(text), len(rules.items) - 1
    dashes = [lines.dash(one.start) for one in rules.items]
    start, end = lines.whole(dashes[index], rules.items[index].end - 1, is_first=index == 0, is_last=index == last)
    own = text[lines.with_comments(dashes[index]) : lines.end(rules.items[index].end - 1)]
    place = target + (target >= index)
    gap = "\n" if lines.has_gaps([one.end for one in rules.items]) else ""
    if place <= last:
        at = lines.with_comments(dashes[place])
        return spliced(text, [Splice(start, end, ""), Splice(at, at, f"{own}\n{gap}")])
    at = lines.end(rules.items[last].end - 1)
    return spliced(text, [Splice(start, end, ""), Splice(at, at, f"\n{gap}{own}")])
