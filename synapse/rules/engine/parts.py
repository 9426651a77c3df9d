"""The conditions that a condition is made of, each with its part of the checked expression."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from synapse.rules.conditions import Condition
from synapse.rules.conditions.logic import AllOf, AnyOf, Not
from synapse.rules.expressions import Checked

Joined = Literal["any", "all"]


@dataclass(frozen=True, slots=True)
class Parts:
    """How conditions are joined, and each of them: its place, as it is written, and checked."""

    joined: Joined
    parts: tuple[tuple[str, Condition, Checked], ...]


def parts(condition: Condition, whole: Checked) -> Parts | None:
    """What `any_of`, `all_of` and `not` are made of; None for every other condition."""
    tree = whole.tree
    match condition:
        case AnyOf(conditions=each):
            return _joined("any", each, whole)
        case AllOf(conditions=each):
            return _joined("all", each, whole)
        case Not(condition=one) if isinstance(tree, ast.UnaryOp):
            return Parts("all", (("not", one, _part(whole, tree.operand)),))
        case _:
            return None


def draws(checked: Checked) -> int:
    """How often an expression asks for a random number."""
    if "random" not in checked.functions:
        return 0
    return sum(name == "random" for name in _called(checked.tree))


def _joined(how: Joined, each: Sequence[Condition], whole: Checked) -> Parts | None:
    """Each is lowered in brackets, so that the tree of several has just as many parts."""
    tree = whole.tree
    trees = tree.values if len(each) > 1 and isinstance(tree, ast.BoolOp) else [tree]
    if len(trees) != len(each):
        return None  # an expression that closes brackets it did not open
    listed = enumerate(zip(each, trees, strict=True))
    return Parts(how, tuple((f"{how}_of.{place}", one, _part(whole, part)) for place, (one, part) in listed))


@lru_cache(maxsize=4096)
def _part(whole: Checked, tree: ast.expr) -> Checked:
    """Part of a checked expression; kept, so that what is made ready for it is found again."""
    if tree is whole.tree:
        return whole
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return replace(
        whole,
        tree=tree,
        reads=tuple(name for name in whole.reads if name in names),
        defaulted=whole.defaulted & names,
        functions=whole.functions & frozenset(_called(tree)),
        nodes=sum(isinstance(node, ast.expr) for node in ast.walk(tree)),
    )


def _called(tree: ast.expr) -> list[str]:
    return [node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
