"""Effects that move units of a currency. Two of the same add."""

from dataclasses import dataclass
from typing import Literal

Recipient = Literal["actor", "target"]
#: an expression, or a number for short
Amount = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    #: a currency's id, or `event.<field>` of type string where the event says which
    currency: str
    amount: Amount
    #: names of factors to multiply by, in this order; `zone` is the zone's multiplier
    times: tuple[str, ...] = ()
    to: Recipient = "actor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Debit:
    """Takes from a member; the rule fails whole when that would overdraw."""

    currency: str
    amount: Amount
    #: who pays
    to: Recipient = "actor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """From the actor to the target; the rule fails whole when that would overdraw."""

    currency: str
    amount: Amount
    to: Recipient = "target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverse:
    """Takes back what an earlier event paid. Happens once per rule and event.

    `of` is an expression for the source id of that event; `type` its event type.
    """

    of: str
    type: str
