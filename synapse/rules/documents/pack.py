"""A rule pack as its author writes it (DESIGN §4.1)."""

from dataclasses import dataclass, field
from typing import Literal

from synapse.rules.documents.measure import Measure
from synapse.rules.documents.rule import Rule
from synapse.rules.notation import (
    DOCUMENTED,
    DOCUMENTED_WITH_WORDS,
    EventName,
    Expression,
    Name,
    Slug,
    Version,
    VersionRange,
    Words,
)

Rounding = Literal["floor", "ceil", "nearest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What an admin may turn without touching a rule; becomes a field of the settings page."""

    __pydantic_config__ = DOCUMENTED

    type: Literal["integer", "number", "boolean", "string", "id", "ids"]
    """What its values are; `id` is one Discord id as text, `ids` several with commas, both may be empty."""
    default: bool | int | float | str
    """Its value until a community sets another."""
    minimum: float | None = None
    """The least number allowed."""
    maximum: float | None = None
    """The greatest number allowed."""
    choices: tuple[str, ...] = ()
    """The only texts allowed; none given means any."""
    title: str = ""
    """Its label on the settings page."""
    description: str = ""
    """What turning it changes."""
    group: str = "General"
    """The heading it stands under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCurve:
    """How lifetime earnings become levels. Levels start at 1."""

    __pydantic_config__ = DOCUMENTED

    required: Expression
    """Lifetime units needed to leave `level`, the level being left; may read `params.*`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Currency:
    """Something that members earn, in whole units."""

    __pydantic_config__ = DOCUMENTED

    id: Name
    """What rules call it."""
    name: Words
    """What members call it."""
    symbol: str = ""
    """An emoji or sign shown beside amounts."""
    spendable: bool = False
    """Members may spend it."""
    seasonal: bool = False
    """Balances start from nothing with each season."""
    allow_negative: bool = False
    """Balances may fall below nothing."""
    rounding: Rounding = "floor"
    """How a fraction becomes whole units when an event is settled."""
    order: int = 100
    """Where it stands among currencies, lowest first."""
    level_curve: LevelCurve | None = None
    """Makes members rise in level by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A named product: starts at 1, modifiers `scale` it, rewards name it in `times`."""

    __pydantic_config__ = DOCUMENTED

    minimum: float | Expression | None = None
    """The least it can come to: a number, or an expression over params."""
    maximum: float | Expression | None = None
    """The most it can come to: a number, or an expression over params."""
    description: str = ""
    """What it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredField:
    """One payload field of an event that the pack declares."""

    __pydantic_config__ = DOCUMENTED

    type: Literal["integer", "number", "boolean", "string", "id", "time"]
    """What its values are."""
    description: str = ""
    """What it says."""
    optional: bool = False
    """It may be missing: expressions read it through `default`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredEvent:
    """An event of the pack's own, posted with an API token or emitted by a rule."""

    __pydantic_config__ = DOCUMENTED

    fields: dict[Name, DeclaredField] = field(default_factory=dict[str, DeclaredField])
    """Its payload."""
    description: str = ""
    """What has happened when it is posted."""
    version: int = 1
    """Rises when the payload changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A rule pack as one document. As a folder it is `pack.yaml` with its rules in `rules/*.yaml`."""

    __pydantic_config__ = DOCUMENTED_WITH_WORDS

    synapse: Literal[1]
    """Version of the rule language."""
    id: Slug
    """Unique among packs."""
    version: Version
    """Three numbers, in quotes."""
    name: Words
    """What people call it."""
    description: str = ""
    """What installing it does."""
    requires: dict[Slug, VersionRange] = field(default_factory=dict[str, str])
    """Packs it builds on, each with the versions that will do."""
    parameters: dict[Name, Parameter] = field(default_factory=dict[str, Parameter])
    """What an admin may turn; read as `params.<name>`."""
    currencies: tuple[Currency, ...] = ()
    """What members can earn."""
    factors: dict[Name, Factor] = field(default_factory=dict[str, Factor])
    """Products that modifiers fill and rewards read."""
    measures: dict[Name, Measure] = field(default_factory=dict[str, Measure])
    """Aggregates over history; read as `measures.<name>`."""
    events: dict[EventName, DeclaredEvent] = field(default_factory=dict[str, DeclaredEvent])
    """Events of its own, by name (`ci.passed`)."""
    rules: tuple[Rule, ...] = ()
    """What happens when."""
