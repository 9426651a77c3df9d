"""Writing the books: the lines and wallets of a batch, in bulk."""

from collections.abc import Sequence

from synapse.db.session import RawConnection
from synapse.ledger.book import Book, balances, changed
from synapse.ledger.chain import Line

#: below it a COPY costs more than it saves
COPY_FROM = 30

_LINES = """
INSERT INTO transactions (guild_id, seq, from_account, to_account, currency, amount, from_balance, to_balance,
                          cause, rule, award_seq, event_seq, event_type, digest, reverses, at, reason, hash)
SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[],
                         $9::text[], $10::text[], $11::bigint[], $12::bigint[], $13::text[], $14::bytea[],
                         $15::bigint[], $16::timestamptz[], $17::text[], $18::bytea[])
"""
_WALLETS = """
INSERT INTO wallets (guild_id, account, currency, balance, lifetime, level)
SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::int[])
ON CONFLICT (guild_id, account, currency)
DO UPDATE SET balance = excluded.balance, lifetime = excluded.lifetime, level = excluded.level
"""


async def write_lines(raw: RawConnection, guild: int, lines: Sequence[Line]) -> None:
    """Write entries. The caller holds the guild's head and moves it to the last of them."""
    if len(lines) > COPY_FROM:
        await raw.copy_records_to_table(
            "transactions", records=[(guild, *line) for line in lines], columns=["guild_id", *Line._fields]
        )
    elif lines:
        await raw.execute(_LINES, guild, *map(list, zip(*lines, strict=True)))


async def write_wallets(raw: RawConnection, guild: int, book: Book) -> None:
    """Write the wallets that the book's entries touched."""
    wallets = changed(book)
    if wallets:
        accounts, currencies = zip(*wallets, strict=True)
        await raw.execute(
            _WALLETS,
            guild,
            list(accounts),
            list(currencies),
            [wallet.balance for wallet in wallets.values()],
            [wallet.lifetime for wallet in wallets.values()],
            [wallet.level for wallet in wallets.values()],
        )


async def open_book(raw: RawConnection, guild: int, accounts: list[int] | None = None) -> Book:
    """Lock the guild's head and open its book at the wallets of some accounts, or of all."""
    head = await raw.fetchrow("SELECT head, tx_seq FROM guild_heads WHERE guild_id = $1 FOR UPDATE", guild)
    if head is None:
        raise LookupError(f"there is no guild {guild}")
    rows = await raw.fetch(
        "SELECT account, currency, balance, lifetime, level FROM wallets "
        "WHERE guild_id = $1 AND ($2::bigint[] IS NULL OR account = ANY($2))",
        guild,
        accounts,
    )
    return Book(head["head"], head["tx_seq"], balances(tuple(row) for row in rows))  # pyright: ignore[reportArgumentType]


async def close_book(raw: RawConnection, guild: int, book: Book) -> None:
    """Write what the book holds and move the guild's head."""
    await write_lines(raw, guild, book.lines)
    await write_wallets(raw, guild, book)
    await raw.execute("UPDATE guild_heads SET head = $2, tx_seq = $3 WHERE guild_id = $1", guild, book.head, book.seq)
