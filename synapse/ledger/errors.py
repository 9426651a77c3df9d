"""What can be wrong with a request to move amounts.

SynapseError
  x Overdraft           the account does not hold that much
  x UnknownCurrency     no installed pack declares it
  x InvalidAmount       not a whole number above zero, or beyond what can be kept
  x NothingToReverse    no such entry, or it is reversed already
"""

from synapse.kit.errors import SynapseError


class Overdraft(SynapseError):
    """The account does not hold that much."""

    def __init__(self, currency: str, amount: int, balance: int) -> None:
        super().__init__("overdraft", f"{amount} {currency} is more than the balance of {balance}")


class UnknownCurrency(SynapseError):
    """No installed pack declares it."""

    def __init__(self, currency: str, hint: str = "") -> None:
        super().__init__("unknown-currency", f"there is no currency {currency[:64]!r}", hint)


class InvalidAmount(SynapseError):
    """Not a whole number above zero, or beyond what can be kept."""

    def __init__(self, amount: object) -> None:
        super().__init__("invalid-amount", f"{amount!r:.40} is not an amount", "give a whole number above zero")


class NothingToReverse(SynapseError):
    """No such entry, or it is reversed already."""

    def __init__(self, message: str) -> None:
        super().__init__("nothing-to-reverse", message)
