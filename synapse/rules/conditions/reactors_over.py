"""`reactors_over`: more than so many people have reacted to the message."""

from dataclasses import dataclass

from synapse.rules.aggregate import Measure
from synapse.rules.conditions.base import Lowering, operand
from synapse.rules.notation import DOCUMENTED, Number


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactorsOver:
    """More people than this have reacted to the message, this one included, its author not counted."""

    __pydantic_config__ = DOCUMENTED

    count: Number
    """How many: a number, or an expression for one."""

    def lower(self, at: Lowering) -> str:
        reactors = at.measure(
            Measure(
                distinct="actor",
                of="reaction_add",
                by=("message_id",),
                within="90d",
                where="row.actor != row.target",
                this_event="included",
            )
        )
        return f"{reactors} > {operand(self.count)}"
