"""A named aggregate over lake rows or awards: the only way a rule sees history (DESIGN §4.4)."""

from dataclasses import dataclass
from typing import Literal

Source = Literal["events", "awards"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Exactly one of `count`, `distinct`, `sum`, `last_at`, `streak` is given.

    `distinct` and `sum` name a field (for awards, `sum` names a currency: what the award paid in it to
    the member the measure is keyed by); whether they look at events or awards follows from `of`: an event
    type or a rule id.
    """

    count: Source | None = None
    distinct: str | None = None
    sum: str | None = None
    last_at: Source | None = None
    streak: Source | None = None
    of: str | tuple[str, ...]
    by: tuple[str, ...]
    #: "24h", "30s", "90d", a number of seconds, or an expression over params in seconds
    within: str | int | float | None = None
    period: Literal["lifetime", "season", "day"] | None = None
    #: expression over `row.*`
    where: str | None = None
    this_event: Literal["included", "excluded"] = "excluded"
    description: str = ""
