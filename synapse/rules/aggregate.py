"""A named aggregate over lake rows or awards: the only way a rule sees history (DESIGN §4.4)."""

from dataclasses import dataclass
from typing import Literal

from synapse.rules.notation import DOCUMENTED, Duration, Expression

Source = Literal["events", "awards"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Exactly one of `count`, `distinct`, `sum`, `last_at`, `streak` is given."""

    __pydantic_config__ = DOCUMENTED

    count: Source | None = None
    """How many rows: of events, or of awards."""
    distinct: str | None = None
    """How many different values of this field the rows have."""
    sum: str | None = None
    """The sum of this field; over awards, of this currency: what they paid to the member the measure is keyed by."""
    last_at: Source | None = None
    """The time of the latest row; none where there is none, so read it with `default`."""
    streak: Source | None = None
    """Days in a row with a row, up to today or yesterday, in the guild's zone."""
    of: str | tuple[str, ...]
    """Event types, or ids of rules whose awards are meant; one or several of one sort."""
    by: tuple[str, ...]
    """Keys: actor, target, channel, zone or payload fields, looked up with the current event's values."""
    within: Duration | None = None
    """A sliding window up to the event's time: "30s", "5m", "24h", "90d", seconds, or an expression over params."""
    period: Literal["lifetime", "season", "day"] | None = None
    """A fixed period instead of a window. Days are those of the guild's zone."""
    where: Expression | None = None
    """Only rows for which this holds: an expression over `row.*`."""
    this_event: Literal["included", "excluded"] = "excluded"
    """Whether guards, modifiers and rewards see the event itself counted. Achievements and automations always do."""
    description: str = ""
    """What it measures, for people."""
