"""What the public pages show."""

from datetime import datetime

from synapse.api.shapes.base import Shape
from synapse.api.shapes.board import CurrencyName
from synapse.api.shapes.person import Person
from synapse.lake.feed import Happening


class Metrics(Shape):
    """The community in figures, at most some minutes old."""

    total_users: int
    active_users_7d: int
    #: ever earned of the primary currency, whatever it is called
    total_xp: int
    #: and of the secondary one
    total_gold: int
    top_level: int
    total_achievements_earned: int
    primary_currency: CurrencyName | None
    secondary_currency: CurrencyName | None


class Happened(Shape):
    """An event, without what was said about it."""

    id: str
    user_id: str | None
    user_name: str
    avatar_url: str
    event_type: str
    #: what it paid to who did it: of the primary currency, and of each
    xp_delta: int
    paid: dict[str, int]
    timestamp: datetime


class Activity(Shape):
    """The newest events, and how many there were on each day (of the guild's time zone) by type."""

    events: list[Happened]
    daily: dict[str, dict[str, int]]


def happened(one: Happening, person: Person, primary: str | None) -> Happened:
    """An event with the name of who did it."""
    return Happened(
        id=str(one.seq),
        user_id=person.id,
        user_name=person.name,
        avatar_url=person.avatar_url,
        event_type=one.event_type,
        xp_delta=one.paid.get(primary, 0) if primary else 0,
        paid=dict(one.paid),
        timestamp=one.at,
    )
