"""A rule as its author writes it: trigger, conditions, effects (DESIGN §4.2)."""

from dataclasses import dataclass
from typing import Literal

from synapse.rules.conditions import Condition
from synapse.rules.effects import Effect

Kind = Literal["guard", "modifier", "reward", "achievement", "automation"]
Rarity = Literal["common", "uncommon", "rare", "epic", "legendary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    #: event types; `("*",)` is every event
    event: tuple[str, ...]
    #: zone names, channel ids, role ids: empty means any
    zones: tuple[str, ...] = ()
    channels: tuple[int, ...] = ()
    roles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    name: str
    description: str = ""
    category: str = "general"
    rarity: Rarity = "common"
    scope: Literal["lifetime", "season"] = "lifetime"
    icon: str = ""
    announce: bool = True
    order: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    id: str
    kind: Kind
    name: str = ""
    description: str = ""
    enabled: bool = True
    #: lower first, inside the rule's phase
    priority: int = 100
    stop_processing: bool = False
    module: str = "economy"
    activity: str | None = None
    trigger: Trigger | None = None
    conditions: tuple[Condition, ...] = ()
    effects: tuple[Effect, ...] = ()
    milestone: Milestone | None = None
