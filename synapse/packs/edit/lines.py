"""Lines of a text: where they begin and end, and which comments belong to what stands below them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Splice:
    """What stands between two places gives way to something else."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """The text with all splices made. Raises `ValueError` where two of them overlap."""
    parts: list[str] = []
    done = 0
    for one in sorted(splices, key=lambda one: (one.start, one.end)):
        if one.start < done:
            raise ValueError("two edits overlap")
        parts += (text[done : one.start], one.text)
        done = one.end
    return "".join((*parts, text[done:]))


@dataclass(frozen=True, slots=True)
class Lines:
    """Questions about the lines of a text, by the number of a character."""

    text: str

    def start(self, at: int) -> int:
        """Where the line begins."""
        return self.text.rfind("\n", 0, at) + 1

    def end(self, at: int) -> int:
        """Where the line ends, before its line break."""
        end = self.text.find("\n", at)
        if end < 0:
            return len(self.text)
        return end - 1 if end > at and self.text[end - 1] == "\r" else end

    def after(self, at: int) -> int:
        """Where the next line begins."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1

    def column(self, at: int) -> int:
        """How many signs stand before it in its line."""
        return at - self.start(at)

    def indent(self, at: int) -> int:
        """How far the line is indented."""
        line = self.text[self.start(at) : at]
        return len(line) - len(line.lstrip(" \t"))

    def is_first(self, at: int) -> bool:
        """Whether nothing but spaces stands before it in its line."""
        return not self.text[self.start(at) : at].strip()

    def is_blank(self, start: int) -> bool:
        """Whether the line that begins here is empty."""
        return start < len(self.text) and not self.text[start : self.after(start)].strip()

    def dash(self, at: int) -> int:
        """The dash of a block list's item that begins here."""
        return self.text.rfind("-", 0, at)

    def with_comments(self, at: int) -> int:
        """Where the comment lines directly above a line begin; the line itself where there are none."""
        start, column = self.start(at), self.column(at)
        while start > 0:
            above = self.start(start - 1)
            line = self.text[above:start]
            if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) != column:
                break
            start = above
        return start

    def whole(self, start: int, end: int, *, is_first: bool, is_last: bool) -> tuple[int, int]:
        """The lines of a key or dash at `start` whose value ends at `end`, with its comments and one gap beside it."""
        first, behind = self.with_comments(start), self.after(end)
        gap_before = first > 0 and self.is_blank(self.start(first - 1))
        if is_first and not is_last and not gap_before:
            while self.is_blank(behind):
                behind = self.after(behind)
        elif is_last or self.is_blank(behind):
            while first > 0 and self.is_blank(self.start(first - 1)):
                first = self.start(first - 1)
        return first, behind

    def has_gaps(self, ends: Sequence[int]) -> bool:
        """Whether the author leaves an empty line between most of the items that end here."""
        gaps = [self.is_blank(self.after(end - 1)) for end in ends[:-1]]
        return 2 * sum(gaps) > len(gaps)
