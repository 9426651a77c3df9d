"""The books' part of a season's end: a snapshot of seasonal wallets, and an entry that empties each."""

from collections.abc import Sequence

from synapse.db.session import RawConnection
from synapse.ledger.accounts import SEASON
from synapse.ledger.book import Book, Why

_SNAPSHOT = """
INSERT INTO season_snapshots (guild_id, season_id, account, currency, balance, lifetime, level, rank, taken_at)
SELECT guild_id, $2, account, currency, balance, lifetime, level,
       rank() OVER (PARTITION BY currency ORDER BY balance DESC), $4
FROM wallets WHERE guild_id = $1 AND currency = ANY($3)
"""


async def close_season(
    raw: RawConnection, guild: int, book: Book, ending: int, seasonal: Sequence[str], why: Why
) -> int:
    """Snapshot every wallet of the seasonal currencies, then enter what empties them; how many entries that took.

    Lifetime figures stay; a level's high-water mark starts anew with the season. `book` holds all wallets,
    and is written by the caller.
    """
    await raw.execute(_SNAPSHOT, guild, ending, list(seasonal), why.occasion.at)
    entered = len(book.lines)
    for (account, currency), wallet in sorted(book.wallets.items()):
        if currency not in seasonal:
            continue
        if wallet.balance > 0:
            book.enter(account, SEASON, currency, wallet.balance, why)
        elif wallet.balance < 0:
            book.enter(SEASON, account, currency, -wallet.balance, why)
        if wallet.level > 1:
            book.wallet(account, currency).level = 1
    return len(book.lines) - entered


async def snapshot_of(
    raw: RawConnection, guild: int, season: int, currency: str, *, limit: int = 100
) -> list[tuple[int, int, int]]:
    """A past season's standings: (rank, account, balance)."""
    rows = await raw.fetch(
        "SELECT rank, account, balance FROM season_snapshots WHERE guild_id = $1 AND season_id = $2 AND currency = $3 "
        "ORDER BY rank, account LIMIT $4",
        guild,
        season,
        currency,
        limit,
    )
    return [(row[0], row[1], row[2]) for row in rows]


async def currencies_of(raw: RawConnection, guild: int, season: int | None) -> list[str]:
    """Currencies that a past season's snapshot holds, or that begin anew with the next one if `season` is None."""
    rows = await raw.fetch(
        "SELECT id FROM currencies c WHERE guild_id = $1 AND CASE WHEN $2::int IS NULL THEN seasonal AND NOT retired "
        "ELSE EXISTS (SELECT FROM season_snapshots s "
        "WHERE s.guild_id = $1 AND s.season_id = $2 AND s.currency = c.id) END ORDER BY display_order, id",
        guild,
        season,
    )
    return [row[0] for row in rows]
