"""What checking carries along: the problems found so far, and the names read."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

from synapse.rules.expressions.errors import ExpressionProblem
from synapse.rules.expressions.limits import LITERAL_BITS
from synapse.rules.expressions.types import Scope, described
from synapse.rules.vocabulary import Type


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a part of an expression: its type, and its value if it is a number that reads nothing."""

    type: Type
    value: int | float | None = None


@dataclass(slots=True)
class Walk:
    """One check in progress. A part whose problem has been reported is None, so that it is reported once."""

    scope: Scope
    type_of: Callable[["Walk", ast.expr], Known | None]
    problems: list[ExpressionProblem] = field(default_factory=list[ExpressionProblem])
    #: (column, name)
    reads: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    needed: set[str] = field(default_factory=set[str])
    defaulted: set[str] = field(default_factory=set[str])
    #: id of a literal's node → the node that holds the id as a number
    ids: dict[int, ast.Constant] = field(default_factory=dict[int, ast.Constant])

    def report(self, code: str, message: str, node: ast.expr, hint: str = "") -> None:
        """Add a problem at a node."""
        self.problems.append(ExpressionProblem(code, message, node.col_offset, hint))

    def visit(self, node: ast.expr) -> Known | None:
        """Check a part."""
        return self.type_of(self, node)

    def condition(self, node: ast.expr) -> Known | None:
        """Check a part that must be true or false, and not always the same."""
        known = self.visit(node)
        if known is None:
            return None
        if known.type is not Type.BOOLEAN:
            self.report("type", f"a condition is true or false, this is {described(known.type)}", node, "compare it")
            return None
        self.refuse_constant(node)
        return known

    def refuse_constant(self, node: ast.expr) -> None:
        """Report a condition that reads nothing. The whole is reported, then, and not its parts."""
        parts = list(ast.walk(node))
        if any(isinstance(part, ast.Name) and (part.id in self.scope.names or part.id == "random") for part in parts):
            return
        inside = {part.col_offset for part in parts if isinstance(part, ast.expr)}
        self.problems = [item for item in self.problems if item.code != "constant" or item.column not in inside]
        self.report("constant", "this is always the same, whatever happens", node, "compare a name with something")

    def read(self, node: ast.Name, *, by_default: bool = False) -> Known | None:
        """Look a name up, and note that it is read."""
        name = self.scope.names.get(node.id)
        if name is None:
            hint = "it is a function: call it" if node.id in self.scope.functions else self.scope.nearest(node.id)
            self.report("unknown-name", f"there is no `{node.id}` here", node, hint)
            return None
        self.reads.append((node.col_offset, node.id))
        (self.defaulted if by_default else self.needed).add(node.id)
        if name.optional and not by_default:
            self.report("optional", f"`{node.id}` may be missing", node, f"say `default({node.id}, …)`")
        return Known(name.type)

    def as_id(self, node: ast.expr) -> bool:
        """Whether a node is a literal that can be an id; a text of digits is noted as the number it means."""
        match node:
            case ast.Constant(value=bool()):
                return False
            case ast.Constant(value=int()):
                return True
            case ast.Constant(value=str() as text) if _is_id(text):
                self.ids[id(node)] = ast.Constant(int(text), lineno=1, col_offset=node.col_offset)
                return True
            case ast.Constant(value=str() as text):
                self.report("not-an-id", f"`{text[:30]}` is not an id", node, "an id is a number such as '123456789'")
                return True
            case _:
                return False


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 20 and int(text).bit_length() <= LITERAL_BITS
