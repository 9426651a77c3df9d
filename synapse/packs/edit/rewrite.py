"""A pack's text made to say something else, changed only where it has to be."""

from collections.abc import Callable, Iterator
from typing import Any, cast

from synapse.kit.errors import SynapseError
from synapse.packs.edit.differences import Edits, Slot, same
from synapse.packs.edit.lines import Splice, spliced
from synapse.packs.edit.render import flow
from synapse.packs.edit.spans import Node, read_spans
from synapse.packs.read import read_once


class NotEditable(SynapseError):
    """The text is written in a way that keeps us from changing it safely."""

    def __init__(self) -> None:
        super().__init__("not-editable", "this text cannot be changed in part", "edit the text as a whole")


#: text, what it says, what it is to say → the new text
Way = Callable[[str, dict[str, Any], dict[str, Any]], str]


def rewritten(text: str, wanted: dict[str, Any]) -> str:
    """The text, saying `wanted` and nothing else. Raises `NotEditable`."""
    return first_right(text, wanted, (least, coarse))


def first_right(text: str, wanted: dict[str, Any], ways: tuple[Way, ...]) -> str:
    """What the first of several ways makes of it that proves right; then the same with aliases written out."""
    document = read_once(text)
    if same(document.data, wanted):
        return text
    for form in (lambda: text, lambda: without_aliases(text)):
        for way in ways:
            try:
                new = way(form(), document.data, wanted)
            except (ValueError, IndexError, KeyError):
                continue
            if says(new, wanted):
                return new
    raise NotEditable


def least(text: str, said: dict[str, Any], wanted: dict[str, Any]) -> str:
    """As few signs changed as can be."""
    return _edited(text, said, wanted, coarse=False)


def coarse(text: str, said: dict[str, Any], wanted: dict[str, Any]) -> str:
    """Rules and other entries that differ written anew."""
    return _edited(text, said, wanted, coarse=True)


def _edited(text: str, said: dict[str, Any], wanted: dict[str, Any], *, coarse: bool) -> str:
    edits = Edits(text, is_json=text.lstrip().startswith("{"), coarse=coarse)
    root = read_spans(text)
    edits.change(root, said, wanted, None if root.flow else Slot(-2, 0))
    return spliced(text, edits.splices)


def without_aliases(text: str) -> str:
    """The text with every alias replaced by what it repeats."""
    data = read_once(text).data
    return spliced(
        text, [Splice(node.start, node.end, flow(value)) for node, value in _aliases(read_spans(text), data)]
    )


def _aliases(node: Node, value: Any) -> Iterator[tuple[Node, Any]]:
    if node.kind == "alias":
        yield node, value
    for key, one in node.entries.items():
        yield from _aliases(one.value, cast("dict[str, Any]", value)[key])
    for index, one in enumerate(node.items):
        yield from _aliases(one, cast("list[Any]", value)[index])


def says(text: str, wanted: dict[str, Any]) -> bool:
    """Whether a text can be read without problems, and means this."""
    document = read_once(text)
    return not document.problems and same(document.data, wanted)
