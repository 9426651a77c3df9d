"""`lifetime_at_least`: the member has earned so much, spent or not."""

from dataclasses import dataclass

from synapse.rules.conditions.base import Lowering, operand
from synapse.rules.notation import DOCUMENTED, Name, Number


@dataclass(frozen=True, slots=True, kw_only=True)
class LifetimeAtLeast:
    """All that the actor (in an achievement, the member) ever earned is at least this."""

    __pydantic_config__ = DOCUMENTED

    currency: Name
    """The currency's id."""
    amount: Number
    """How much: a number, or an expression for one."""

    def lower(self, at: Lowering) -> str:
        return f"{at.member}.lifetime.{self.currency} >= {operand(self.amount)}"
