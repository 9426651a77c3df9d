"""Amounts become whole units, once; caps and overdrafts are settled with them (DESIGN §4.5)."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from synapse.rules.documents.pack import Rounding

#: The largest amount. A thousand such awards still make a balance that a JSON number holds exactly.
LARGEST = 2**43


@dataclass(slots=True)
class Line:
    """One amount on its way into the ledger."""

    kind: Literal["credit", "debit", "transfer"]
    #: who gets a credit, or pays a debit or transfer
    member: int
    #: who gets a transfer
    other: int | None
    currency: str
    #: after factors
    raw: float
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A cap as a decision meets it: on one recipient, or on each (None)."""

    currency: str
    maximum: int
    recipient: int | None


class Unpayable(ValueError):
    """An amount that cannot be paid; its text says why."""


def settled(amount: float, rounding: Rounding) -> int:
    """An amount within 1e-9, or 8 ulp if that is more, of an integer is that integer; else `rounding` decides.

    So 15 × 2.0 × 1.5 × 1.4, which is 62.99… in doubles, is 63. Never more than 1e-4 is forgiven (decision
    0007). Raises ValueError or OverflowError for what is no amount (nan, infinity).
    """
    if amount.__class__ is int:
        return amount  # pyright: ignore[reportReturnType]
    if 0 <= amount < 5e5 and rounding == "floor":
        return int(amount + 1e-9)  # 8 ulp are less than 1e-9 here
    near = round(amount)
    if abs(amount - near) <= min(max(1e-9, 8 * math.ulp(amount)), 1e-4):
        return near
    if rounding == "floor":
        return math.floor(amount)
    return math.ceil(amount) if rounding == "ceil" else math.floor(amount + 0.5)


def settled_credit(amount: object, rounding: Rounding) -> int:
    """An amount to be credited, debited or transferred, in whole units. Raises `Unpayable` when it cannot be."""
    whole = settled(amount, rounding)  # pyright: ignore[reportArgumentType]
    if 0 <= whole <= LARGEST:
        return whole
    if whole < 0:
        raise Unpayable(f"{amount:g} is below zero: use debit to take")
    raise Unpayable(f"{amount:g} is more than one award can pay")


def apply_ceilings(lines: Iterable[Line], ceilings: Iterable[Ceiling]) -> None:
    """Bound the sum of an event's credits; what is too much is taken off the last ones first."""
    credited = [line for line in lines if line.kind == "credit"]
    for ceiling in ceilings:
        members = {line.member for line in credited} if ceiling.recipient is None else {ceiling.recipient}
        for member in members:
            own = [line for line in credited if line.member == member and line.currency == ceiling.currency]
            excess = sum(line.amount for line in own) - max(0, ceiling.maximum)
            for line in reversed(own):
                if excess <= 0:
                    break
                taken = min(excess, line.amount)
                line.amount -= taken
                excess -= taken
