"""A pack author's mistake, as data: collected, never raised one at a time (DESIGN §4.8)."""

from dataclasses import dataclass
from typing import Literal

Path = tuple[str | int, ...]
Level = Literal["error", "advice"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where in the document, and what to do.

    `path` leads into the pack as one document (`("rules", 3, "conditions", 0)`); `packs/` adds the
    file, line and column. Advice never stops a pack from being installed.
    """

    code: str
    path: Path
    message: str
    hint: str = ""
    level: Level = "error"
    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        where = f"{self.file or '-'}:{self.line}:{self.column}"
        path = ".".join(str(part) for part in self.path) or "."
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where} {path} {self.code} {self.message}{hint}"


class Problems(Exception):
    """A pack could not be used: carries every `Problem` found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
