"""What the public pages show."""

from collections.abc import Mapping
from datetime import datetime

from synapse.api.shapes.base import Shape
from synapse.api.shapes.board import CurrencyName
from synapse.api.shapes.person import Person
from synapse.guilds.settings import CAPTURED, Scalar, ids_of
from synapse.lake.feed import Happening
from synapse.rules.vocabulary import EVENTS


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


class Measured(Shape):
    """Something that is kept of an event."""

    name: str
    meaning: str


class Captured(Shape):
    """A kind of event, and whether this guild captures it."""

    event_type: str
    description: str
    enabled: bool
    fields: list[Measured]


class Transparency(Shape):
    """What is kept about members, and for how long."""

    kinds: list[Captured]
    #: days after which an event is removed; what was counted from it stays
    retention_days: int
    #: channels of which nothing is captured; which ones is not told
    untracked_channels: int
    timezone: str


def transparency_of(values: Mapping[str, Scalar], zone: str) -> Transparency:
    """A guild's settings, as far as they say what is kept about members."""
    return Transparency(
        kinds=[
            Captured(
                event_type=name,
                description=EVENTS[name].description,
                enabled=bool(values[f"event_lake.source.{name}.enabled"]),
                fields=[Measured(name=field, meaning=kind.description) for field, kind in EVENTS[name].fields.items()],
            )
            for name in CAPTURED
        ],
        retention_days=int(values["event_lake_retention_days"] or 0),
        untracked_channels=len(ids_of(values["untracked_channels"])),
        timezone=zone,
    )


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
