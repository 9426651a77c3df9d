"""`message_younger_than`: the message reacted to is still new."""

from dataclasses import dataclass

from synapse.rules.conditions.base import Lowering, operand
from synapse.rules.notation import DOCUMENTED, Number


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageYoungerThan:
    """The message was posted less than so many seconds ago; one of unknown age is not young."""

    __pydantic_config__ = DOCUMENTED

    seconds: Number
    """How long ago: a number, or an expression for one."""

    def lower(self, at: Lowering) -> str:
        limit = operand(self.seconds)
        return f"default(event.message_age_seconds, {limit}) < {limit}"
