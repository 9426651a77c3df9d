"""What has to give way in a text so that it says something else: as little as can be."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, cast

from synapse.packs.edit.lines import Lines, Splice
from synapse.packs.edit.render import as_json_text, block, entry, fits, flow, item, scalar
from synapse.packs.edit.spans import Node


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value stands: behind a colon or a dash."""

    #: the column of its key or dash
    column: int
    #: behind the colon or the dash
    behind: int
    #: the key, or the key of the list that it is in
    name: str = ""
    is_item: bool = False


@dataclass(slots=True)
class Edits:
    """Collects splices. `coarse`: keys and items of the document's own lists are written anew where they differ."""

    text: str
    is_json: bool
    coarse: bool = False
    splices: list[Splice] = field(default_factory=list[Splice])
    lines: Lines = field(init=False)

    def __post_init__(self) -> None:
        self.lines = Lines(self.text)

    def splice(self, start: int, end: int, text: str) -> None:
        """Note one."""
        if "\r\n" in self.text:
            text = text.replace("\n", "\r\n")
        self.splices.append(Splice(start, end, text))

    def change(self, node: Node, old: Any, new: Any, slot: Slot | None, depth: int = 0) -> None:
        """Make a value another. Without a slot it stands in brackets, or is the document."""
        if same(old, new):
            return
        fine = not (self.coarse and depth > 1) and bool(old) and bool(new)
        if fine and node.kind == "mapping" and isinstance(new, Mapping):
            self._mapping(node, old, cast("Mapping[str, Any]", new), slot, depth)
        elif fine and node.kind == "list" and isinstance(new, list):
            self._list(node, old, cast("list[Any]", new), slot, depth)
        else:
            self.replace(node, new, slot)

    def replace(self, node: Node, new: Any, slot: Slot | None) -> None:
        """Write a value anew."""
        if slot is None:
            self.splice(node.start, node.end, self._in_brackets(new, node))
            return
        inline = self._inline(node, new, slot)
        if inline is not None:
            between = self.text[slot.behind : node.start]
            if "\n" not in between and node.start < node.end:
                self.splice(node.start, node.end, inline)
            else:
                comment = between.rstrip() if "#" in between else ""
                self.splice(slot.behind, node.end, f" {inline}{comment}")
            return
        indent = slot.column + 2
        written = block(new, indent, key=slot.name)
        if slot.is_item:
            self.splice(slot.behind, node.end, f" {written}")
        else:
            self.splice(slot.behind, node.end, f"\n{' ' * indent}{written}")

    def _inline(self, node: Node, new: Any, slot: Slot) -> str | None:
        """A value for the line of its key or dash; None where it takes lines of its own."""
        if not new or not isinstance(new, Mapping | list):
            style = node.style if node.kind == "scalar" else ""
            return scalar(new, style=style, indent=slot.column + 2, column=self.lines.column(slot.behind) + 1)
        was_inline = node.flow or (node.kind != "mapping" and node.kind != "list")
        return flow(new) if was_inline and fits(slot.name, new, self.lines.column(slot.behind)) else None

    def _in_brackets(self, new: Any, node: Node) -> str:
        if not self.is_json:
            return scalar(new, inside=True, style=node.style) if _is_scalar(new) else flow(new)
        if "\n" in self.text[node.start : node.end] or not self.text[node.start : node.end].strip("[]{} "):
            return as_json_text(new, indent=self._line_indent(node.start))
        return as_json_text(new)

    def _line_indent(self, at: int) -> int:
        line = self.text[self.lines.start(at) :]
        return len(line) - len(line.lstrip(" \t"))

    def _mapping(
        self, node: Node, old: Mapping[str, Any], new: Mapping[str, Any], slot: Slot | None, depth: int
    ) -> None:
        names = list(node.entries)
        if not any(name in new for name in names):
            self.replace(node, new, slot)
            return
        starts = [node.entries[name].start for name in names]
        ends = [node.entries[name].value.end or node.entries[name].end for name in names]
        ends = [max(end, node.entries[name].end + 1) for end, name in zip(ends, names, strict=True)]
        self._cut([name not in new for name in names], starts, ends, is_flow=node.flow)
        before: str | None = None
        for name, value in new.items():
            if name in node.entries:
                self._entry(node, name, old[name], value, depth)
                before = name
            else:
                place = None if before is None else ends[names.index(before)]
                self._insert(node, place, starts, ends, self._writer_of_entry(node, name, value))

    def _entry(self, node: Node, name: str, old: Any, new: Any, depth: int) -> None:
        one = node.entries[name]
        if node.flow:
            self.change(one.value, old, new, None, depth + 1)
            return
        behind = self.text.index(":", one.end) + 1
        self.change(one.value, old, new, Slot(self.lines.column(one.start), behind, name), depth + 1)

    def _writer_of_entry(self, node: Node, name: str, value: Any) -> "Writer":
        def write(indent: int, one_line: bool) -> str:
            if self.is_json:
                inner = as_json_text(value, indent=None if one_line else indent)
                return f"{as_json_text(name)}: {inner}"
            if node.flow:
                return f"{scalar(name, inside=True)}: {flow(value)}"
            return entry(name, value, indent)

        return write

    def _list(self, node: Node, old: list[Any], new: list[Any], slot: Slot | None, depth: int) -> None:
        pairs, added = matched(old, new)
        if not pairs:
            self.replace(node, new, slot)
            return
        name = "" if slot is None else slot.name
        marks = [one.start if node.flow else self.lines.dash(one.start) for one in node.items]
        ends = [one.end for one in node.items]
        self._cut([index not in pairs for index in range(len(old))], marks, ends, is_flow=node.flow)
        for index, other in pairs.items():
            place = None if node.flow else Slot(self.lines.column(marks[index]), marks[index] + 1, name, is_item=True)
            self.change(node.items[index], old[index], new[other], place, depth + 1)
        for before, other in added:
            place = None if before is None else ends[before]
            self._insert(node, place, marks, ends, self._writer_of_item(node, new[other], name))

    def _writer_of_item(self, node: Node, value: Any, name: str) -> "Writer":
        def write(indent: int, one_line: bool) -> str:
            if self.is_json:
                return as_json_text(value, indent=None if one_line else indent)
            return flow(value) if node.flow else f"- {item(value, indent + 2, name)}"

        return write

    def _cut(self, gone: Sequence[bool], starts: Sequence[int], ends: Sequence[int], *, is_flow: bool) -> None:
        """Take children away, runs of them together."""
        for first, last in runs(gone):
            is_last = last == len(gone) - 1
            if is_flow and is_last:
                self.splice(ends[first - 1], ends[last], "")
            elif is_flow or not self.lines.is_first(starts[first]):
                self.splice(starts[first], starts[last + 1] if not is_last else ends[last], "")
            else:
                for index in range(first, last + 1):
                    start, end = self.lines.whole(starts[index], ends[index] - 1, is_first=first == 0, is_last=is_last)
                    self.splice(start, end, "")

    def _insert(
        self, node: Node, place: int | None, starts: Sequence[int], ends: Sequence[int], write: "Writer"
    ) -> None:
        """Put a new child behind the one that ends at `place`, or first."""
        if node.flow:
            self._insert_in_brackets(node, place, starts, ends, write)
            return
        column = self.lines.column(starts[0])
        gap = "\n" if self.lines.has_gaps(ends) else ""
        written = write(column, False)
        if place is not None:
            end = self.lines.end(place - 1)
            gap = gap or ("\n" if column == 0 and "\n" in written else "")
            self.splice(end, end, f"\n{gap}{' ' * column}{written}")
        elif self.lines.is_first(starts[0]):
            start = self.lines.with_comments(starts[0])
            self.splice(start, start, f"{' ' * column}{written}\n{gap}")
        else:
            self.splice(starts[0], starts[0], f"{written}\n{' ' * column}")

    def _insert_in_brackets(
        self, node: Node, place: int | None, starts: Sequence[int], ends: Sequence[int], write: "Writer"
    ) -> None:
        between = self.text[ends[0] : starts[1]] if len(starts) > 1 else f",{self.text[node.start + 1 : starts[0]]}"
        if between == ",":
            between = ", "
        if between.count(",") != 1 or between.replace(",", "").strip():
            between = ", "
        written = write(self._line_indent(starts[0]), "\n" not in between)
        if place is None:
            self.splice(starts[0], starts[0], f"{written}{between}")
        else:
            self.splice(place, place, f"{between}{written}")


