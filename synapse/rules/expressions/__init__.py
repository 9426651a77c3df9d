"""The expression language of rules: text → tree → checked tree → Python source (DESIGN §4.3)."""

from synapse.rules.expressions.check import Checked, check
from synapse.rules.expressions.clock import ZoneClock, draw
from synapse.rules.expressions.contradictions import contradictions
from synapse.rules.expressions.emit import HELPERS, compile_expression, emit
from synapse.rules.expressions.errors import ExpressionError, ExpressionProblem
from synapse.rules.expressions.evaluate import evaluate, reference
from synapse.rules.expressions.functions import FUNCTIONS, Function, Parameter
from synapse.rules.expressions.parse import parse
from synapse.rules.expressions.types import Name, Scope
from synapse.rules.expressions.values import FAILURES, MISSING, BudgetExceeded, Missing, MissingValue, reason

__all__ = [
    "FAILURES",
    "FUNCTIONS",
    "HELPERS",
    "MISSING",
    "BudgetExceeded",
    "Checked",
    "ExpressionError",
    "ExpressionProblem",
    "Function",
    "Missing",
    "MissingValue",
    "Name",
    "Parameter",
    "Scope",
    "ZoneClock",
    "check",
    "compile_expression",
    "contradictions",
    "draw",
    "emit",
    "evaluate",
    "parse",
    "reason",
    "reference",
]
