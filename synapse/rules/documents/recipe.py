"""A recipe: a community's whole configuration as one document, without its members and its secrets."""

from dataclasses import dataclass, field
from typing import Literal

from synapse.rules.documents.preset import Scalar
from synapse.rules.notation import DOCUMENTED, Name, Slug, Timestamp, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipePack:
    """A pack as it is installed."""

    __pydantic_config__ = DOCUMENTED

    id: Slug
    """The pack's own id."""
    enabled: bool = True
    """Whether it is on."""
    text: Words
    """The pack as one document, byte for byte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeZone:
    """A zone in use."""

    __pydantic_config__ = DOCUMENTED

    name: Words
    """What members call it."""
    description: str = ""
    """What it is for."""
    channels: tuple[str, ...] = ()
    """Ids of its channels, as texts."""
    multipliers: dict[str, dict[Name, float]] = field(default_factory=dict[str, dict[str, float]])
    """Activity → currency → multiplier; what is not said is 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeSeason:
    """The season that runs."""

    __pydantic_config__ = DOCUMENTED

    name: Words
    """What members call it."""
    starts_at: Timestamp
    """When it began."""
    ends_at: Timestamp | None = None
    """When it ends; until it is rolled by hand unless given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeOrigin:
    """The preset that the community was made by."""

    __pydantic_config__ = DOCUMENTED

    id: Slug
    """The preset's id."""
    packs: dict[Slug, str] = field(default_factory=dict[str, str])
    """Pack → hash of the text that it had then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A whole configuration. What it does not name is switched off, or as if nobody had set it."""

    __pydantic_config__ = DOCUMENTED

    synapse: Literal[1]
    """Version of the rule language."""
    kind: Literal["recipe"]
    """Tells it from a pack and a preset."""
    preset: RecipeOrigin | None = None
    """Where it comes from, if that is known."""
    settings: dict[str, Scalar] = field(default_factory=dict[str, Scalar])
    """Settings and parameters that differ from their defaults."""
    modules: dict[Name, bool] = field(default_factory=dict[str, bool])
    """Modules, on or off."""
    taxonomy: dict[str, str] = field(default_factory=dict[str, str])
    """What the community calls things: term → label."""
    zones: tuple[RecipeZone, ...] = ()
    """Its zones."""
    season: RecipeSeason | None = None
    """The season that runs, if any."""
    packs: tuple[RecipePack, ...] = ()
    """Its packs, in their order."""
