"""YAML and JSON text becomes plain data, with every mistake and the place of every key and item.

YAML 1.2: only `true` and `false` are booleans, so `on` and `yes` stay texts. Duplicate keys, tags and
merge keys are refused, aliases bounded, so that what a reader sees is what the engine gets.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from synapse.packs.positions import Place, Positions
from synapse.rules.problems import Path, Problem

LARGEST = 1_000_000
DEEPEST = 40
#: keys and items, those that aliases repeat included
MOST = 100_000

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_LEADING_TABS = re.compile(r"^\t+", re.MULTILINE)
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_KINDS: dict[type, str] = {
    events.DocumentStartEvent: "document",
    events.MappingStartEvent: "{",
    events.MappingEndEvent: "}",
    events.SequenceStartEvent: "[",
    events.SequenceEndEvent: "]",
    events.ScalarEvent: "scalar",
    events.AliasEvent: "alias",
}


class _Token(NamedTuple):
    kind: str
    at: Place
    text: str
    quoted: bool
    #: how far behind its place the text begins; None where it is not simply on one line
    indent: int | None
    anchor: str | None
    tagged: bool


def _tokens(text: str, file: str) -> Iterator[_Token]:
    for event in cast("Iterator[Any]", YAML(typ="safe", pure=True).parse(text)):  # pyright: ignore[reportUnknownMemberType]
        if kind := _KINDS.get(event.__class__):
            start, end = event.start_mark, event.end_mark
            value, quoted = str(getattr(event, "value", "")), getattr(event, "style", None) is not None
            as_is = start.line == end.line and end.column - start.column == len(value) + 2 * quoted
            yield _Token(
                kind,
                Place(file, start.line + 1, start.column + 1),
                value,
                quoted,
                int(quoted) if as_is else None,
                getattr(event, "anchor", None),
                kind != "document" and getattr(event, "tag", None) is not None,
            )


class _Stop(Exception):
    """Nothing more can be read; the problem has been noted."""


@dataclass(slots=True)
class _Anchor:
    """A value that aliases may repeat; `size` is None until it is complete."""

    path: Path
    value: Any = None
    size: int | None = None


@dataclass(slots=True)
class _Reader:
    tokens: Iterator[_Token]
    positions: Positions
    problems: list[Problem] = field(default_factory=list[Problem])
    anchors: dict[str, _Anchor] = field(default_factory=dict[str, _Anchor])
    size: int = 0

    def note(self, code: str, path: Path, at: Place, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, path, message, hint, file=at.file, line=at.line, column=at.column))

    def value(self, token: _Token, path: Path) -> Any:
        """The value that begins with `token`, places noted."""
        self.positions.values[path] = token.at
        self.count(1, path, token.at)
        if len(path) > DEEPEST:
            self.note("too-deep", path, token.at, f"nested more than {DEEPEST} levels deep", "write it flatter")
            raise _Stop
        if token.kind == "alias":
            return self.repeated(str(token.anchor), path, token.at)
        if token.tagged:
            self.note("tag", path, token.at, "tags are not part of the rule language", "leave out the `!` word")
        anchor, before = _Anchor(path), self.size
        if token.anchor is not None:
            self.anchors[token.anchor] = anchor
        if token.kind == "{":
            anchor.value = self.mapping(path)
        elif token.kind == "[":
            anchor.value = self.sequence(path)
        else:
            anchor.value = self.scalar(token, path)
        anchor.size = self.size - before + 1
        return anchor.value

    def count(self, more: int, path: Path, at: Place) -> None:
        self.size += more
        if self.size > MOST:
            hint = "write less, and repeat less by aliases"
            self.note("too-large", path, at, f"more than {MOST:,} keys and items, repeated ones included", hint)
            raise _Stop

    def repeated(self, name: str, path: Path, at: Place) -> Any:
        anchor = self.anchors.get(name)
        if anchor is None or anchor.size is None:
            what = "stands inside what it repeats" if anchor else "has no anchor before it"
            self.note("alias", path, at, f"the alias `*{name}` {what}", "write the value out")
            return None
        self.count(anchor.size, path, at)
        return self.again(anchor.value, anchor.path, path)

    def again(self, value: Any, source: Path, target: Path) -> Any:
        """A copy of a value, its parts known under both paths."""
        if isinstance(value, dict):
            entries = cast("dict[str, Any]", value).items()
            return {key: self.part(inner, (*source, key), (*target, key)) for key, inner in entries}
        if isinstance(value, list):
            items = enumerate(cast("list[Any]", value))
            return [self.part(inner, (*source, index), (*target, index)) for index, inner in items]
        return value

    def part(self, value: Any, source: Path, target: Path) -> Any:
        self.positions.repeat(source, target)
        return self.again(value, source, target)

    def mapping(self, path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while (token := next(self.tokens)).kind != "}":
            if token.kind != "scalar":
                self.note("key", path, token.at, "a key must be plain text", "quote it if it is meant as text")
                raise _Stop
            key = self.text(token, path)
            inner = (*path, key)
            if key in data:
                first = self.positions.keys[inner]
                self.note("duplicate-key", inner, token.at, f"`{key}` is given twice, first at {first}", "keep one")
                self.skip()
                continue
            if key == "<<":
                self.note(
                    "merge-key", inner, token.at, "merge keys are not part of the rule language", "use `defaults`"
                )
            self.positions.keys[inner] = token.at
            value = next(self.tokens)
            if value.kind == "scalar" and not value.text and not value.quoted:
                value = value._replace(at=token.at)  # nothing has no place of its own
            data[key] = self.value(value, inner)
        return data

    def skip(self) -> None:
        """Pass over the next value."""
        depth = 0
        while True:
            kind = next(self.tokens).kind
            depth += (kind in "{[") - (kind in "}]")
            if depth == 0:
                return

    def sequence(self, path: Path) -> list[Any]:
        data: list[Any] = []
        while (token := next(self.tokens)).kind != "]":
            data.append(self.value(token, (*path, len(data))))
        return data

    def text(self, token: _Token, path: Path) -> str:
        text = _joined(token.text)
        if text is None:
            self.note("character", path, token.at, "the text holds a character that cannot be stored", "leave it out")
        return text or ""

    def scalar(self, token: _Token, path: Path) -> Any:
        text = self.text(token, path)
        value = text if token.quoted else plain(text)
        if not isinstance(value, str):
            self.positions.written[path] = token.text
        elif token.indent is not None:
            self.positions.indents[path] = token.indent
        return value


def _joined(text: str) -> str | None:
    """The text with JSON's escaped surrogate pairs made whole; None when half of one or a NUL is left."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        try:
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            return None
    return None if "\0" in text else text


