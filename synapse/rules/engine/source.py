"""The one place where generated source becomes functions. Nothing in it is text of a pack (decision 0006)."""

from collections.abc import Mapping
from types import CodeType, FunctionType
from typing import Any


def evaluate_source(source: str, names: Mapping[str, object]) -> Any:
    """The value of a generated expression; lambdas are how functions of it are made."""
    return eval(source, dict(names))  # noqa: S307


def run_source(code: CodeType, names: Mapping[str, object]) -> dict[str, object]:
    """What a generated module defines, with `names` as its globals."""
    space = dict(names)
    exec(code, space)  # noqa: S102
    return space


def function_in(space: Mapping[str, object], name: str) -> FunctionType:
    """A function that generated code defines."""
    function = space[name]
    if not isinstance(function, FunctionType):
        raise TypeError(f"generated code has no function {name}")
    return function
