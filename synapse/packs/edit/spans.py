"""Where every value of a text begins and ends, to the character."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from ruamel.yaml import YAML, events

from synapse.packs.yaml import readable

Kind = Literal["mapping", "list", "scalar", "alias"]


@dataclass(slots=True)
class Node:
    """A value in a text; `end` is behind its last sign, comments not counted."""

    kind: Kind
    start: int
    end: int = 0
    #: written in brackets
    flow: bool = False
    #: how a text is written: one of `'`, `"`, `|`, `>`, or nothing
    style: str = ""
    anchor: str = ""
    entries: "dict[str, Entry]" = field(default_factory=dict[str, "Entry"])
    items: "list[Node]" = field(default_factory=list["Node"])


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value."""

    start: int
    #: behind the key itself; its colon comes later
    end: int
    value: Node


def read_spans(text: str) -> Node:
    """The tree of a text that has been read without problems."""
    parser = cast("Iterator[Any]", YAML(typ="safe", pure=True).parse(readable(text)))  # pyright: ignore[reportUnknownMemberType]
    stream = (event for event in parser if _is(event, events.NodeEvent, events.CollectionEndEvent))
    return _node(next(stream), stream, text)


def _is(event: Any, *classes: type[events.Event]) -> bool:
    return isinstance(event, classes)


def _node(event: Any, stream: Iterator[Any], text: str) -> Node:
    start, end = event.start_mark.index, event.end_mark.index
    node = Node("scalar", start, end, anchor=event.anchor or "")
    if _is(event, events.AliasEvent):
        node.kind = "alias"
    elif _is(event, events.MappingStartEvent):
        node.kind, node.flow = "mapping", bool(event.flow_style)
        _mapping(node, stream, text)
    elif _is(event, events.SequenceStartEvent):
        node.kind, node.flow = "list", bool(event.flow_style)
        _list(node, stream, text)
    else:
        node.style = event.style or ""
        if node.style in ("|", ">"):
            node.end = start + len(text[start:end].rstrip())
    return node


def _mapping(node: Node, stream: Iterator[Any], text: str) -> None:
    while not _is(event := next(stream), events.MappingEndEvent):
        start, end = event.start_mark.index, event.end_mark.index
        value = _node(next(stream), stream, text)
        node.entries[str(event.value)] = Entry(start, end, value)
        node.end = max(end, value.end)
    if node.flow:
        node.end = event.end_mark.index


def _list(node: Node, stream: Iterator[Any], text: str) -> None:
    while not _is(event := next(stream), events.SequenceEndEvent):
        node.items.append(_node(event, stream, text))
        node.end = node.items[-1].end
    if node.flow:
        node.end = event.end_mark.index