def plain(text: str) -> bool | int | float | str | None:
    """What an unquoted scalar is in YAML 1.2."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) <= 40:
        return int(text)
    if _FLOAT.fullmatch(text) and len(text) <= 40:
        return float(text)
    return text


def load(text: str, file: str = "-", largest: int = LARGEST) -> tuple[Any, Positions, tuple[Problem, ...]]:
    """The first document of a text as plain data (None when nothing could be read), its places and its problems."""
    positions = Positions(file)
    if len(text) > largest:
        problem = Problem("too-large", (), f"{len(text):,} characters; at most {largest:,} are read", file=file)
        return None, positions, (problem,)
    reader = _Reader(_tokens(readable(text), file), positions)
    data: Any = None
    try:
        data = _first(reader)
    except _Stop:
        pass
    except MarkedYAMLError as error:
        reader.problems.append(_broken(error, file))
    except ReaderError as error:
        before = text[: cast("int", error.position)]  # pyright: ignore[reportUnknownMemberType]
        at = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        reader.note("character", (), at, "a control character is not allowed here", "leave it out")
    return data, positions, tuple(reader.problems)


def readable(text: str) -> str:
    """The text with its places unchanged: JSON may be indented by tabs, YAML not."""
    if not text.lstrip().startswith("{"):
        return text
    return _LEADING_TABS.sub(lambda tabs: " " * len(tabs[0]), text)


def _first(reader: _Reader) -> Any:
    first = next(reader.tokens, None)
    if first is None:
        reader.note(
            "empty", (), Place(reader.positions.file, 1, 1), "the document is empty", "see `synapse pack schema`"
        )
        return None
    data = reader.value(next(reader.tokens), ())
    if second := next(reader.tokens, None):
        reader.note("many-documents", (), second.at, "a second document begins here", "one file holds one document")
    return data


def _broken(error: Any, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    context = "" if error.context == "while scanning for the next token" else error.context
    what = ", ".join(part for part in (context, error.problem) if part)
    hint = ""
    if "'\\t'" in what:
        hint = "indent with spaces, not tabs"
    elif "cannot start any token" in what or "mapping values are not allowed" in what:
        hint = "put the text in quotes"
    return Problem("yaml", (), what, hint, file=file, line=mark.line + 1, column=mark.column + 1)
