"""Effects that shape what others pay for the same event."""

from dataclasses import dataclass
from typing import Literal

Amount = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Multiplies a factor; two of the same multiply."""

    factor: str
    by: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """Bounds the sum that the event credits to a recipient; two of the same take the minimum."""

    currency: str
    max: Amount
    #: every recipient unless named
    to: Literal["actor", "target"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deny:
    """Refuses the event's credits; denying twice denies once."""

    #: every currency unless named
    currencies: tuple[str, ...] = ()
    to: Literal["actor", "target"] | None = None
    reason: str = ""
