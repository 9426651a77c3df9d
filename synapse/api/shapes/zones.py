"""Zones."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from synapse.api.shapes.base import Id, LongText, Reason, Sent, Shape, Text
from synapse.api.shapes.person import Person
from synapse.guilds.zone_list import ZoneEntry
from synapse.guilds.zones import LARGEST_MULTIPLIER
from synapse.runtime.editing.zones import ZoneEdit

ZoneName = Annotated[Text, Field(min_length=1, max_length=100)]
Channels = Annotated[list[Id], Field(max_length=1_000)]
Multiplier = Annotated[float, Field(ge=0, le=LARGEST_MULTIPLIER, allow_inf_nan=False)]
Multipliers = Annotated[
    dict[Text, Annotated[dict[Text, Multiplier | None], Field(max_length=100)] | None],
    Field(max_length=200, description="activity → currency → multiplier; null is 1, as is what is not said"),
]


class Zone(Shape):
    """A group of channels, with what activities in it pay more or less."""

    id: int
    name: str
    description: str
    active: bool
    channel_ids: list[str]
    #: activity → currency → multiplier; what is not said is 1
    multipliers: dict[str, dict[str, float]]
    created_by: Person | None
    created_at: datetime


class ZoneList(Shape):
    """Zones, and the names that their multipliers may use."""

    zones: list[Zone]
    activities: list[str]
    currencies: list[str]


class PublicZone(Shape):
    """A zone as everybody sees it."""

    id: int
    name: str
    description: str
    channel_ids: list[str]


class PublicZones(Shape):
    """The zones in use."""

    zones: list[PublicZone]


class NewZone(Sent):
    """A zone to be."""

    name: ZoneName
    description: LongText = ""
    channel_ids: Channels | None = None
    multipliers: Multipliers | None = None
    reason: Reason | None = None

    def edit(self) -> ZoneEdit:
        """What is to become of it."""
        return ZoneEdit(
            name=self.name, description=self.description, channels=self.channel_ids, multipliers=self.multipliers
        )


class ZoneChange(Sent):
    """What to change of a zone: what is not sent stays, null empties."""

    name: ZoneName | None = Field(default=None, description="null is refused: a zone has a name")
    description: LongText | None = None
    channel_ids: Channels | None = Field(default=None, description="replaces the zone's channels")
    multipliers: Multipliers | None = Field(default=None, description="replaces the zone's multipliers")
    active: bool | None = Field(
        default=None, description="false takes it out of use and frees its channels; true takes it back"
    )
    reason: Reason | None = None

    def edit(self) -> ZoneEdit:
        """What is to become of it."""
        sent = self.model_fields_set
        return ZoneEdit(
            name=("" if self.name is None else self.name) if "name" in sent else None,
            description=(self.description or "") if "description" in sent else None,
            channels=(self.channel_ids or []) if "channel_ids" in sent else None,
            multipliers=(self.multipliers or {}) if "multipliers" in sent else None,
            active=self.active,
        )


def zone_of(entry: ZoneEntry, people: dict[int, Person]) -> Zone:
    """A zone with its maker by name."""
    return Zone(
        id=entry.id,
        name=entry.name,
        description=entry.description,
        active=entry.active,
        channel_ids=[str(channel) for channel in entry.channels],
        multipliers=entry.multipliers,
        created_by=None if entry.created_by is None else people.get(entry.created_by),
        created_at=entry.created_at,
    )
