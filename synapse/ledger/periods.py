"""Leaderboards of the last days: who earned most since a moment, from the entries themselves.

What was taken back again was not earned; neither was what somebody brought along or was given by another member.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from synapse.db.session import RawConnection
from synapse.ledger.boards import LEFT_OUT, Place
from synapse.ledger.book import EARNING

_CAUSES = sorted(EARNING - {"opening_balance"})
_EARNED = """
SELECT t.to_account, sum(t.amount - coalesce(r.amount, 0))::bigint AS earned FROM transactions t
LEFT JOIN transactions r ON r.guild_id = t.guild_id AND r.reverses = t.seq
WHERE t.guild_id = $1 AND t.currency = $2 AND t.at >= $3 AND t.from_account = 0 AND t.to_account > 0
AND t.cause = ANY($4) GROUP BY 1 HAVING sum(t.amount - coalesce(r.amount, 0)) > 0 ORDER BY 2 DESC, 1
"""
_HELD = (
    "SELECT account, balance, lifetime, level FROM wallets WHERE guild_id = $1 AND currency = $2 AND account = ANY($3)"
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who earned how much of a currency, most first; `keys` are those of members who are shown, in the same order."""

    currency: str
    amounts: Mapping[int, int]
    #: (amount below zero, account)
    keys: Sequence[tuple[int, int]]

    @property
    def total(self) -> int:
        """How many lines it has."""
        return len(self.keys)


async def earned_since(raw: RawConnection, guild: int, currency: str, since: datetime) -> dict[int, int]:
    """Account → units, most first: reads the entries of that time, so keep the answer for a while."""
    return dict(await raw.fetch(_EARNED, guild, currency, since, _CAUSES))


async def ranking(raw: RawConnection, guild: int, currency: str, amounts: Mapping[int, int]) -> Ranking:
    """The board of those amounts, without bots and without members who hide themselves now."""
    left_out = {row[0] for row in await raw.fetch(LEFT_OUT, guild)}
    keys = [(-amount, account) for account, amount in amounts.items() if account not in left_out]
    return Ranking(currency, amounts, keys)


async def ranking_page(raw: RawConnection, guild: int, board: Ranking, *, limit: int, offset: int) -> list[Place]:
    """Some lines of it."""
    return await ranking_places(raw, guild, board, [account for _, account in board.keys[offset : offset + limit]])


async def ranking_places(raw: RawConnection, guild: int, board: Ranking, accounts: Sequence[int]) -> list[Place]:
    """Where some members stand, best first; whoever is left out stands where they would."""
    keys = sorted((-board.amounts[account], account) for account in accounts if account in board.amounts)
    rows = await raw.fetch(_HELD, guild, board.currency, [account for _, account in keys])
    held = {account: rest for account, *rest in rows}
    return [
        Place(bisect_left(board.keys, key) + 1, key[1], *held.get(key[1], (0, 0, 1)), earned=-key[0]) for key in keys
    ]
