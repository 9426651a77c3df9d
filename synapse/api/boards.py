"""What is asked of a leaderboard, and the measure of it that is kept for a while."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from synapse.api.services import Services
from synapse.api.shapes.base import Text
from synapse.db.session import glance
from synapse.ledger.boards import Board, Marks, board_marks
from synapse.runtime.pages.boards import Chosen
from synapse.runtime.pages.portrait import boards_of
from synapse.runtime.spine import Configured


@dataclass(frozen=True, slots=True)
class BoardAsked:
    """Which figure of which time, and which of its lines."""

    figure: Chosen | None
    page: int
    page_size: int | None
    q: str | None


def board_asked(
    figure: Annotated[
        str | None,
        Query(
            pattern=r"^(lifetime|balance|season|[0-9]{1,9})$",
            description="lifetime: all ever earned; balance: held now; season: held in the running season; "
            "a past season's id: held at its end. Nothing: what suits the currency",
        ),
    ] = None,
    page: Annotated[int, Query(ge=1, le=10_000, description="counted from 1")] = 1,
    page_size: Annotated[
        int | None, Query(ge=1, le=100, description="lines on a page; the guild's leaderboard_size unless given")
    ] = None,
    q: Annotated[Text | None, Query(description="only members whose name begins so, or whose id it is")] = None,
) -> BoardAsked:
    """What is asked of a leaderboard."""
    chosen: Chosen | None = int(figure) if figure is not None and figure.isdigit() else figure  # pyright: ignore[reportAssignmentType]
    return BoardAsked(chosen, page, page_size, q or None)


AskedOfBoard = Annotated[BoardAsked, Depends(board_asked)]


#: seconds that the length of a board, and marks along it, are kept
MARKS_FOR = 30


async def marks_of(services: Services, guild: int, board: Board) -> Marks:
    """How long a board is, and where on it every so many lines are. Ask before a connection is taken, not with one."""

    async def measure() -> Marks:
        async with glance(services.engine) as raw:
            return await board_marks(raw, guild, board)

    return await services.kept.get(("board", guild, board), MARKS_FOR, measure)


async def all_marks(services: Services, found: Configured) -> dict[Board, Marks]:
    """Those of the boards that ranks on members' pages are taken from."""
    boards = boards_of(found).values()
    return {board: await marks_of(services, found.configuration.guild, board) for board in boards}
