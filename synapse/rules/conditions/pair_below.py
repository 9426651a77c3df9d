"""`pair_below`: two members have not yet led to so many awards."""

from dataclasses import dataclass

from synapse.rules.aggregate import Measure
from synapse.rules.conditions.base import Lowering, operand
from synapse.rules.notation import DOCUMENTED, Duration, Number


@dataclass(frozen=True, slots=True, kw_only=True)
class PairBelow:
    """Awards for this actor and this target within a window are fewer than this."""

    __pydantic_config__ = DOCUMENTED

    max: Number
    """How many: a number, or an expression for one."""
    within: Duration
    """The window: "24h", seconds, or an expression over params in seconds."""
    of: str | tuple[str, ...] | None = None
    """Whose awards: rule ids; the rule's own unless named, which only a reward may leave out."""

    def lower(self, at: Lowering) -> str:
        paid = at.measure(Measure(count="awards", of=self.of or at.rule, by=("actor", "target"), within=self.within))
        return f"{paid} < {operand(self.max)}"
