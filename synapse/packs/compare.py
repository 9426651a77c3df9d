"""What tells two texts of a pack apart: line by line, and part by part in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from typing import Any, Literal, cast

from synapse.packs.read import read_once

#: lists whose entries have ids, and mappings of names, with what one entry is called
_PARTS = {
    "rules": "rule",
    "currencies": "currency",
    "parameters": "parameter",
    "measures": "measure",
    "factors": "factor",
    "events": "event",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that was added, removed or changed; `fields` are the keys in which it changed."""

    kind: str
    name: str
    change: Literal["added", "removed", "changed", "moved"]
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        what = f"{self.kind} {self.name}" if self.name else self.kind
        if self.change == "changed" and self.fields:
            return f"{what} changes: {', '.join(self.fields)}"
        verbs = {"added": "is new", "removed": "goes", "changed": "changes", "moved": "stands elsewhere"}
        return f"{what} {verbs[self.change]}"


def differences(old: str, new: str) -> list[Difference]:
    """Part by part: rules, currencies, parameters and so on; then what the pack says of itself."""
    return list(_differences(read_once(old).data, read_once(new).data))


def text_diff(old: str, new: str, old_name: str, new_name: str) -> str:
    """Line by line, as `diff -u` writes it."""
    lines = unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), old_name, new_name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for key, kind in _PARTS.items():
        before, after = _named(old.get(key)), _named(new.get(key))
        yield from _compare(kind, before, after)
        if key == "rules":
            yield from _moves(list(before), list(after))
    head = [key for key in {**old, **new} if key not in _PARTS and old.get(key) != new.get(key)]
    if head and old:
        yield Difference("pack", "", "changed", tuple(head))


def _compare(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for name in before:
        if name not in after:
            yield Difference(kind, name, "removed")
    for name, value in after.items():
        if name not in before:
            yield Difference(kind, name, "added")
        elif value != before[name]:
            yield Difference(kind, name, "changed", tuple(_fields(before[name], value)))


def _fields(old: Any, new: Any) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        before, after = cast("dict[str, Any]", old), cast("dict[str, Any]", new)
        yield from (key for key in {**before, **after} if before.get(key) != after.get(key))


def _moves(before: list[str], after: list[str]) -> Iterator[Difference]:
    """Rules that changed places among those that were there before: as few as explain the new order."""
    old, new = [one for one in before if one in after], [one for one in after if one in before]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    stayed = {one for block in blocks for one in new[block.b : block.b + block.size]}
    yield from (Difference("rule", one, "moved") for one in new if one not in stayed)


def _named(part: Any) -> dict[str, Any]:
    if isinstance(part, dict):
        return cast("dict[str, Any]", part)
    items = cast("list[Any]", part) if isinstance(part, list) else []
    return {str(cast("dict[str, Any]", one)["id"]): one for one in items if isinstance(one, dict) and "id" in one}
