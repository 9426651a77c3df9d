"""Type-checks a parsed expression against what it may read; reports everything that is wrong at once (DESIGN §4.3)."""

import ast
from collections.abc import Collection
from copy import deepcopy
from dataclasses import dataclass

from synapse.rules.expressions.checks import calls, operators
from synapse.rules.expressions.checks.walk import Known, Walk
from synapse.rules.expressions.errors import ExpressionError
from synapse.rules.expressions.types import Scope, described
from synapse.rules.vocabulary import Type


@dataclass(frozen=True, slots=True)
class Checked:
    """An expression that can be compiled. Its tree may be checked again, against another scope too.

    `reads` holds every name in order of appearance, `defaulted` those that only `default` reads; `bare` says
    that the value itself can be `MISSING`, because nothing is done with a name that is read.
    """

    tree: ast.expr
    type: Type
    reads: tuple[str, ...]
    defaulted: frozenset[str]
    functions: frozenset[str]
    nodes: int
    bare: bool


def check(tree: ast.expr, scope: Scope, wants: Collection[Type] = ()) -> Checked:
    """The checked expression, of one of the wanted types if any are named. Raises `ExpressionError`."""
    walk = Walk(scope, _type_of)
    known = walk.visit(tree)
    # A plain `True` may be a value, but is no condition.
    is_condition = set(wants) == {Type.BOOLEAN} or not isinstance(tree, ast.Constant)
    if known is not None and known.type is Type.BOOLEAN and is_condition:
        walk.refuse_constant(tree)
    if known is not None and wants and known.type not in wants:
        wanted = " or ".join(described(type_) for type_ in sorted(wants))
        walk.report("type", f"this is {described(known.type)}, not {wanted}", tree)
    if walk.problems or known is None:
        raise ExpressionError(walk.problems)
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.expr)]
    return Checked(
        # Ids written as texts become numbers; the parsed tree stays as it was.
        tree=deepcopy(tree, dict(walk.ids)) if walk.ids else tree,
        type=known.type,
        reads=tuple(dict.fromkeys(name for _, name in sorted(walk.reads))),
        defaulted=frozenset(walk.defaulted - walk.needed),
        functions=frozenset(
            node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ),
        nodes=len(nodes),
        bare=_is_bare(tree),
    )


def _is_bare(node: ast.expr) -> bool:
    match node:
        case ast.Name():
            return True
        case ast.IfExp():
            return _is_bare(node.body) or _is_bare(node.orelse)
        case ast.BoolOp():
            return _is_bare(node.values[-1])
        case ast.Call(func=ast.Name(id="default")):
            return _is_bare(node.args[1])
        case _:
            return False


def _type_of(walk: Walk, node: ast.expr) -> Known | None:
    match node:
        case ast.Constant():
            return _constant(node)
        case ast.Name():
            return walk.read(node)
        case ast.BinOp():
            return operators.arithmetic(walk, node)
        case ast.UnaryOp():
            return operators.sign(walk, node)
        case ast.BoolOp():
            return operators.connective(walk, node)
        case ast.Compare():
            return operators.comparison(walk, node)
        case ast.IfExp():
            return operators.choice(walk, node)
        case ast.Call():
            return calls.call(walk, node)
        case _:
            walk.report("list", "a list stands only behind `in` or as the value of `default`", node)
            return None


def _constant(node: ast.Constant) -> Known:
    match node.value:
        case bool():
            return Known(Type.BOOLEAN)
        case int() as value:
            return Known(Type.INTEGER, value)
        case float() as value:
            return Known(Type.NUMBER, value)
        case _:
            return Known(Type.STRING)
