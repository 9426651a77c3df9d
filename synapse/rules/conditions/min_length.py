"""`min_length`: the message has at least so many characters."""

from dataclasses import dataclass

from synapse.rules.conditions.base import Lowering, operand
from synapse.rules.notation import DOCUMENTED, Number


@dataclass(frozen=True, slots=True, kw_only=True)
class MinLength:
    """The message is at least this long."""

    __pydantic_config__ = DOCUMENTED

    length: Number
    """Characters: a number, or an expression for one."""

    def lower(self, at: Lowering) -> str:
        return f"event.length >= {operand(self.length)}"
