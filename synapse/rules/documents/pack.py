"""A rule pack as its author writes it (DESIGN §4.1)."""

from dataclasses import dataclass, field
from typing import Literal

from synapse.rules.documents.measure import Measure
from synapse.rules.documents.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    type: Literal["integer", "number", "boolean", "string"]
    default: bool | int | float | str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    title: str = ""
    description: str = ""
    group: str = "General"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCurve:
    #: expression over `level` (the level being left) and `params.*`: lifetime units needed to leave it
    required: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Currency:
    id: str
    name: str
    symbol: str = ""
    spendable: bool = False
    seasonal: bool = False
    allow_negative: bool = False
    rounding: Literal["floor", "ceil", "nearest"] = "floor"
    order: int = 100
    level_curve: LevelCurve | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    #: bounds: numbers, or expressions over params
    minimum: float | str | None = None
    maximum: float | str | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredField:
    type: Literal["integer", "number", "boolean", "string", "id", "time"]
    description: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredEvent:
    fields: dict[str, DeclaredField] = field(default_factory=dict[str, DeclaredField])
    description: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    synapse: Literal[1]
    id: str
    version: str
    name: str
    description: str = ""
    requires: dict[str, str] = field(default_factory=dict[str, str])
    parameters: dict[str, Parameter] = field(default_factory=dict[str, Parameter])
    currencies: tuple[Currency, ...] = ()
    factors: dict[str, Factor] = field(default_factory=dict[str, Factor])
    measures: dict[str, Measure] = field(default_factory=dict[str, Measure])
    events: dict[str, DeclaredEvent] = field(default_factory=dict[str, DeclaredEvent])
    rules: tuple[Rule, ...] = ()
