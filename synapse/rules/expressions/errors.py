"""What is wrong with an expression, as data: every problem found, each with its column."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExpressionProblem:
    """One mistake; `column` counts characters of the text from 0."""

    code: str
    message: str
    column: int = 0
    hint: str = ""


class ExpressionError(Exception):
    """An expression cannot be used: carries every `ExpressionProblem` found, in the order of the text."""

    def __init__(self, problems: tuple[ExpressionProblem, ...]) -> None:
        super().__init__("\n".join(f"{problem.column}: {problem.message}" for problem in problems))
        self.problems = problems
