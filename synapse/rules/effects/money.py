"""Effects that move units of a currency. Two of the same add."""

from dataclasses import dataclass
from typing import Literal

from synapse.rules.notation import DOCUMENTED, Expression, Number

Recipient = Literal["actor", "target"]
#: an expression, or a number for short
Amount = Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Pays a member; two credits add."""

    __pydantic_config__ = DOCUMENTED

    currency: str
    """A currency's id, or `event.<field>` of type string where the event says which."""
    amount: Amount
    """A number, or an expression for one; settled to whole units once the event is decided."""
    times: tuple[str, ...] = ()
    """Factors to multiply by, in this order; `zone` is the zone's multiplier."""
    to: Recipient = "actor"
    """Who is paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Debit:
    """Takes from a member; two add, and the rule fails whole when they would overdraw."""

    __pydantic_config__ = DOCUMENTED

    currency: str
    """A currency's id, or `event.<field>` of type string where the event says which."""
    amount: Amount
    """A number, or an expression for one."""
    to: Recipient = "actor"
    """Who pays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """From the actor to the target; two add, and the rule fails whole when they would overdraw."""

    __pydantic_config__ = DOCUMENTED

    currency: str
    """A currency's id, or `event.<field>` of type string where the event says which."""
    amount: Amount
    """A number, or an expression for one."""
    to: Recipient = "target"
    """Who receives; the other one pays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverse:
    """Takes back what an earlier event paid; happens once per rule and event."""

    __pydantic_config__ = DOCUMENTED

    of: Expression
    """An expression for the source id of that event."""
    type: str
    """The type of that event."""
