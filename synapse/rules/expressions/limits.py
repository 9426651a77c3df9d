"""Budgets of expressions: what is checked at load, and arithmetic that cannot build huge integers."""

import ast

from synapse.rules.expressions.values import BudgetExceeded

#: Characters of an expression.
LENGTH = 5_000
#: Words, numbers and signs of an expression.
TOKENS = 2_000
#: Nodes of its tree.
NODES = 1_000
#: Levels of nesting; a sum of n terms has n levels.
DEPTH = 60
#: Characters of one text.
STRING = 500
#: Bits of an integer literal: an unsigned 64-bit id still fits.
LITERAL_BITS = 64
#: Bits of any integer on the way, large enough for the whole part of every double.
BITS = 4_096
#: Largest literal exponent.
EXPONENT = 1_024

Number = int | float

#: Values that come from outside are 64-bit integers or doubles.
_INPUT_BITS = 64
#: The whole part of a double.
_DOUBLE_BITS = 1_024
_TO_WHOLE = frozenset({"floor", "ceil", "round"})


def add(left: Number, right: Number) -> Number:
    """Guarded `+`."""
    if type(left) is int and type(right) is int and max(left.bit_length(), right.bit_length()) >= BITS:
        raise BudgetExceeded
    return left + right


def subtract(left: Number, right: Number) -> Number:
    """Guarded `-`."""
    if type(left) is int and type(right) is int and max(left.bit_length(), right.bit_length()) >= BITS:
        raise BudgetExceeded
    return left - right


def multiply(left: Number, right: Number) -> Number:
    """Guarded `*`."""
    if type(left) is int and type(right) is int and left.bit_length() + right.bit_length() > BITS:
        raise BudgetExceeded
    return left * right


def power(base: Number, exponent: Number) -> Number:
    """Guarded `**`, without complex numbers."""
    if type(base) is int and type(exponent) is int and exponent > 0 and base.bit_length() * exponent > BITS:
        if base not in (-1, 0, 1):
            raise BudgetExceeded
        return base if exponent % 2 else abs(base)
    result = base**exponent
    if isinstance(result, complex):
        raise ValueError("a root of a number below zero")
    return result


def bits(node: ast.expr) -> int:
    """How many bits the value of a checked tree can have at most if it is an integer; 0 if it never is one."""
    match node:
        case ast.Constant(value=int() as value):
            return max(1, value.bit_length())
        case ast.Name():
            return _INPUT_BITS
        case ast.UnaryOp():
            return bits(node.operand)
        case ast.IfExp():
            return max(bits(node.body), bits(node.orelse))
        case ast.BinOp():
            return _bits_of_operation(node)
        case ast.Call(func=ast.Name(id=name)):
            return _bits_of_call(name, node.args)
        case _:
            return 0


def _bits_of_operation(node: ast.BinOp) -> int:
    left, right = bits(node.left), bits(node.right)
    if left == 0 or right == 0 or isinstance(node.op, ast.Div):
        return 0
    match node.op:
        case ast.Add() | ast.Sub():
            return max(left, right) + 1
        case ast.Mult():
            return left + right
        case ast.Pow():
            return max(1, left * exponent) if (exponent := whole_exponent(node)) is not None else BITS
        case ast.FloorDiv():
            return left + 1
        case _:
            return max(left, right)


def _bits_of_call(name: str, arguments: list[ast.expr]) -> int:
    if name in _TO_WHOLE:
        return max(_DOUBLE_BITS, bits(arguments[0]))
    if name in {"log", "sqrt"}:
        return 0
    return max(_INPUT_BITS, *(bits(argument) for argument in arguments))


def whole_exponent(node: ast.BinOp) -> int | None:
    """The exponent of a power if it is a literal whole number from 0."""
    match node:
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=int() as exponent)) if type(exponent) is int:
            return exponent
        case _:
            return None