Writer = Callable[[int, bool], str]


def same(old: Any, new: Any) -> bool:
    """Whether two values say the same; 1 and 1.0 do, 1 and true do not."""
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, dict) and isinstance(new, dict):
        mine, other = cast("dict[str, Any]", old), cast("dict[str, Any]", new)
        return mine.keys() == other.keys() and all(same(value, other[key]) for key, value in mine.items())
    if isinstance(old, list) and isinstance(new, list):
        items, others = cast("list[Any]", old), cast("list[Any]", new)
        return len(items) == len(others) and all(map(same, items, others))
    return old == new


def matched(old: list[Any], new: list[Any]) -> tuple[dict[int, int], list[tuple[int | None, int]]]:
    """Old item → what becomes of it; and new items, each behind which old one it goes (None: first)."""
    pairs: dict[int, int] = {}
    added: list[tuple[int | None, int]] = []
    for _, start, end, first, last in SequenceMatcher(
        None, [_identity(one) for one in old], [_identity(one) for one in new], autojunk=False
    ).get_opcodes():
        common = min(end - start, last - first)
        pairs |= {start + step: first + step for step in range(common)}
        before = max(pairs, default=None)
        added += [(before, index) for index in range(first + common, last)]
    return pairs, added


def _identity(value: Any) -> str:
    """What tells an item from its neighbours: its id, or all of it."""
    if isinstance(value, dict) and "id" in value:
        return f"id {cast('dict[str, Any]', value)['id']}"
    return json.dumps(value, sort_keys=True)


def runs(gone: Iterable[bool]) -> list[tuple[int, int]]:
    """First and last of each unbroken row."""
    found: list[tuple[int, int]] = []
    for index, one in enumerate(gone):
        if one and found and found[-1][1] == index - 1:
            found[-1] = (found[-1][0], index)
        elif one:
            found.append((index, index))
    return found


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, dict | list)
