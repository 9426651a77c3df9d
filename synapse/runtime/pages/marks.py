"""Measures of leaderboards, kept for a while for all who look: how long a board is, and marks along it."""

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import glance
from synapse.ledger.boards import Board, Marks, board_marks
from synapse.runtime.pages.kept import Kept
from synapse.runtime.pages.portrait import boards_of
from synapse.runtime.spine import Configured

#: seconds that they are kept
MARKS_FOR = 30


async def marks_of(engine: AsyncEngine, kept: Kept, guild: int, board: Board) -> Marks:
    """How long a board is, and where on it every so many lines are. Ask before a connection is taken, not with one."""

    async def measure() -> Marks:
        async with glance(engine) as raw:
            return await board_marks(raw, guild, board)

    return await kept.get(("board", guild, board), MARKS_FOR, measure)


async def all_marks(engine: AsyncEngine, kept: Kept, found: Configured) -> dict[Board, Marks]:
    """Those of the boards that ranks on members' pages are taken from."""
    guild = found.configuration.guild
    return {board: await marks_of(engine, kept, guild, board) for board in boards_of(found).values()}
