"""`streak`: the member was active so many days in a row."""

from dataclasses import dataclass

from synapse.rules.aggregate import Measure
from synapse.rules.conditions.base import Lowering, operand
from synapse.rules.notation import DOCUMENTED, Number

#: What makes a day an active one: something that a member did.
ACTIVITY = ("message_create", "reaction_add", "thread_create", "voice_join", "voice_tick")


@dataclass(frozen=True, slots=True, kw_only=True)
class StreakOf:
    """The actor (in an achievement, the member) was active so many days in a row, up to today or yesterday."""

    __pydantic_config__ = DOCUMENTED

    days: Number
    """How many: a number, or an expression for one."""
    event: str | tuple[str, ...] | None = None
    """What counts as active: event types; messages, reactions, threads and voice unless named."""

    def lower(self, at: Lowering) -> str:
        run = at.measure(Measure(streak="events", of=self.event or ACTIVITY, by=("actor",)))
        return f"{run} >= {operand(self.days)}"
