"""Presets."""

from typing import Any, Self

from pydantic import Field

from synapse.api.shapes.base import Reason, Sent, Shape
from synapse.api.shapes.drafts import Values
from synapse.packs.library import packs_of
from synapse.rules.documents.preset import Preset
from synapse.runtime.plans.presets import Origin


class PresetPack(Shape):
    """A pack that a preset installs."""

    id: str
    version: str
    name: str
    description: str
    is_required_only: bool = Field(description="not named by the preset: another of its packs builds on it")


class PresetZone(Shape):
    """A zone that it creates."""

    name: str
    description: str
    channels: list[str] = Field(description="names or ids of channels that belong to it where they exist")
    multipliers: dict[str, dict[str, float]]


class PresetSeason(Shape):
    """The season that it starts."""

    name: str
    days: int | None


class PresetShape(Shape):
    """A ready-made choice for one kind of community."""

    id: str
    name: str
    description: str = Field(description="what it makes of a community")
    audience: str = Field(description="whom it is for")
    packs: list[PresetPack]
    parameters: dict[str, Any] = Field(description="values that differ from the packs' defaults")
    modules: dict[str, bool]
    settings: dict[str, Any]
    taxonomy: dict[str, str]
    zones: list[PresetZone]
    season: PresetSeason | None
    is_origin: bool = Field(description="the guild was made by it last")
    update_available: bool = Field(description="its packs are newer than those that the guild was made with")

    @classmethod
    def of(cls, preset: Preset, origin: Origin | None) -> Self:
        """A preset, as a guild sees it."""
        is_origin = origin is not None and origin.preset == preset.id
        return cls(
            id=preset.id,
            name=preset.name,
            description=preset.description,
            audience=preset.audience,
            packs=[
                PresetPack(
                    id=pack.id,
                    version=pack.version,
                    name=pack.name,
                    description=pack.description,
                    is_required_only=pack.id not in preset.packs,
                )
                for pack in packs_of(preset)
            ],
            parameters=preset.parameters,
            modules=preset.modules,
            settings=preset.settings,
            taxonomy=preset.taxonomy,
            zones=[
                PresetZone(
                    name=zone.name,
                    description=zone.description,
                    channels=list(zone.channels),
                    multipliers=zone.multipliers,
                )
                for zone in preset.zones
            ],
            season=None if preset.season is None else PresetSeason.model_validate(preset.season),
            is_origin=is_origin,
            update_available=is_origin and origin is not None and origin.update_available,
        )


class PresetList(Shape):
    """The presets that are shipped."""

    presets: list[PresetShape]


class PresetPlanAsked(Sent):
    """Settings and parameters of one's own, in the place of the preset's."""

    settings: Values = Field(default={})


class PresetApplyAsked(PresetPlanAsked):
    """The same, to be done now."""

    reason: Reason = ""
