"""What is asked of a leaderboard, and the measure of it that is kept for a while."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from synapse.api.services import Services
from synapse.api.shapes.base import Text
from synapse.kit.errors import BadInput
from synapse.ledger.boards import Board, Marks
from synapse.runtime.pages import marks
from synapse.runtime.pages.boards import Chosen
from synapse.runtime.pages.periods import Period
from synapse.runtime.spine import Configured


@dataclass(frozen=True, slots=True)
class BoardAsked:
    """Which figure of which time, and which of its lines."""

    figure: Chosen | None
    page: int
    page_size: int | None
    q: str | None
    period: Period | None


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
    period: Annotated[
        Period | None,
        Query(description="what was earned in the last days, today included; instead of `figure`"),
    ] = None,
) -> BoardAsked:
    """What is asked of a leaderboard. Raises `BadInput`."""
    if period is not None and figure is not None:
        raise BadInput("`figure` and `period` exclude each other", "leave one of them out")
    chosen: Chosen | None = int(figure) if figure is not None and figure.isdigit() else figure  # pyright: ignore[reportAssignmentType]
    return BoardAsked(chosen, page, page_size, q or None, period)


AskedOfBoard = Annotated[BoardAsked, Depends(board_asked)]


async def all_marks(services: Services, found: Configured) -> dict[Board, Marks]:
    """Those of the boards that ranks on members' pages are taken from."""
    return await marks.all_marks(services.engine, services.kept, found)
