"""What a decision reads beside its event: frozen while it decides, brought up to date between events."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from synapse.rules.history import Store


@dataclass(slots=True)
class Wallet:
    """One member's units of one currency; `level` is the high-water mark kept with it (DESIGN §4.5)."""

    balance: int = 0
    lifetime: int = 0
    level: int = 1


@dataclass(frozen=True, slots=True)
class Season:
    """The active season; ids count from 1 within a guild."""

    id: int
    name: str
    starts_at: float
    ends_at: float | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A group of channels. `multipliers[activity][currency]`; what it does not say is 1.0."""

    id: int
    name: str
    multipliers: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a community configured, as far as deciding needs it.

    `parameters` holds values for the packs' parameters (missing ones take their default); `zone_of`
    maps channel ids; `fallback_zone` is the zone of channels that have none.
    """

    parameters: Mapping[str, object] = field(default_factory=dict[str, object])
    zones: Mapping[int, Zone] = field(default_factory=dict[int, Zone])
    zone_of: Mapping[int, int] = field(default_factory=dict[int, int])
    fallback_zone: int | None = None
    modules_off: frozenset[str] = frozenset()
    timezone: str = "UTC"
    season: Season | None = None


@dataclass(slots=True)
class World:
    """State of one guild's members, as far as a batch touches it. Missing entries mean: nothing yet."""

    #: (member's Discord id, currency id) → wallet
    wallets: dict[tuple[int, str], Wallet] = field(default_factory=dict[tuple[int, str], Wallet])
    #: member → {(milestone id, season id or 0)}
    earned: dict[int, set[tuple[str, int]]] = field(default_factory=dict[int, set[tuple[str, int]]])
    #: measure name → its history
    history: dict[str, Store] = field(default_factory=dict[str, Store])
