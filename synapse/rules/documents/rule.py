"""A rule as its author writes it: trigger, conditions, effects (DESIGN §4.2)."""

from dataclasses import dataclass
from typing import Literal

from synapse.rules.conditions import Condition
from synapse.rules.effects import Effect
from synapse.rules.notation import DOCUMENTED, DOCUMENTED_WITH_WORDS, Id, Slug, Words

Kind = Literal["guard", "modifier", "reward", "achievement", "automation"]
Rarity = Literal["common", "uncommon", "rare", "epic", "legendary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Which events a rule is about. Filters that name nothing let everything through."""

    __pydantic_config__ = DOCUMENTED

    event: tuple[str, ...]
    """One event type, a list of them, or "*" for every stored one."""
    zones: tuple[str, ...] = ()
    """Only in these zones, by name."""
    channels: tuple[Id, ...] = ()
    """Only in these channels."""
    roles: tuple[Id, ...] = ()
    """Only when the actor has one of these roles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """What members see of an achievement."""

    __pydantic_config__ = DOCUMENTED

    name: Words
    """Its title."""
    description: str = ""
    """What one does to earn it."""
    category: str = "general"
    """The heading it stands under in the gallery."""
    rarity: Rarity = "common"
    """How hard it is to get."""
    scope: Literal["lifetime", "season"] = "lifetime"
    """Earned once, or once a season."""
    icon: str = ""
    """An emoji or the address of a picture."""
    announce: bool = True
    """Whether earning it is announced."""
    announce_channel: Id | None = None
    """The channel in which earning it is announced, in place of the announcement's own."""
    order: int = 100
    """Where it stands in its category, lowest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When an event comes and the conditions hold, the effects happen. The kind says in which phase."""

    __pydantic_config__ = DOCUMENTED_WITH_WORDS

    id: Slug
    """Unique in a guild, among all packs."""
    kind: Kind
    """Guards come first, then modifiers, then rewards; achievements and automations after settlement."""
    name: str = ""
    """What people call it; the id unless given."""
    description: str = ""
    """Why it is there."""
    enabled: bool = True
    """A rule that is off does nothing."""
    priority: int = 100
    """Lower first, inside the rule's phase."""
    stop_processing: bool = False
    """Ends the rule's own phase for this event, after its effects."""
    module: str = "economy"
    """The module it belongs to; off with it."""
    activity: str | None = None
    """The row of the zone's multiplier table; the event's type unless named."""
    trigger: Trigger | None = None
    """The event it is about. An achievement without one is checked whenever something it reads has changed."""
    conditions: tuple[Condition, ...] = ()
    """All of these must hold. An achievement without any is granted by hand."""
    effects: tuple[Effect, ...] = ()
    """What happens then."""
    milestone: Milestone | None = None
    """What an achievement is; only rules of that kind have one."""
