"""Finds conditions that can never hold together, by what they ask of one and the same value (DESIGN §4.8)."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from synapse.rules.expressions.check import Checked
from synapse.rules.expressions.checks.operators import COMPARISONS

Literal = bool | int | float | str
#: What a function's value lies between, whatever it is asked.
_RANGES = {"hour": (0, 23), "weekday": (0, 6), "len": (0, None), "abs": (0, None), "sqrt": (0, None)}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==", "in": "not in", "not in": "in"}


@dataclass(frozen=True, slots=True)
class _Demand:
    """One thing that must hold: `subject sign literals`; more than one literal only with `in` and `not in`."""

    subject: str
    sign: str
    literals: tuple[Literal, ...]


@dataclass(slots=True)
class _Possible:
    """What one value can still be."""

    low: float | None = None
    low_open: bool = False
    high: float | None = None
    high_open: bool = False
    choices: set[Literal] | None = None
    excluded: set[Literal] = field(default_factory=set[Literal])

    def narrow(self, demand: _Demand) -> bool:
        """Take a demand in; False when nothing is left."""
        values = set(demand.literals)
        match demand.sign:
            case "==" | "in":
                self.choices = values if self.choices is None else self.choices & values
            case "!=" | "not in":
                self.excluded |= values
            case sign:
                self._bound(sign, demand.literals[0])
        if self.choices is not None:
            return any(choice not in self.excluded and self._admits(choice) for choice in self.choices)
        if self.low is None or self.high is None or self.low < self.high:
            return True
        return self.low == self.high and not (self.low_open or self.high_open or self.low in self.excluded)

    def _bound(self, sign: str, literal: Literal) -> None:
        if isinstance(literal, str):
            return
        is_open = sign in {"<", ">"}
        if sign in {">", ">="}:
            if self.low is None or literal > self.low or (literal == self.low and is_open):
                self.low, self.low_open = literal, is_open
        elif self.high is None or literal < self.high or (literal == self.high and is_open):
            self.high, self.high_open = literal, is_open

    def _admits(self, choice: Literal) -> bool:
        if isinstance(choice, str | bool):
            return True
        if self.low is not None and (choice < self.low or (choice == self.low and self.low_open)):
            return False
        return self.high is None or choice < self.high or (choice == self.high and not self.high_open)


def contradictions(conditions: Sequence[Checked]) -> list[tuple[int, str]]:
    """Which of the conditions, all asked for at once, can never hold, and why: (index, message)."""
    found: list[tuple[int, str]] = []
    possible: dict[str, _Possible] = {}
    first: dict[str, int] = {}
    for index, condition in enumerate(conditions):
        for demand in _demands(condition.tree, holds=True):
            subject = demand.subject
            state = possible.setdefault(subject, _at_first(subject))
            before = first.setdefault(subject, index)
            if state.narrow(demand):
                continue
            beside = "" if before == index else f", given condition {before + 1}"
            found.append((index, f"`{_shown(demand)}` can never hold{beside}"))
            possible[subject] = _at_first(subject)
            break
    return found


def _at_first(subject: str) -> _Possible:
    low, high = _RANGES.get(subject.partition("(")[0], (None, None))
    return _Possible(low=low, high=high)


def _shown(demand: _Demand) -> str:
    values = ", ".join(map(repr, demand.literals))
    return f"{demand.subject} {demand.sign} {f'[{values}]' if 'in' in demand.sign else values}"


def _demands(node: ast.expr, *, holds: bool) -> Iterator[_Demand]:
    """What must be so for the node to be true, or with `holds` False to be false."""
    match node:
        case ast.UnaryOp(op=ast.Not()):
            yield from _demands(node.operand, holds=not holds)
        case ast.BoolOp() if isinstance(node.op, ast.And) is holds:
            for value in node.values:
                yield from _demands(value, holds=holds)
        case ast.Compare() if holds or len(node.ops) == 1:
            left = node.left
            for operator, right in zip(node.ops, node.comparators, strict=True):
                yield from _compared(left, COMPARISONS[type(operator)], right, holds=holds)
                left = right
        case ast.Name() | ast.Call() if _is_steady(node):
            yield _Demand(ast.unparse(node), "==", (holds,))
        case _:
            pass


def _compared(left: ast.expr, sign: str, right: ast.expr, *, holds: bool) -> Iterator[_Demand]:
    sign = sign if holds else _OPPOSITE[sign]
    left_values, right_values = _values(left), _values(right)
    if left_values is None and right_values is not None and _is_steady(left):
        yield _Demand(ast.unparse(left), sign, right_values)
    elif right_values is None and left_values is not None and _is_steady(right):
        yield _Demand(ast.unparse(right), _MIRRORED[sign], left_values)


def _is_steady(node: ast.expr) -> bool:
    """Whether asking twice gives the same: everything but `random`."""
    return not any(isinstance(part, ast.Name) and part.id == "random" for part in ast.walk(node))


def _values(node: ast.expr) -> tuple[Literal, ...] | None:
    match node:
        case ast.Constant(value=bool() | int() | float() | str() as value):
            return (value,)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return (-value,)
        case ast.Tuple():
            items = [_values(item) for item in node.elts]
            return tuple(item[0] for item in items if item)
        case _:
            return None
