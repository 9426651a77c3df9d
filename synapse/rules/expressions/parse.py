"""Text becomes a tree that holds nothing but what the language allows (DESIGN §4.3)."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from synapse.rules.expressions.errors import ExpressionError, ExpressionProblem
from synapse.rules.expressions.limits import DEPTH, NODES
from synapse.rules.expressions.scan import Scan, scan

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+", re.ASCII)
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq, ast.In, ast.NotIn)
_LOAD = ast.Load()
#: before Python 3.12.2 two threads that parse at once upset each other (python/cpython#106905)
_ALONE = Lock()


def parse(text: str) -> ast.expr:
    """The tree of an expression; a dotted name is one `ast.Name`, and columns count the text's characters."""
    found = scan(text)
    if found.problems:
        raise ExpressionError(found.problems)
    tree = _python_tree(found)
    _check_size(tree)
    cleaner = _Cleaner(text, _columns(found.safe))
    tree = cleaner.clean(tree)
    if cleaner.problems:
        raise ExpressionError(cleaner.problems)
    return tree


def _python_tree(found: Scan) -> ast.expr:
    try:
        # The bracket lets the text run over several lines and begin with a blank.
        with _ALONE:
            return ast.parse(f"({found.safe})", mode="eval").body
    except SyntaxError as error:
        offset = (error.offset or 2) - 2
        token = next((token for token in found.tokens if token.column + len(token.text) > offset), None)
        column = token.column if token else len(found.text.rstrip())
        message = f"`{token.text[:20]}` does not fit here" if token else "the expression breaks off"
        raise ExpressionError((ExpressionProblem("syntax", message, column),)) from None
    except (RecursionError, MemoryError, ValueError):
        problem = ExpressionProblem("too-deep", f"an expression has at most {DEPTH} levels")
        raise ExpressionError((problem,)) from None


def _check_size(tree: ast.expr) -> None:
    """Level by level, since a deep tree must not be walked by recursion."""
    level: list[ast.AST] = [tree]
    nodes = depth = 0
    while level:
        nodes += len(level)
        depth += 1
        if nodes > NODES:
            raise ExpressionError((ExpressionProblem("too-large", f"an expression has at most {NODES} parts"),))
        level = [
            child for node in level for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr | ast.keyword)
        ]
    if depth > DEPTH:
        raise ExpressionError((ExpressionProblem("too-deep", f"an expression has at most {DEPTH} levels"),))


@dataclass(slots=True)
class _Cleaner:
    """Keeps the allowed nodes, makes dotted names one, and reports all others."""

    text: str
    column_of: Callable[[int], int]
    problems: list[ExpressionProblem] = field(default_factory=list[ExpressionProblem])

    def clean(self, node: ast.expr) -> ast.expr:
        """The node as the language knows it, at its column in the text."""
        start, end = self.column_of(node.col_offset), self.column_of(node.end_col_offset or 0)
        cleaned = self._node(node, re.sub(r"\s", "", self.text[start:end]))
        cleaned.lineno, cleaned.col_offset = 1, start
        return cleaned

    def _node(self, node: ast.expr, source: str) -> ast.expr:
        match node:
            case ast.Constant(value=bool() | int() | float() | str()) | ast.Name():
                return node
            case ast.Attribute() if _DOTTED.fullmatch(source):
                return ast.Name(source, _LOAD)
            case ast.BinOp() if isinstance(node.op, _OPERATORS):
                node.left, node.right = self.clean(node.left), self.clean(node.right)
            case ast.UnaryOp() if not isinstance(node.op, ast.Invert):
                node.operand = self.clean(node.operand)
            case ast.BoolOp():
                node.values = [self.clean(value) for value in node.values]
            case ast.IfExp():
                node.body, node.test, node.orelse = map(self.clean, (node.body, node.test, node.orelse))
            case ast.Compare() if all(isinstance(operator, _COMPARISONS) for operator in node.ops):
                node.left = self.clean(node.left)
                node.comparators = [self.clean(value) for value in node.comparators]
            case ast.Call():
                self._call(node)
            case ast.List() | ast.Tuple():
                return ast.Tuple([self.clean(item) for item in node.elts], _LOAD)
            case _:
                self._refuse(node, source)
        return node

    def _call(self, node: ast.Call) -> None:
        if not isinstance(node.func, ast.Name):
            self._refuse(node, "this call", "only functions of the table can be called: `max(a, b)`")
        if node.keywords:
            self._refuse(node, "a named argument", "arguments are told apart by their order")
        node.args = [self.clean(argument) for argument in node.args]

    def _refuse(self, node: ast.expr, what: str, hint: str = "") -> None:
        column = self.column_of(node.col_offset)
        self.problems.append(
            ExpressionProblem("not-allowed", f"{_short(what)} is not part of the language", column, hint)
        )


def _short(source: str) -> str:
    return source if " " in source else f"`{source[:30]}{'…' if len(source) > 30 else ''}`"


def _columns(safe: str) -> Callable[[int], int]:
    """Python counts bytes from the added bracket; people count characters."""
    if safe.isascii():
        return lambda offset: max(offset - 1, 0)
    encoded = safe.encode()
    return lambda offset: len(encoded[: max(offset - 1, 0)].decode(errors="ignore"))
