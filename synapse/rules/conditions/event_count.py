"""`event_count`: the member has done something so many times."""

from dataclasses import dataclass
from typing import Literal

from synapse.rules.aggregate import Measure
from synapse.rules.conditions.base import Lowering, operand, quoted
from synapse.rules.notation import DOCUMENTED, Duration, Expression, Number


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCount:
    """The actor's (in an achievement, the member's) events of a type are at least so many; for all time unless said."""

    __pydantic_config__ = DOCUMENTED

    event: str | tuple[str, ...]
    """One event type, or several counted together."""
    at_least: Number
    """How many: a number, or an expression for one."""
    zone: str | None = None
    """Only those in this zone, by name; holds while one is in it."""
    where: Expression | None = None
    """Only those for which this holds: an expression over `row.*`."""
    period: Literal["lifetime", "season", "day"] | None = None
    """Since when."""
    within: Duration | None = None
    """A sliding window instead of a period."""

    def lower(self, at: Lowering) -> str:
        period = self.period or ("lifetime" if self.within is None else None)
        by = ("actor",) if self.zone is None else ("actor", "zone")
        count = at.measure(
            Measure(count="events", of=self.event, by=by, within=self.within, period=period, where=self.where)
        )
        enough = f"{count} >= {operand(self.at_least)}"
        return enough if self.zone is None else f"default(zone.name, '') == {quoted(self.zone)} and {enough}"
