"""Leaderboards."""

from datetime import datetime
from typing import Literal

from synapse.api.shapes.base import Shape
from synapse.api.shapes.person import person_of
from synapse.rules.documents.pack import Currency
from synapse.runtime.pages.leaderboard import Line
from synapse.runtime.pages.periods import Period


class CurrencyName(Shape):
    """What a currency is called."""

    id: str
    name: str
    symbol: str
    seasonal: bool
    spendable: bool


class BoardLine(Shape):
    """One line: the board's figure is `lifetime`, `balance` or `earned`, as the board says."""

    rank: int
    id: str | None
    discord_name: str
    avatar_url: str
    is_stand_in: bool
    balance: int
    lifetime: int
    #: in the board's period; null on boards of none
    earned: int | None
    level: int | None
    #: units ever earned at which the next level begins; null at the last one
    xp_for_next: int | None
    #: units still wanted for it
    xp_to_next: int | None
    #: from this level's beginning (0) to the next one's (1)
    xp_progress: float | None
    #: what they hold now, of every currency
    wallets: dict[str, int]
    created_at: datetime


class Leaderboard(Shape):
    """A page of a board. `total` counts the whole board, `last_page` is the last that can be leafed to."""

    currency: CurrencyName
    figure: Literal["lifetime", "balance", "earned"]
    season: int | None
    #: the last days, and when the first of them began
    period: Period | None
    since: datetime | None
    total: int
    page: int
    page_size: int
    last_page: int
    users: list[BoardLine]
    own: BoardLine | None


def board_line(line: Line) -> BoardLine:
    """A line with its member's name."""
    person, place, risen = person_of(line.profile), line.place, line.progress
    return BoardLine(
        rank=place.rank,
        id=person.id,
        discord_name=person.name,
        avatar_url=person.avatar_url,
        is_stand_in=person.is_stand_in,
        balance=place.balance,
        lifetime=place.lifetime,
        earned=place.earned,
        level=risen.level if risen else None,
        xp_for_next=risen.next_at if risen else None,
        xp_to_next=risen.to_go if risen else None,
        xp_progress=risen.share if risen else None,
        wallets=dict(line.wallets),
        created_at=line.profile.created_at,
    )


def currency_name(currency: Currency) -> CurrencyName:
    """A currency as members know it."""
    return CurrencyName(
        id=currency.id,
        name=currency.name,
        symbol=currency.symbol,
        seasonal=currency.seasonal,
        spendable=currency.spendable,
    )
