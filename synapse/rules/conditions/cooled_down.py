"""`cooled_down`: enough time has passed since the rule last paid."""

from dataclasses import dataclass

from synapse.rules.aggregate import Measure
from synapse.rules.conditions.base import Lowering, operand
from synapse.rules.notation import DOCUMENTED, Number


@dataclass(frozen=True, slots=True, kw_only=True)
class CooledDown:
    """At least so many seconds have passed since the last award with the same keys, if there was one."""

    __pydantic_config__ = DOCUMENTED

    seconds: Number
    """How long: a number, or an expression over params."""
    by: tuple[str, ...] = ("actor",)
    """For whom or what apart: actor, target, channel, zone or payload fields."""
    of: str | tuple[str, ...] | None = None
    """Whose awards: rule ids; the rule's own unless named, which only a reward may leave out."""

    def lower(self, at: Lowering) -> str:
        # the latest award counts whatever order events came in: one that comes late finds the later award
        last = at.measure(Measure(last_at="awards", of=self.of or at.rule, by=self.by, within=self.seconds))
        return f"now - default({last}, 0) >= {operand(self.seconds)}"
