"""Opening balances: what members bring along from elsewhere, entered so that the same source pays once."""

from synapse.db.session import RawConnection
from synapse.ledger.accounts import MINT
from synapse.ledger.book import Book, Why

_BEFORE = """
SELECT to_account, sum(amount)::bigint FROM transactions t
WHERE guild_id = $1 AND cause = 'opening_balance' AND currency = $2 AND rule = $3
AND NOT EXISTS (SELECT FROM transactions r WHERE r.guild_id = $1 AND r.reverses = t.seq) GROUP BY 1
"""


async def opened_before(raw: RawConnection, guild: int, currency: str, source: str) -> dict[int, int]:
    """Account → units that a source brought it before and that stand. The source is kept where a rule would be."""
    return dict(await raw.fetch(_BEFORE, guild, currency, source))


def open_balance(book: Book, account: int, currency: str, amount: int, why: Why) -> None:
    """Enter what a member brings along."""
    book.enter(MINT, account, currency, amount, why)
