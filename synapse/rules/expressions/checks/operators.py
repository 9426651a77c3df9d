"""Types of what operators and choices give."""

import ast
from collections.abc import Callable

from synapse.rules.expressions.checks.walk import Known, Walk
from synapse.rules.expressions.functions import NUMBERS
from synapse.rules.expressions.limits import EXPONENT, Number, add, multiply, power, subtract, whole_exponent
from synapse.rules.expressions.types import COMPARABLE, described, joined
from synapse.rules.expressions.values import FAILURES, reason
from synapse.rules.vocabulary import Type

#: The meaning of each operator, guarded; the reference evaluator uses the same.
ARITHMETIC: dict[type[ast.operator], tuple[str, Callable[[Number, Number], Number]]] = {
    ast.Add: ("+", add),
    ast.Sub: ("-", subtract),
    ast.Mult: ("*", multiply),
    ast.Div: ("/", lambda left, right: left / right),
    ast.FloorDiv: ("//", lambda left, right: left // right),
    ast.Mod: ("%", lambda left, right: left % right),
    ast.Pow: ("**", power),
}
COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
}
_HINTS = {
    Type.BOOLEAN: "say `1 if … else 0`",
    Type.STRING: "texts can be compared, not calculated with",
    Type.ID: "ids can be compared, not calculated with",
    Type.TIME: "a time takes `+` and `-` of seconds, and the difference of two times is in seconds",
}


def arithmetic(walk: Walk, node: ast.BinOp) -> Known | None:
    """`+ - * / // % **`."""
    left, right = walk.visit(node.left), walk.visit(node.right)
    if left is None or right is None:
        return None
    if Type.TIME in {left.type, right.type} and (type_ := _of_times(node.op, left.type, right.type)):
        return Known(type_)
    sign_ = ARITHMETIC[type(node.op)][0]
    for side, part in ((left, node.left), (right, node.right)):
        if side.type not in NUMBERS:
            walk.report(
                "type", f"`{sign_}` needs numbers, this is {described(side.type)}", part, _HINTS.get(side.type, "")
            )
            return None
    whole = left.type is Type.INTEGER is right.type and not isinstance(node.op, ast.Div)
    if isinstance(node.op, ast.Pow):
        whole = whole and whole_exponent(node) is not None
    return _folded(walk, node, left, right, Type.INTEGER if whole else Type.NUMBER)


def _of_times(operator: ast.operator, left: Type, right: Type) -> Type | None:
    match operator, left, right:
        case ast.Sub(), Type.TIME, Type.TIME:
            return Type.NUMBER
        case ast.Add() | ast.Sub(), Type.TIME, Type.INTEGER | Type.NUMBER:
            return Type.TIME
        case ast.Add(), Type.INTEGER | Type.NUMBER, Type.TIME:
            return Type.TIME
        case _:
            return None


def _folded(walk: Walk, node: ast.BinOp, left: Known, right: Known, type_: Type) -> Known | None:
    """Literals are calculated at once, so that what can only fail is a problem and not a surprise."""
    if right.value == 0 and isinstance(node.op, ast.Div | ast.FloorDiv | ast.Mod):
        walk.report("division-by-zero", "this divides by zero", node.right)
        return None
    if isinstance(node.op, ast.Pow) and right.value is not None and abs(right.value) > EXPONENT:
        walk.report("power-too-large", f"an exponent is at most {EXPONENT}", node.right)
        return None
    if left.value is None or right.value is None:
        return Known(type_)
    try:
        return Known(type_, ARITHMETIC[type(node.op)][1](left.value, right.value))
    except FAILURES as error:
        walk.report("never-works", f"this cannot be calculated: {reason(error)}", node)
        return None


def sign(walk: Walk, node: ast.UnaryOp) -> Known | None:
    """`not - +`."""
    if isinstance(node.op, ast.Not):
        return walk.condition(node.operand) and Known(Type.BOOLEAN)
    known = walk.visit(node.operand)
    if known is None:
        return None
    if known.type not in NUMBERS:
        walk.report("type", f"a sign needs a number, this is {described(known.type)}", node.operand)
        return None
    return Known(known.type, -known.value if known.value is not None and isinstance(node.op, ast.USub) else known.value)


