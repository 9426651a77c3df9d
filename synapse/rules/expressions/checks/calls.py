"""Types of what calls give."""

import ast

from synapse.rules.expressions.checks.operators import like, literals
from synapse.rules.expressions.checks.walk import Known, Walk
from synapse.rules.expressions.functions import LISTS, Function
from synapse.rules.expressions.limits import DEPTH
from synapse.rules.expressions.types import described, joined
from synapse.rules.expressions.values import FAILURES, reason
from synapse.rules.nearest import did_you_mean
from synapse.rules.vocabulary import Type

#: Largest `digits` of `round`.
_DECIMALS = 6


def call(walk: Walk, node: ast.Call) -> Known | None:
    """A call of a function from the scope's table."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    function = walk.scope.functions.get(name)
    if function is None:
        walk.report(
            "unknown-function", f"there is no function `{name}`", node, did_you_mean(name, walk.scope.functions)
        )
        return None
    most = DEPTH if function.variadic else len(function.parameters)
    if not function.least <= len(node.args) <= most:
        walk.report("arguments", f"`{name}` is called as `{function.signature}`", node)
        return None
    match name:
        case "default":
            return _default(walk, node.args[0], node.args[1])
        case "contains":
            return _contains(walk, node.args[0], node.args[1])
        case _:
            return _plain(walk, node, function)


def _plain(walk: Walk, node: ast.Call, function: Function) -> Known | None:
    arguments = [walk.visit(argument) for argument in node.args]
    parameters = [*function.parameters, *[function.parameters[-1]] * len(arguments)]
    right = True
    for argument, known, parameter in zip(node.args, arguments, parameters, strict=False):
        if known is None:
            right = False
        elif known.type not in parameter.types:
            wanted = " or ".join(dict.fromkeys(described(type_) for type_ in sorted(parameter.types)))
            message = f"`{parameter.name}` of `{function.name}` is {wanted}, this is {described(known.type)}"
            walk.report("type", message, argument)
            right = False
        elif parameter.literal and not _is_digits(argument):
            walk.report(
                "arguments", f"`{parameter.name}` of `{function.name}` is a number from 0 to {_DECIMALS}", argument
            )
            right = False
    known = [argument for argument in arguments if argument is not None]
    return _result(walk, node, function, known) if right else None


def _is_digits(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int) and 0 <= node.value <= _DECIMALS


def _result(walk: Walk, node: ast.Call, function: Function, arguments: list[Known]) -> Known | None:
    type_ = function.returns
    if type_ is None:
        type_ = arguments[0].type
        for argument in arguments[1:]:
            common = joined(type_, argument.type)
            if common is None:
                walk.report("type", f"`{function.name}` mixes {described(type_)} and {described(argument.type)}", node)
                return None
            type_ = common
    if function.name == "round" and len(arguments) > 1:
        type_ = Type.NUMBER
    return _folded(walk, node, function, arguments, type_)


def _folded(walk: Walk, node: ast.Call, function: Function, arguments: list[Known], type_: Type) -> Known | None:
    """A call on nothing but literals is made at once: what can only fail is a problem, not a surprise."""
    values = [argument.value for argument in arguments if argument.value is not None]
    if function.name == "random" and len(values) == len(arguments) and values[0] > values[1]:
        walk.report("never-works", "the low end lies above the high end", node)
        return None
    if function.needs is not None or len(values) < len(arguments):
        return Known(type_)
    try:
        value = function.implementation(*values)
    except FAILURES as error:
        walk.report("never-works", f"this cannot be calculated: {reason(error)}", node)
        return None
    return Known(type_, value if isinstance(value, int | float) else None)


def _default(walk: Walk, name: ast.expr, value: ast.expr) -> Known | None:
    if not isinstance(name, ast.Name):
        walk.report("arguments", "the first argument of `default` is a name", name, "`default(event.x, 0)`")
        walk.visit(value)
        return None
    known = walk.read(name, by_default=True)
    if isinstance(value, ast.Tuple):
        return _default_list(walk, known, value)
    otherwise = walk.visit(value)
    if known is None or otherwise is None:
        return None
    type_ = like(walk, (name, known), (value, otherwise))
    if type_ is None and known.type is Type.TIME and otherwise.type in (Type.INTEGER, Type.NUMBER):
        type_ = Type.TIME  # seconds since 1970: `default(measures.last, 0)` is long ago
    if type_ is None:
        message = f"`{name.id}` is {described(known.type)}, its replacement {described(otherwise.type)}"
        walk.report("type", message, value)
        return None
    return Known(type_)


def _default_list(walk: Walk, known: Known | None, value: ast.Tuple) -> Known | None:
    items = literals(walk, value)
    if known is None:
        return None
    if known.type not in LISTS:
        walk.report("type", f"the name is {described(known.type)}, its replacement a list", value)
        return None
    fits = [_is_item(walk, known.type, item) for item in items]
    return known if all(fits) else None


def _is_item(walk: Walk, list_: Type, item: tuple[ast.expr, Known]) -> bool:
    node, known = item
    right = known.type is Type.STRING if list_ is Type.STRING_LIST else walk.as_id(node)
    if not right:
        walk.report("type", f"{described(known.type)} does not belong in a {list_}", node)
    return right


def _contains(walk: Walk, container: ast.expr, item: ast.expr) -> Known | None:
    left, right = walk.visit(container), walk.visit(item)
    if left is None or right is None:
        return None
    match left.type:
        case Type.ID_LIST:
            fits = right.type is Type.ID or walk.as_id(item)
        case Type.STRING_LIST | Type.STRING:
            fits = right.type is Type.STRING
        case _:
            walk.report("type", f"`contains` looks into a list or a text, this is {described(left.type)}", container)
            return None
    if not fits:
        walk.report("type", f"{described(left.type)} does not hold {described(right.type)}", item)
    return Known(Type.BOOLEAN) if fits else None
