"""Long lists in pieces: by page where people leaf through, by cursor where rows keep coming."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Query

LARGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page, counted from 1, and how long it is."""

    page: int
    page_size: int

    @property
    def offset(self) -> int:
        """How many rows come before."""
        return (self.page - 1) * self.page_size


def paging(
    page: Annotated[int, Query(ge=1, le=10_000, description="counted from 1")] = 1,
    page_size: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 25,
) -> Paging:
    """The page that is asked for."""
    return Paging(page, page_size)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The next `limit` rows that are older than number `before`."""

    before: int | None
    limit: int


def cursor(
    before: Annotated[
        str | None, Query(pattern=r"^[0-9]{1,18}$", description="`next` of the answer before; nothing: the newest")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> Cursor:
    """The rows that are asked for."""
    return Cursor(None if before is None else int(before), limit)


PageAsked = Annotated[Paging, Depends(paging)]
CursorAsked = Annotated[Cursor, Depends(cursor)]
#: the number of a row in a path
Seq = Annotated[int, Path(ge=1, le=2**53 - 1)]
