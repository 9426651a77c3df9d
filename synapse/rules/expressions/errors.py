"""What is wrong with an expression, as data: every problem found, each with its column."""

from collections.abc import Iterable
from dataclasses import dataclass

#: More problems than this help nobody.
MOST = 20


@dataclass(frozen=True, slots=True)
class ExpressionProblem:
    """One mistake; `column` counts characters of the text from 0."""

    code: str
    message: str
    column: int = 0
    hint: str = ""


class ExpressionError(Exception):
    """An expression cannot be used: carries every `ExpressionProblem` found (at most `MOST`) in the text's order."""

    def __init__(self, problems: Iterable[ExpressionProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.column)[:MOST])
        super().__init__("\n".join(f"{problem.column}: {problem.message}" for problem in self.problems))
