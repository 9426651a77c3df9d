"""Moving amounts outside a decision: credit, debit, transfer. Each is one entry, or none."""

from dataclasses import dataclass
from datetime import datetime

from synapse.db.session import RawConnection
from synapse.ledger.accounts import MINT
from synapse.ledger.book import Occasion, Why
from synapse.ledger.chain import Line
from synapse.ledger.errors import InvalidAmount, Overdraft, UnknownCurrency
from synapse.ledger.post import close_book, open_book

#: beyond it a JSON number would no longer be exact
LARGEST = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Move:
    """An amount on its way from one account to another."""

    source: int
    destination: int
    currency: str
    amount: int
    cause: str
    reason: str | None = None


async def move(raw: RawConnection, guild: int, wanted: Move, at: datetime) -> Line:
    """Enter one amount. Refuses to overdraw where the currency does not allow it."""
    if isinstance(wanted.amount, bool) or not 0 < wanted.amount <= LARGEST:
        raise InvalidAmount(wanted.amount)
    row = await raw.fetchrow(
        "SELECT allow_negative FROM currencies WHERE guild_id = $1 AND id = $2 AND NOT retired", guild, wanted.currency
    )
    if row is None:
        raise UnknownCurrency(wanted.currency)
    book = await open_book(raw, guild, [wanted.source, wanted.destination])
    if wanted.source > 0 and not row["allow_negative"]:
        balance = book.wallet(wanted.source, wanted.currency).balance
        if balance < wanted.amount:
            raise Overdraft(wanted.currency, wanted.amount, balance)
    book.enter(
        wanted.source,
        wanted.destination,
        wanted.currency,
        wanted.amount,
        Why(wanted.cause, Occasion(at, reason=wanted.reason)),
    )
    await close_book(raw, guild, book)
    return book.lines[-1]


async def credit(raw: RawConnection, guild: int, account: int, currency: str, amount: int, *, at: datetime) -> Line:
    """Open a balance: what a member brings along from elsewhere."""
    return await move(raw, guild, Move(MINT, account, currency, amount, "opening_balance"), at)


async def debit(
    raw: RawConnection, guild: int, account: int, currency: str, amount: int, *, at: datetime, reason: str | None = None
) -> Line:
    """Take an amount out of circulation, by hand."""
    return await move(raw, guild, Move(account, MINT, currency, amount, "manual_award", reason), at)


async def transfer(
    raw: RawConnection, guild: int, source: int, destination: int, currency: str, amount: int, *, at: datetime
) -> Line:
    """From one member to another."""
    return await move(raw, guild, Move(source, destination, currency, amount, "rule"), at)
