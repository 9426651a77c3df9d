"""Where every key and item of a document stands in its file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from synapse.rules.problems import Path, Problem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """A point in a file; lines and columns count from 1, 0 where there is none."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(slots=True)
class Positions:
    """Path in the document → place.

    `written` keeps how numbers and booleans were spelt; `indents` how far behind its place a text on one
    line begins (1 in quotes), so that a column inside it can be told.
    """

    file: str
    keys: dict[Path, Place] = field(default_factory=dict[Path, Place])
    values: dict[Path, Place] = field(default_factory=dict[Path, Place])
    written: dict[Path, str] = field(default_factory=dict[Path, str])
    indents: dict[Path, int] = field(default_factory=dict[Path, int])

    def key(self, path: Path) -> Place:
        """Where the key (or the item) at a path begins; of its nearest ancestor if it has no place."""
        while path and path not in self.keys:
            path = path[:-1]
        return self.keys.get(path) or self.value(path)

    def value(self, path: Path) -> Place:
        """Where the value at a path begins; of its nearest ancestor if it has no place."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path) or Place(self.file, 1, 1)

    def take(self, moves: Mapping[Path, Sequence[Path]], other: "Positions") -> None:
        """Take over the places of another document, at and below each source, for each of its targets."""
        lengths = sorted({len(source) for source in moves})

        def move(own: dict[Path, T], theirs: Mapping[Path, T]) -> None:
            for path, place in theirs.items():
                for length in lengths:
                    for target in moves.get(path[:length], ()) if len(path) >= length else ():
                        own[target + path[length:]] = place

        move(self.keys, other.keys)
        move(self.values, other.values)
        move(self.written, other.written)
        move(self.indents, other.indents)

    def repeat(self, source: Path, target: Path) -> None:
        """Give one key or item a second path; its place stays where it is written."""
        for places in (self.keys, self.values, self.written, self.indents):
            if source in places:
                places[target] = places[source]  # pyright: ignore[reportArgumentType]

    def located(self, problem: Problem, *, at_key: bool = False) -> Problem:
        """The problem with file, line and column; its own column counts inside the text at its path."""
        place = self.key(problem.path) if at_key else self.value(problem.path)
        indent = self.indents.get(problem.path)
        inside = 0 if indent is None or not problem.column else indent + problem.column
        return replace(problem, file=place.file, line=place.line, column=place.column + inside)
