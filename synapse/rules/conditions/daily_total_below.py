"""`daily_total_below`: awards have not yet paid so much today."""

from dataclasses import dataclass
from typing import Literal

from synapse.rules.aggregate import Measure
from synapse.rules.conditions.base import Lowering, operand
from synapse.rules.notation import DOCUMENTED, Number


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyTotalBelow:
    """What awards have paid a member today, in the guild's zone, is less than this."""

    __pydantic_config__ = DOCUMENTED

    currency: str
    """The currency's id."""
    max: Number
    """How much: a number, or an expression for one."""
    of: str | tuple[str, ...] | None = None
    """Whose awards: rule ids; the rule's own unless named, which only a reward may leave out."""
    to: Literal["actor", "target"] = "actor"
    """Whose earnings."""

    def lower(self, at: Lowering) -> str:
        total = at.measure(Measure(sum=self.currency, of=self.of or at.rule, by=(self.to,), period="day"))
        return f"{total} < {operand(self.max)}"
