"""Measures of leaderboards, kept for a while for all who look: how long a board is, and marks along it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import glance
from synapse.ledger.boards import Board, Marks, board_marks
from synapse.ledger.periods import Ranking, earned_since, ranking
from synapse.runtime.pages.kept import Kept
from synapse.runtime.pages.portrait import boards_of
from synapse.runtime.spine import Configured

#: seconds that they are kept
MARKS_FOR = 30
#: what a board is read by: marks along it, or who earned how much in a time
Measure = Marks | Ranking


async def marks_of(engine: AsyncEngine, kept: Kept, guild: int, board: Board) -> Marks:
    """How long a board is, and where on it every so many lines are. Ask before a connection is taken, not with one."""

    async def measure() -> Marks:
        async with glance(engine) as raw:
            return await board_marks(raw, guild, board)

    return await kept.get(("board", guild, board), MARKS_FOR, measure)


async def measured(engine: AsyncEngine, kept: Kept, guild: int, board: Board, since: datetime | None) -> Measure:
    """The marks of a board; since a moment: who earned how much from then on.

    Ask before a connection is taken, not with one.
    """
    if since is None:
        return await marks_of(engine, kept, guild, board)

    async def earned() -> dict[int, int]:
        async with glance(engine) as raw:
            return await earned_since(raw, guild, board.currency, since)

    amounts = await kept.get(("earned", guild, board.currency, since), MARKS_FOR, earned)
    # who is shown is looked up each time: whoever hides is gone at once
    async with glance(engine) as raw:
        return await ranking(raw, guild, board.currency, amounts)


async def all_marks(engine: AsyncEngine, kept: Kept, found: Configured) -> dict[Board, Marks]:
    """Those of the boards that ranks on members' pages are taken from."""
    guild = found.configuration.guild
    return {board: await marks_of(engine, kept, guild, board) for board in boards_of(found).values()}
