"""Effects that shape what others pay for the same event."""

from dataclasses import dataclass
from typing import Literal

from synapse.rules.notation import DOCUMENTED, Number

Amount = Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Multiplies a factor; two of the same multiply."""

    __pydantic_config__ = DOCUMENTED

    factor: str
    """The factor's name."""
    by: Amount
    """A number, or an expression for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """Bounds the sum that the event credits to a recipient; two of the same take the minimum."""

    __pydantic_config__ = DOCUMENTED

    currency: str
    """The currency's id."""
    max: Amount
    """The most that the event may pay: a number, or an expression for one."""
    to: Literal["actor", "target"] | None = None
    """Whose sum; every recipient's unless named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deny:
    """Refuses the event's credits; denying twice denies once."""

    __pydantic_config__ = DOCUMENTED

    currencies: tuple[str, ...] = ()
    """Which currencies; every one unless named."""
    to: Literal["actor", "target"] | None = None
    """Whose credits; every recipient's unless named."""
    reason: str = ""
    """What the trace says."""
