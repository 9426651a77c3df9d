"""Taking entries back: the opposite entry, at most once for each, and never more than a member still has."""

from collections.abc import Sequence
from datetime import datetime

from synapse.db.session import RawConnection
from synapse.ledger.book import Book, Occasion, Why
from synapse.ledger.chain import Line
from synapse.ledger.errors import NothingToReverse
from synapse.ledger.post import close_book, open_book

_OPEN = """
SELECT t.* FROM transactions t WHERE t.guild_id = $1 AND t.event_seq = $2 AND t.cause <> 'reversal'
AND NOT EXISTS (SELECT FROM transactions r WHERE r.guild_id = $1 AND r.reverses = t.seq) ORDER BY t.seq
"""
_OF_AWARD = """
SELECT t.* FROM awards a JOIN transactions t ON t.guild_id = a.guild_id AND t.event_seq = a.event_seq
WHERE a.guild_id = $1 AND a.seq = $2 AND t.cause <> 'reversal' AND ($3 OR t.award_seq = a.seq) ORDER BY t.seq
"""
_OF_RULE = """
SELECT t.* FROM transactions t WHERE t.guild_id = $1 AND t.event_seq = ANY($2) AND t.rule = $3 AND t.to_account = $4
AND t.cause <> 'reversal'
AND NOT EXISTS (SELECT FROM transactions r WHERE r.guild_id = $1 AND r.reverses = t.seq) ORDER BY t.seq
"""


def line_of(row: object) -> Line:
    """A row of `transactions`."""
    return Line(*(row[name] for name in Line._fields))  # pyright: ignore[reportIndexIssue, reportUnknownVariableType, reportUnknownArgumentType]


async def reversible_lines(raw: RawConnection, guild: int, event_seq: int) -> list[Line]:
    """What an event paid, its internal events included, as far as it is not taken back yet."""
    return [line_of(row) for row in await raw.fetch(_OPEN, guild, event_seq)]


async def lines_of_award(raw: RawConnection, guild: int, award: int, *, all_of_event: bool = False) -> list[Line]:
    """What an award paid, or its whole event; nothing where retention took the award away."""
    return [line_of(row) for row in await raw.fetch(_OF_AWARD, guild, award, all_of_event)]


async def lines_of_rule(raw: RawConnection, guild: int, events: Sequence[int], rule: str, account: int) -> list[Line]:
    """What a rule paid to a member for some events, as far as it is not taken back yet."""
    return [line_of(row) for row in await raw.fetch(_OF_RULE, guild, list(events), rule, account)]


async def lines_of_events(raw: RawConnection, guild: int, events: Sequence[int]) -> list[Line]:
    """What events paid, and took back."""
    rows = await raw.fetch(
        "SELECT * FROM transactions WHERE guild_id = $1 AND event_seq = ANY($2) ORDER BY seq", guild, list(events)
    )
    return [line_of(row) for row in rows]


async def reversal_of(raw: RawConnection, guild: int, seqs: Sequence[int]) -> list[Line]:
    """The entries that took some entries back."""
    rows = await raw.fetch(
        "SELECT * FROM transactions WHERE guild_id = $1 AND reverses = ANY($2) ORDER BY seq", guild, list(seqs)
    )
    return [line_of(row) for row in rows]


async def overdrawable(raw: RawConnection, guild: int) -> frozenset[str]:
    """Currencies whose balances may fall below zero."""
    rows = await raw.fetch("SELECT id FROM currencies WHERE guild_id = $1 AND allow_negative", guild)
    return frozenset(row[0] for row in rows)


def enter_reversal(book: Book, lines: Sequence[Line], why: Why, may_overdraw: frozenset[str]) -> int:
    """Enter the opposite of some lines, last first; how many. What a member has spent meanwhile stays spent."""
    entered = 0
    for line in reversed(lines):
        amount = line.amount
        if line.to_account > 0 and line.currency not in may_overdraw:
            amount = min(amount, max(0, book.wallet(line.to_account, line.currency).balance))
        if amount > 0:
            book.enter(line.to_account, line.from_account, line.currency, amount, why, line.seq)
            entered += 1
    return entered


async def reverse(raw: RawConnection, guild: int, seq: int, *, at: datetime, reason: str | None = None) -> Line:
    """Take one entry back by hand."""
    row = await raw.fetchrow("SELECT * FROM transactions WHERE guild_id = $1 AND seq = $2", guild, seq)
    if row is None or row["cause"] in ("reversal", "season_roll"):
        raise NothingToReverse(f"there is no entry {seq} that could be reversed")
    line = line_of(row)
    book = await open_book(raw, guild, [line.from_account, line.to_account])
    if await raw.fetchval("SELECT exists(SELECT FROM transactions WHERE guild_id = $1 AND reverses = $2)", guild, seq):
        raise NothingToReverse(f"entry {seq} is reversed already")
    why = Why("reversal", Occasion(at, reason=reason), line.rule)
    if not enter_reversal(book, [line], why, await overdrawable(raw, guild)):
        raise NothingToReverse(f"what entry {seq} paid is spent")
    await close_book(raw, guild, book)
    return book.lines[-1]
