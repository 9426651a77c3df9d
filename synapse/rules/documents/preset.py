"""A preset: a choice of packs, values, modules, words and zones for one kind of community (DESIGN §4.8)."""

from dataclasses import dataclass, field
from typing import Literal

from synapse.rules.notation import DOCUMENTED, Name, Positive, Slug, Words

Scalar = bool | int | float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetZone:
    """A zone that the preset creates."""

    __pydantic_config__ = DOCUMENTED

    name: Words
    """What members call it."""
    description: str = ""
    """What it is for."""
    channels: tuple[str, ...] = ()
    """Names or ids of channels that belong to it where they exist."""
    multipliers: dict[str, dict[Name, float]] = field(default_factory=dict[str, dict[str, float]])
    """Activity → currency → multiplier; what is not said is 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetSeason:
    """The season that starts when the preset is applied."""

    __pydantic_config__ = DOCUMENTED

    name: Words
    """What members call it."""
    days: Positive | None = None
    """How long it lasts; until it is rolled by hand unless given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A ready-made choice for one kind of community."""

    __pydantic_config__ = DOCUMENTED

    synapse: Literal[1]
    """Version of the rule language."""
    id: Slug
    """Unique among presets."""
    name: Words
    """What people call it."""
    description: str = ""
    """What it makes of a community."""
    audience: str = ""
    """Whom it is for."""
    packs: tuple[Slug, ...] = ()
    """Ids of the packs it installs, beside those they require."""
    parameters: dict[Name, Scalar] = field(default_factory=dict[str, Scalar])
    """Values that differ from the packs' defaults."""
    modules: dict[Name, bool] = field(default_factory=dict[str, bool])
    """Modules it switches on or off."""
    settings: dict[str, Scalar] = field(default_factory=dict[str, Scalar])
    """Settings of the community, `zone_fallback` and `timezone` among them."""
    taxonomy: dict[str, str] = field(default_factory=dict[str, str])
    """What the community calls things: term → label."""
    zones: tuple[PresetZone, ...] = ()
    """Zones it creates."""
    season: PresetSeason | None = None
    """The season it starts, if any."""
