"""The reference: what an expression means according to `simpleeval`; oracle of the tests, eyes of the full trace."""

import ast
import operator
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Protocol, cast

from simpleeval import SimpleEval  # pyright: ignore[reportMissingTypeStubs]

from synapse.rules.expressions.check import Checked
from synapse.rules.expressions.checks.operators import ARITHMETIC
from synapse.rules.expressions.clock import ZoneClock, draw
from synapse.rules.expressions.functions import FUNCTIONS
from synapse.rules.expressions.values import MISSING, MissingValue


class _Evaluator(Protocol):
    """What of `SimpleEval` is used here."""

    functions: Mapping[str, Callable[..., object]]
    names: Mapping[str, object]

    def eval(self, expr: str, previously_parsed: ast.expr) -> object:
        """The value of a tree."""
        ...


def _is_in(item: object, items: Container[object]) -> bool:
    return item in items


def _is_not_in(item: object, items: Container[object]) -> bool:
    return item not in items


def _is_present(value: object) -> bool:
    return value is not MISSING


_OPERATORS: dict[type[ast.AST], Callable[..., object]] = {
    **{sign: meaning for sign, (_, meaning) in ARITHMETIC.items()},
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: _is_in,
    ast.NotIn: _is_not_in,
}
_IS_PRESENT = "@is_present"
_PURE: dict[str, Callable[..., object]] = {
    **{name: function.implementation for name, function in FUNCTIONS.items() if function.needs is None},
    _IS_PRESENT: _is_present,
}


def evaluate(
    checked: Checked, values: Mapping[str, object], clock: ZoneClock, seed: str, first_random: int = 0
) -> object:
    """The expression's value; names that `values` lacks are missing. Raises one of `FAILURES`."""
    return reference(checked, first_random)(values, clock, seed)


@lru_cache(maxsize=4096)
def reference(checked: Checked, first_random: int = 0) -> Callable[[Mapping[str, object], ZoneClock, str], object]:
    """The same in two steps: made ready once, evaluated for many values, by one thread at a time."""
    tree = _Rewriter(first_random).rewrite(checked.tree)
    evaluator = cast(_Evaluator, SimpleEval(operators=_OPERATORS, functions=_PURE, names={}))
    on_clock = [
        function for name, function in FUNCTIONS.items() if function.needs == "clock" and name in checked.functions
    ]

    def run(values: Mapping[str, object], clock: ZoneClock, seed: str) -> object:
        if on_clock or "random" in checked.functions:
            bound = {function.name: partial(function.implementation, clock) for function in on_clock}
            evaluator.functions = {**_PURE, **bound, "random": partial(draw, seed)}
        evaluator.names = {name: values.get(name, MISSING) for name in checked.reads}
        result = evaluator.eval("", tree)
        if result is MISSING:
            raise MissingValue
        return result

    return run


@dataclass(slots=True)
class _Rewriter:
    """Writes what `simpleeval` does not know in terms of what it knows: lists as constants, `default` as a choice."""

    next_random: int
    _load: ast.Load = field(default_factory=ast.Load)

    def rewrite(self, node: ast.expr) -> ast.expr:
        """The node for `simpleeval`; the checked tree stays as it was."""
        match node:
            case ast.BinOp():
                return ast.BinOp(self.rewrite(node.left), node.op, self.rewrite(node.right))
            case ast.UnaryOp():
                return ast.UnaryOp(node.op, self.rewrite(node.operand))
            case ast.BoolOp():
                return ast.BoolOp(node.op, self._all(node.values))
            case ast.Compare():
                return ast.Compare(self.rewrite(node.left), node.ops, self._all(node.comparators))
            case ast.IfExp():
                body, test, orelse = map(self.rewrite, (node.body, node.test, node.orelse))
                return ast.IfExp(test, body, orelse)
            case ast.Call(func=ast.Name(id=name)):
                return self._call(name, node.args)
            case ast.Tuple():
                return ast.Constant(tuple(_literal(item) for item in node.elts))  # pyright: ignore[reportArgumentType]
            case _:
                return node

    def _all(self, nodes: list[ast.expr]) -> list[ast.expr]:
        return [self.rewrite(node) for node in nodes]

    def _call(self, name: str, arguments: list[ast.expr]) -> ast.expr:
        index = self.next_random
        self.next_random += name == "random"
        arguments = self._all(arguments)
        if name == "default":
            return ast.IfExp(self._made(_IS_PRESENT, arguments[:1]), *arguments)
        return self._made(name, [ast.Constant(index), *arguments] if name == "random" else arguments)

    def _made(self, name: str, arguments: list[ast.expr]) -> ast.Call:
        return ast.Call(ast.Name(name, self._load), arguments, [])


def _literal(node: ast.expr) -> object:
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.UnaryOp(operand=operand):
            return _literal(operand)
        case ast.Constant(value=value):
            return value
        case _:
            raise TypeError(f"{type(node).__name__} is not a literal")
