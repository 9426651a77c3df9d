"""A guild's book while a batch is entered: balances, the end of the chain, and the lines still to be written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from synapse.ledger.chain import Line, amounts_text, linked, occasion_text

#: what earns: credits from the mint for these raise a wallet's lifetime figure
EARNING = frozenset({"rule", "manual_award", "milestone_reward", "opening_balance"})


@dataclass(slots=True)
class Balance:
    """A wallet as the book has it."""

    balance: int = 0
    lifetime: int = 0
    level: int = 1


@dataclass(slots=True)
class Occasion:
    """What entries come from: an event, or nothing but a moment. `digest` stands for the event's source id."""

    at: datetime
    event_seq: int | None = None
    event_type: str | None = None
    digest: bytes | None = None
    reason: str | None = None
    #: its part of the chain
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = occasion_text(self.event_type, self.digest, self.at, self.reason)


class Why(NamedTuple):
    """What an entry is for."""

    cause: str
    occasion: Occasion
    rule: str | None = None
    award_seq: int | None = None


@dataclass(slots=True)
class Book:
    """Enters amounts one after the other; nothing reaches the database before `ledger.post.write`."""

    head: bytes
    seq: int
    wallets: dict[tuple[int, str], Balance] = field(default_factory=dict[tuple[int, str], Balance])
    touched: dict[tuple[int, str], None] = field(default_factory=dict[tuple[int, str], None])
    lines: list[Line] = field(default_factory=list[Line])

    def enter(
        self, source: int, destination: int, currency: str, amount: int, why: Why, reverses: int | None = None
    ) -> None:
        """Move an amount between two accounts."""
        earned = source == 0 and why.cause in EARNING
        from_balance = self._move(source, currency, -amount, earned=False) if source > 0 else None
        to_balance = self._move(destination, currency, amount, earned=earned) if destination > 0 else None
        cause, occasion, rule, award_seq = why
        amounts = amounts_text(source, destination, currency, amount, from_balance, to_balance)
        self.head = linked(self.head, amounts, cause, rule, occasion.text)
        self.seq += 1
        self.lines.append(
            Line(
                self.seq,
                source,
                destination,
                currency,
                amount,
                from_balance,
                to_balance,
                cause,
                rule,
                award_seq,
                occasion.event_seq,
                occasion.event_type,
                occasion.digest,
                reverses,
                occasion.at,
                occasion.reason,
                self.head,
            )
        )

    def wallet(self, account: int, currency: str) -> Balance:
        """A wallet that is about to change."""
        key = (account, currency)
        wallet = self.wallets.get(key)
        if wallet is None:
            wallet = self.wallets[key] = Balance()
        self.touched[key] = None
        return wallet

    def reach(self, account: int, currency: str, level: int) -> None:
        """Raise a level's high-water mark."""
        wallet = self.wallet(account, currency)
        wallet.level = max(wallet.level, level)

    def _move(self, account: int, currency: str, amount: int, *, earned: bool) -> int:
        wallet = self.wallet(account, currency)
        wallet.balance += amount
        if earned:
            wallet.lifetime += amount
        return wallet.balance


def balances(rows: Iterable[tuple[int, str, int, int, int]]) -> dict[tuple[int, str], Balance]:
    """Wallets by account and currency, from rows of (account, currency, balance, lifetime, level)."""
    return {(account, currency): Balance(*rest) for account, currency, *rest in rows}


def changed(book: Book) -> Mapping[tuple[int, str], Balance]:
    """The wallets that entries or levels touched."""
    return {key: book.wallets[key] for key in book.touched}
