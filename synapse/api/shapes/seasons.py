"""Seasons."""

from datetime import datetime, timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from synapse.api.shapes.base import Moment, Reason, Sent, Shape, Text
from synapse.api.shapes.person import Person

SeasonName = Annotated[Text, Field(min_length=1, max_length=90)]
Days = Annotated[int, Field(ge=1, le=3_650)]


class Season(Shape):
    """A season. `ends_at` is when it is to end, `ended_at` when it did."""

    id: int
    name: str
    starts_at: datetime
    ends_at: datetime | None
    ended_at: datetime | None
    active: bool


class SeasonPage(Shape):
    """A page of seasons, newest first."""

    total: int
    page: int
    page_size: int
    seasons: list[Season]


class SeasonDetail(Season):
    """A season, with the currencies that it settles."""

    currencies: list[str]


class _Ending(Sent):
    """When a season is to end: one way of saying it or the other."""

    days: Days | None = None
    ends_at: Moment | None = Field(default=None, description="instead of `days`; null: until it is rolled")

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if self.days is not None and self.ends_at is not None:
            raise ValueError("`days` and `ends_at` exclude each other")
        return self

    @property
    def says_end(self) -> bool:
        """Whether anything is said about the end."""
        return self.days is not None or "ends_at" in self.model_fields_set

    def end_after(self, at: datetime) -> datetime | None:
        """When a season that begins at `at` ends."""
        return self.ends_at if self.days is None else at + timedelta(days=self.days)


class NewSeason(_Ending):
    """A season to begin now; the running one ends. Without an end it lasts 120 days."""

    name: SeasonName
    reason: Reason | None = None


class SeasonRoll(_Ending):
    """The running season ends, and the next begins: named after it, and as long, unless said otherwise."""

    name: SeasonName | None = None
    reason: Reason | None = None


class SeasonChange(Sent):
    """What to change of a season: what is not sent stays."""

    name: SeasonName | None = None
    ends_at: Moment | None = Field(default=None, description="null: until it is rolled")
    reason: Reason | None = None


class SeasonRolled(Shape):
    """What a roll did."""

    ended: Season | None
    began: Season
    #: it had been asked for before under the same Idempotency-Key, and was not done again
    duplicate: bool


class SeasonBegun(Season):
    """The season that began, and the one that ended for it."""

    ended: Season | None
    duplicate: bool


class Standing(Shape):
    """Somebody's place in a season."""

    rank: int
    member: Person
    balance: int
    lifetime: int
    level: int


class Standings(Shape):
    """A page of a season's standings in one currency; final once the season has ended."""

    season: Season
    currency: str
    final: bool
    total: int
    page: int
    page_size: int
    standings: list[Standing]
