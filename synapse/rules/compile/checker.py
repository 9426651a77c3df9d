"""Checks expression texts and collects what is wrong with them."""

from dataclasses import dataclass, field

from synapse.rules.expressions import Checked, ExpressionError, Scope, check, parse
from synapse.rules.problems import Path, Problem
from synapse.rules.vocabulary import Type

NUMBERS = frozenset({Type.INTEGER, Type.NUMBER})


@dataclass(slots=True)
class Checker:
    """Turns texts into checked expressions; every problem lands in `problems`, in order."""

    problems: list[Problem] = field(default_factory=list[Problem])

    def report(self, code: str, path: Path, message: str, hint: str = "") -> None:
        """Add one error."""
        self.problems.append(Problem(code, path, message, hint))

    def expression(self, text: str | int | float, scope: Scope, path: Path) -> Checked | None:
        """The checked expression, or None when it has problems."""
        try:
            return check(parse(str(text)), scope)
        except ExpressionError as error:
            self.problems += [
                Problem(problem.code, path, problem.message, problem.hint, column=problem.column)
                for problem in error.problems
            ]
            return None

    def boolean(self, text: str, scope: Scope, path: Path) -> Checked | None:
        """A condition: it must be true or false."""
        checked = self.expression(text, scope, path)
        if checked is not None and checked.type is not Type.BOOLEAN:
            self.report("not-a-condition", path, f"`{text}` is a {checked.type}, not true or false", "compare it")
            return None
        return checked

    def number(self, text: str | int | float, scope: Scope, path: Path) -> Checked | None:
        """An amount: it must be a number."""
        checked = self.expression(text, scope, path)
        if checked is not None and checked.type not in NUMBERS:
            self.report("not-a-number", path, f"`{text}` is a {checked.type}, not a number")
            return None
        return checked