def connective(walk: Walk, node: ast.BoolOp) -> Known | None:
    """`and or`."""
    values = [walk.condition(value) for value in node.values]
    return None if None in values else Known(Type.BOOLEAN)


def choice(walk: Walk, node: ast.IfExp) -> Known | None:
    """`x if c else y`."""
    test, body, orelse = walk.condition(node.test), walk.visit(node.body), walk.visit(node.orelse)
    if test is None or body is None or orelse is None:
        return None
    type_ = joined(body.type, orelse.type)
    if type_ is None:
        message = f"the two sides of `if` differ: {described(body.type)} and {described(orelse.type)}"
        walk.report("type", message, node)
        return None
    return Known(type_)


def comparison(walk: Walk, node: ast.Compare) -> Known | None:
    """Comparisons, chained ones pair by pair."""
    before = len(walk.problems)
    left_node, left = node.left, walk.visit(node.left)
    for operator, right_node in zip(node.ops, node.comparators, strict=True):
        if isinstance(operator, ast.In | ast.NotIn):
            if len(node.ops) > 1:
                walk.report("list", "`in` cannot be chained", node, "join two comparisons with `and`")
                return None
            _membership(walk, left_node, left, right_node)
            break
        right = walk.visit(right_node)
        if left is not None and right is not None:
            _pair(walk, operator, (left_node, left), (right_node, right))
        left_node, left = right_node, right
    return Known(Type.BOOLEAN) if len(walk.problems) == before else None


def _pair(walk: Walk, operator: ast.cmpop, left: tuple[ast.expr, Known], right: tuple[ast.expr, Known]) -> None:
    sign_, type_ = COMPARISONS[type(operator)], like(walk, left, right)
    if type_ is None:
        message = f"`{sign_}` compares like with like, not {described(left[1].type)} with {described(right[1].type)}"
        walk.report("type", message, right[0])
    elif isinstance(operator, ast.Eq | ast.NotEq):
        if type_ not in COMPARABLE:
            walk.report("type", f"`{sign_}` does not compare lists", right[0], "use `contains`")
    elif type_ not in NUMBERS and type_ is not Type.TIME:
        walk.report("type", f"`{sign_}` needs numbers or times, this is {described(left[1].type)}", left[0])


def like(walk: Walk, left: tuple[ast.expr, Known], right: tuple[ast.expr, Known]) -> Type | None:
    """The common type of two parts; a literal beside an id is an id."""
    type_ = joined(left[1].type, right[1].type)
    if type_ is None and left[1].type is Type.ID and walk.as_id(right[0]):
        return Type.ID
    if type_ is None and right[1].type is Type.ID and walk.as_id(left[0]):
        return Type.ID
    return type_


def _membership(walk: Walk, left_node: ast.expr, left: Known | None, right: ast.expr) -> None:
    if not isinstance(right, ast.Tuple):
        walk.report("list", "behind `in` stands a list such as `['a', 'b']`", right, "use `contains(list, item)`")
        return
    if not right.elts:
        walk.report("list", "nothing is in an empty list", right)
    for item in literals(walk, right):
        if left is not None and like(walk, (left_node, left), item) is None:
            walk.report("type", f"{described(item[1].type)} is never {described(left.type)}", item[0])


def literals(walk: Walk, node: ast.Tuple) -> list[tuple[ast.expr, Known]]:
    """The items of a literal list."""
    items: list[tuple[ast.expr, Known]] = []
    for item in node.elts:
        match item:
            case ast.Constant() | ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=ast.Constant()):
                if (known := walk.visit(item)) is not None:
                    items.append((item, known))
            case _:
                walk.report("list", "a list holds numbers and texts as they are written, nothing computed", item)
    return items
