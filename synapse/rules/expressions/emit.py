"""A checked expression becomes Python source, as fast as if written by hand."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from synapse.rules.expressions.check import Checked
from synapse.rules.expressions.checks.operators import ARITHMETIC, COMPARISONS
from synapse.rules.expressions.functions import FUNCTIONS
from synapse.rules.expressions.limits import BITS, add, bits, multiply, power, subtract, whole_exponent
from synapse.rules.expressions.values import MISSING, MissingValue

#: Globals of emitted source.
HELPERS: dict[str, object] = {
    "MISSING": MISSING,
    "fn_add": add,
    "fn_subtract": subtract,
    "fn_multiply": multiply,
    "fn_power": power,
    **{f"fn_{name}": function.implementation for name, function in FUNCTIONS.items()},
}
_GUARDS: dict[type[ast.operator], str] = {
    ast.Add: "fn_add",
    ast.Sub: "fn_subtract",
    ast.Mult: "fn_multiply",
    ast.Pow: "fn_power",
}
#: From here on a list of literals is looked up as a set.
_MANY = 4


def emit(checked: Checked, place: Mapping[str, str], first_random: int = 0) -> str:
    """Source of the expression, with `place` saying how each name is read: each must be an atom of Python.

    `place["@zone"]` reads the `ZoneClock`, `place["@random"]` the seed; both are needed only by functions
    that use them. Calls of `random` are numbered from `first_random`. The value may be `MISSING` only if
    `checked.bare`.
    """
    return _Emitter(place, first_random).source(checked.tree)


def compile_expression(
    checked: Checked, order: Sequence[str], *, zone: str = "@zone", seed: str = "@random"
) -> Callable[[Sequence[object]], object]:
    """One Python function of a sequence of inputs in `order`; `@zone` and `@random` in it hand in calendar and seed."""
    place = {name: f"v[{index}]" for index, name in enumerate(order)}
    place |= {"@zone": place.get(zone, ""), "@random": place.get(seed, "")}
    source = emit(checked, place)
    body = f"    return {source}"
    if checked.bare:
        body = f"    value = {source}\n    if value is MISSING:\n        raise MissingValue\n    return value"
    names: dict[str, object] = {**HELPERS, "MissingValue": MissingValue}
    exec(compile(f"def expression(v):\n{body}\n", "<expression>", "exec"), names)  # noqa: S102 - the source is made of checked parts only
    return names["expression"]  # pyright: ignore[reportReturnType]


@dataclass(slots=True)
class _Emitter:
    place: Mapping[str, str]
    next_random: int

    def source(self, node: ast.expr) -> str:
        """Source of a part, closed in brackets where it is not an atom."""
        match node:
            case ast.Constant():
                return repr(node.value)
            case ast.Name():
                return self.place[node.id]
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.UnaryOp():
                sign = {ast.Not: "not ", ast.USub: "-", ast.UAdd: "+"}[type(node.op)]  # pyright: ignore[reportArgumentType]
                return f"({sign}{self.source(node.operand)})"
            case ast.BoolOp():
                word = " and " if isinstance(node.op, ast.And) else " or "
                return f"({word.join(map(self.source, node.values))})"
            case ast.IfExp():
                body, test, orelse = map(self.source, (node.body, node.test, node.orelse))
                return f"({body} if {test} else {orelse})"
            case ast.Compare():
                return self._comparison(node)
            case ast.Call(func=ast.Name(id=name)):
                return self._call(name, node.args)
            case ast.Tuple():
                return f"({''.join(f'{self.source(item)}, ' for item in node.elts)})"
            case _:
                raise TypeError(f"{type(node).__name__} is not part of a checked tree")

    def _arithmetic(self, node: ast.BinOp) -> str:
        left, right = self.source(node.left), self.source(node.right)
        guard = _GUARDS.get(type(node.op))
        if isinstance(node.op, ast.Pow):
            plain = whole_exponent(node) is not None and bits(node) <= BITS
        else:
            plain = guard is None or bits(node) <= BITS
        return f"({left} {ARITHMETIC[type(node.op)][0]} {right})" if plain else f"{guard}({left}, {right})"

    def _comparison(self, node: ast.Compare) -> str:
        parts = [self.source(node.left)]
        for operator, value in zip(node.ops, node.comparators, strict=True):
            parts += [
                COMPARISONS[type(operator)],
                self._list(value) if isinstance(value, ast.Tuple) else self.source(value),
            ]
        return f"({' '.join(parts)})"

    def _list(self, node: ast.Tuple) -> str:
        items = [self.source(item) for item in node.elts]
        return f"{{{', '.join(items)}}}" if len(items) >= _MANY else f"({', '.join(items)},)"

    def _call(self, name: str, arguments: list[ast.expr]) -> str:
        extra = ""
        if name == "random":
            extra = f"{self.place['@random']}, {self.next_random}, "
            self.next_random += 1
        values = [self.source(argument) for argument in arguments]
        if name == "default":
            return f"({values[0]} if {values[0]} is not MISSING else {values[1]})"
        if name == "contains" and isinstance(arguments[1], ast.Constant):
            return f"({values[1]} in {values[0]})"
        if FUNCTIONS[name].needs == "clock":
            return f"{self.place['@zone']}.{name}({', '.join(values)})"
        return f"fn_{name}({extra}{', '.join(values)})"
