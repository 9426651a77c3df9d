"""Reading the books: balances, an account's history, leaderboards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from synapse.db.session import RawConnection
from synapse.ledger.book import Balance, balances
from synapse.ledger.chain import Line
from synapse.ledger.reverse import line_of

_HISTORY = """
SELECT * FROM transactions WHERE guild_id = $1 AND (from_account = $2 OR to_account = $2)
AND ($3::text IS NULL OR currency = $3) AND ($4::bigint IS NULL OR seq < $4) ORDER BY seq DESC LIMIT $5 OFFSET $6
"""
_NEWEST = "SELECT * FROM transactions WHERE guild_id = $1 AND seq < coalesce($2, seq + 1) ORDER BY seq DESC LIMIT $3"
_LEADERS = """
SELECT w.account, w.balance, w.lifetime, w.level FROM wallets w
WHERE w.guild_id = $1 AND w.currency = $2 AND w.{figure} > 0 ORDER BY w.{figure} DESC, w.account LIMIT $3 OFFSET $4
"""
_RANK = """
SELECT 1 + count(*) FROM wallets o, wallets w
WHERE w.guild_id = $1 AND w.account = $2 AND w.currency = $3
  AND o.guild_id = $1 AND o.currency = $3 AND (o.{figure}, -o.account) > (w.{figure}, -w.account)
"""
Figure = Literal["balance", "lifetime"]


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency as the books know it."""

    id: str
    name: str
    symbol: str
    spendable: bool
    seasonal: bool
    allow_negative: bool
    has_levels: bool
    display_order: int


@dataclass(frozen=True, slots=True)
class Leader:
    """One line of a leaderboard."""

    account: int
    balance: int
    lifetime: int
    level: int


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a guild's chain."""

    seq: int
    hash: bytes


async def balances_of(raw: RawConnection, guild: int, account: int) -> Mapping[str, Balance]:
    """An account's wallets by currency."""
    rows = await raw.fetch(
        "SELECT currency, balance, lifetime, level FROM wallets WHERE guild_id = $1 AND account = $2", guild, account
    )
    return {row[0]: Balance(row[1], row[2], row[3]) for row in rows}


async def wallets_of(raw: RawConnection, guild: int, accounts: Sequence[int]) -> Mapping[tuple[int, str], Balance]:
    """Wallets of several accounts, by account and currency."""
    return balances(
        await raw.fetch(
            "SELECT account, currency, balance, lifetime, level FROM wallets WHERE guild_id = $1 AND account = ANY($2)",
            guild,
            list(accounts),
        )
    )


async def history_of(
    raw: RawConnection,
    guild: int,
    account: int,
    *,
    currency: str | None = None,
    before: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[Line]:
    """An account's entries, newest first; `before` is the last seq of the page before, `offset` how many to skip."""
    return [line_of(row) for row in await raw.fetch(_HISTORY, guild, account, currency, before, limit, offset)]


async def entry_by_seq(raw: RawConnection, guild: int, seq: int) -> Line | None:
    """One entry."""
    row = await raw.fetchrow("SELECT * FROM transactions WHERE guild_id = $1 AND seq = $2", guild, seq)
    return None if row is None else line_of(row)


async def entries_of_event(raw: RawConnection, guild: int, event_seq: int) -> list[Line]:
    """What an event moved, in the order in which it was entered."""
    rows = await raw.fetch(
        "SELECT * FROM transactions WHERE guild_id = $1 AND event_seq = $2 ORDER BY seq", guild, event_seq
    )
    return [line_of(row) for row in rows]


async def newest_entries(raw: RawConnection, guild: int, *, before: int | None = None, limit: int = 50) -> list[Line]:
    """Everybody's entries, newest first; `before` is the last seq of the page before."""
    return [line_of(row) for row in await raw.fetch(_NEWEST, guild, before, limit)]


async def leaders(
    raw: RawConnection, guild: int, currency: str, *, figure: Figure = "balance", limit: int = 25, offset: int = 0
) -> list[Leader]:
    """Who holds, or ever earned, most of a currency; equals by who came first."""
    return [Leader(*row) for row in await raw.fetch(_LEADERS.format(figure=figure), guild, currency, limit, offset)]


async def rank_of(raw: RawConnection, guild: int, account: int, currency: str, *, figure: Figure = "balance") -> int:
    """An account's place on that leaderboard."""
    return await raw.fetchval(_RANK.format(figure=figure), guild, account, currency)


async def currencies_in(raw: RawConnection, guild: int) -> list[Currency]:
    """The currencies in use, in their order."""
    rows = await raw.fetch(
        "SELECT id, name, symbol, spendable, seasonal, allow_negative, has_levels, display_order FROM currencies "
        "WHERE guild_id = $1 AND NOT retired ORDER BY display_order, id",
        guild,
    )
    return [Currency(*row) for row in rows]


async def head_of(raw: RawConnection, guild: int) -> Head:
    """Where a guild's chain ends."""
    row = await raw.fetchrow("SELECT tx_seq, head FROM guild_heads WHERE guild_id = $1", guild)
    return Head(0, bytes(32)) if row is None else Head(row[0], row[1])
