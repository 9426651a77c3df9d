"""Setting a guild up."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from synapse.api.shapes.base import Id, IdOut, Reason, Sent, Shape, Text
from synapse.api.shapes.settings import SettingKey, Value
from synapse.api.shapes.zones import ZoneName
from synapse.runtime.pages.setup_status import Next, Status
from synapse.runtime.plans.setup import Wanted


class GuildSnapshot(Shape):
    """What is known of the guild's channels, and since when."""

    guild_id: IdOut
    guild_name: str
    channel_count: int
    captured_at: datetime | None


class SetupStatus(Shape):
    """How far the guild is with being set up."""

    #: it was set up, or has rule packs by any other way
    initialized: bool
    bootstrap_version: int | None
    bootstrap_timestamp: datetime | None
    preset: str | None
    has_guild_snapshot: bool
    guild_snapshot: GuildSnapshot | None
    has_zones: bool
    next_step: Next


class Bootstrap(Sent):
    """How to set the guild up. Everything may be left out, and what is there already stays."""

    preset: Annotated[Text, Field(max_length=64)] | None = Field(default=None, examples=["classic-gamification"])
    community_name: Annotated[Text, Field(min_length=1, max_length=100)] | None = None
    timezone: Annotated[Text, Field(max_length=64)] | None = Field(default=None, examples=["Europe/Berlin"])
    admin_role_id: Id | None = None
    announce_channel_id: Id | None = None
    settings: Annotated[dict[SettingKey, Value], Field(max_length=500)] | None = None
    modules: Annotated[dict[Text, Annotated[bool, Field(strict=True)]], Field(max_length=50)] | None = None
    zones: Annotated[dict[Id, ZoneName], Field(max_length=1_000)] | None = Field(
        default=None, description="channel → name of its zone; the others follow their category"
    )
    reason: Reason | None = None

    def wanted(self) -> Wanted:
        """What is to be done."""
        named = {
            "community_name": self.community_name,
            "timezone": self.timezone,
            "admin_role_id": None if self.admin_role_id is None else str(self.admin_role_id),
            "announce_channel_id": None if self.announce_channel_id is None else str(self.announce_channel_id),
        }
        return Wanted(
            preset=self.preset,
            settings={**(self.settings or {}), **{key: value for key, value in named.items() if value is not None}},
            modules=self.modules or {},
            zones={channel: name.strip() for channel, name in (self.zones or {}).items()},
        )


class Bootstrapped(Shape):
    """What setting up did, and what was there already."""

    success: bool = True
    preset: str | None
    zones_created: int
    zones_existing: int
    channels_mapped: int
    channels_existing: int
    season_created: bool
    settings_written: int
    warnings: list[str]


def status_of_setup(found: Status) -> SetupStatus:
    """The status as it is shown."""
    done, snapshot = found.set_up, found.snapshot
    return SetupStatus(
        initialized=found.initialized,
        bootstrap_version=None if done is None else done.version,
        bootstrap_timestamp=None if done is None else done.at,
        preset=None if done is None else done.preset,
        has_guild_snapshot=snapshot is not None,
        guild_snapshot=None if snapshot is None else GuildSnapshot.model_validate(snapshot),
        has_zones=found.has_zones,
        next_step=found.next_step,
    )
