"""Leaderboards: pages and ranks by index, without bots and without members who hide themselves.

Equals stand in the order in which they came, so that everybody has a place of their own.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from synapse.db.session import RawConnection

Figure = Literal["balance", "lifetime"]
_BEYOND = 2**63 - 1
#: lines between two marks
EVERY = 500

#: accounts that no board shows; its parameter is the guild
LEFT_OUT = """
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
_MARKS = """
SELECT n, account, {figure}, total FROM (
    SELECT w.account, w.{figure}, count(*) OVER () AS total,
           row_number() OVER (ORDER BY w.{figure} DESC, w.account) AS n
    FROM {rows} AND w.account NOT IN ({left_out})
) numbered WHERE n % $4 = 0 OR n = 1 ORDER BY n
"""
_ROWS = """
SELECT w.account, w.balance, w.lifetime, w.level FROM {rows} AND w.account = ANY($4)
ORDER BY w.{figure} DESC, w.account
"""
# from each one (left out) up to the mark above it (counted)
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
        return statement.format(rows=rows, figure=self.figure, left_out=LEFT_OUT)


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a board."""

    rank: int
    account: int
    balance: int
    lifetime: int
    level: int
    #: in the time that the board is of, where it is of one
    earned: int | None = None


async def board_page(raw: RawConnection, guild: int, board: Board, *, limit: int, offset: int) -> list[Place]:
    """Some lines of a board."""
    rows = await raw.fetch(board.sql(_PAGE), guild, board.currency, board.season, limit, offset)
    return [Place(rank, *row) for rank, row in enumerate(rows, offset + 1)]


@dataclass(frozen=True, slots=True)
class Marks:
    """How long a board was a moment ago, and where on it every so many lines are: nobody is counted from the top."""

    total: int = 0
    #: (figure below zero, account) in the board's order, and the rank of each
    keys: tuple[tuple[int, int], ...] = ()
    ranks: tuple[int, ...] = ()

    def above(self, figure: int, account: int) -> tuple[int, int, int]:
        """The rank, account and figure to count from."""
        place = bisect_left(self.keys, (-figure, account))
        # the first line is no mark: the best are counted exactly, from beyond the top
        if place <= 1:
            return 1, 0, _BEYOND
        negative, marked = self.keys[place - 1]
        return self.ranks[place - 1], marked, -negative


async def board_total(raw: RawConnection, guild: int, board: Board) -> int:
    """How many lines the whole board has: reads its index, so keep the answer for a while."""
    return await raw.fetchval(board.sql(_TOTAL), guild, board.currency, board.season)


async def board_marks(raw: RawConnection, guild: int, board: Board) -> Marks:
    """Measure a board: reads its index, so keep the answer for a while."""
    rows = await raw.fetch(board.sql(_MARKS), guild, board.currency, board.season, EVERY)
    if not rows:
        return Marks()
    keys = tuple((-figure, account) for _, account, figure, _ in rows)
    return Marks(rows[0]["total"], keys, tuple(row["n"] for row in rows))


async def places_of(raw: RawConnection, guild: int, board: Board, accounts: Sequence[int], marks: Marks) -> list[Place]:
    """Where some members stand, best first; whoever is left out stands where they would.

    Exact for the first `EVERY`; of the others, exact as far as nobody has passed a mark since it was made.
    """
    rows = await raw.fetch(board.sql(_ROWS), guild, board.currency, board.season, list(accounts))
    if not rows:
        return []
    figures, own = [row[board.figure] for row in rows], [row["account"] for row in rows]
    ranks, above, above_figures = zip(*map(marks.above, figures, own), strict=True)
    counts = await raw.fetch(
        board.sql(_BETWEEN), guild, board.currency, board.season, own, figures, list(above), list(above_figures)
    )
    return [Place(rank + count[0], *row) for rank, count, row in zip(ranks, counts, rows, strict=True)]
