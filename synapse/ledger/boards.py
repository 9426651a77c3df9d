"""Leaderboards: pages and ranks by index, without bots and without members who hide themselves.

Equals stand in the order in which they came, so that everybody has a place of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from synapse.db.session import RawConnection

Figure = Literal["balance", "lifetime"]
_BEYOND = 2**63 - 1

_LEFT_OUT = """
SELECT account FROM members WHERE guild_id = $1 AND is_bot
UNION ALL SELECT account FROM member_preferences WHERE guild_id = $1 AND hidden
"""
# up to the page only the index is read, and only the page's rows are
_PAGE = """
SELECT w.account, w.balance, w.lifetime, w.level FROM (
    SELECT w.account FROM {rows} AND w.account NOT IN ({left_out})
    ORDER BY w.{figure} DESC, w.account LIMIT $4 OFFSET $5
) k, {rows} AND w.account = k.account ORDER BY w.{figure} DESC, w.account
"""
_TOTAL = "SELECT count(*) FROM {rows} AND w.account NOT IN ({left_out})"
_ROWS = """
SELECT w.account, w.balance, w.lifetime, w.level FROM {rows} AND w.account = ANY($4)
ORDER BY w.{figure} DESC, w.account
"""
# from one (left out) up to the one before it (counted), so that all together read the index once at most
_BETWEEN = """
SELECT (SELECT count(*) FROM {rows} AND w.{figure} BETWEEN k.figure AND k.above
        AND (w.{figure} > k.figure OR w.account < k.account)
        AND (w.{figure} < k.above OR w.account >= k.above_account)
        AND w.account NOT IN ({left_out}))
FROM unnest($4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[]) WITH ORDINALITY
     AS k(account, figure, above_account, above, ord) ORDER BY k.ord
"""


@dataclass(frozen=True, slots=True)
class Board:
    """What is compared: a currency now, or at the end of a past season."""

    currency: str
    figure: Figure
    season: int | None = None

    def sql(self, statement: str) -> str:
        """A statement about this board; its first three parameters are guild, currency, season."""
        table, season = (
            ("wallets", "$3::int IS NULL") if self.season is None else ("season_snapshots", "w.season_id = $3")
        )
        rows = f"{table} w WHERE w.guild_id = $1 AND w.currency = $2 AND {season} AND w.{self.figure} > 0"
        return statement.format(rows=rows, figure=self.figure, left_out=_LEFT_OUT)


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a board."""

    rank: int
    account: int
    balance: int
    lifetime: int
    level: int


async def board_page(raw: RawConnection, guild: int, board: Board, *, limit: int, offset: int) -> list[Place]:
    """Some lines of a board."""
    rows = await raw.fetch(board.sql(_PAGE), guild, board.currency, board.season, limit, offset)
    return [Place(rank, *row) for rank, row in enumerate(rows, offset + 1)]


async def board_total(raw: RawConnection, guild: int, board: Board) -> int:
    """How many lines the whole board has: reads its index, so keep the answer for a while."""
    return await raw.fetchval(board.sql(_TOTAL), guild, board.currency, board.season)


async def places_of(raw: RawConnection, guild: int, board: Board, accounts: Sequence[int]) -> list[Place]:
    """Where some members stand, best first; whoever is left out stands where they would."""
    rows = await raw.fetch(board.sql(_ROWS), guild, board.currency, board.season, list(accounts))
    if not rows:
        return []
    figures = [row[board.figure] for row in rows]
    own = [row["account"] for row in rows]
    counts = await raw.fetch(
        board.sql(_BETWEEN),
        guild,
        board.currency,
        board.season,
        own,
        figures,
        [0, *own[:-1]],
        [_BEYOND, *figures[:-1]],
    )
    rank, places = 1, list[Place]()
    for row, between in zip(rows, counts, strict=True):
        rank += between[0]
        places.append(Place(rank, *row))
    return places
