"""Which names an expression may read, by where it stands (DESIGN §4.3)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from synapse.rules.aggregate import Measure
from synapse.rules.compile.registry import Registry
from synapse.rules.expressions import Name, Scope
from synapse.rules.vocabulary import EventType, Type

Perspective = Literal["actor", "member"]


def parameters(registry: Registry) -> dict[str, Name]:
    """`params.*`."""
    return {
        f"params.{name}": Name(Type.ID_LIST if parameter.type == "ids" else Type(parameter.type))
        for name, parameter in registry.parameters.items()
    }


def level_scope(registry: Registry) -> Scope:
    """What a level curve may read: the level being left, and parameters."""
    return Scope({"level": Name(Type.INTEGER), **parameters(registry)})


def parameter_scope(registry: Registry) -> Scope:
    """What windows and bounds may read."""
    return Scope(parameters(registry))


@dataclass(slots=True)
class RuleScopes:
    """Scopes of rules, made once per set of triggering events: thousands of rules share a few."""

    registry: Registry
    _made: dict[tuple[tuple[str, ...], Perspective, bool], Scope] = field(
        default_factory=dict[tuple[tuple[str, ...], Perspective, bool], Scope]
    )

    def of(self, events: Sequence[EventType], perspective: Perspective, *, factors: bool) -> Scope:
        """What a rule may read whose trigger is any of `events` (none: an achievement without a trigger)."""
        key = (tuple(event.name for event in events), perspective, factors)
        if key not in self._made:
            self._made[key] = _rule_scope(self.registry, events, perspective, factors)
        return self._made[key]


def _rule_scope(registry: Registry, events: Sequence[EventType], perspective: Perspective, factors: bool) -> Scope:
    names = parameters(registry)
    names |= {f"measures.{name}": _measure_name(measure) for name, measure in registry.measures.items()}
    names |= _event_names(events)
    names |= _ambient(registry)
    if events:
        names |= _person(registry, "actor", optional=any(event.name == "season_roll" for event in events))
        names |= _person(registry, "target", optional=True)
    if perspective == "member":
        names |= _person(registry, "member", optional=False)
    if factors:
        names |= {f"factors.{name}": Name(Type.NUMBER) for name in registry.factors}
    return Scope(names)


def row_scope(registry: Registry, source: str, events: Sequence[EventType]) -> Scope:
    """What a measure's `where` may read of a row."""
    names = parameters(registry)
    names |= {
        "row.actor": Name(Type.ID),
        "row.target": Name(Type.ID, optional=not all(event.has_target for event in events)),
        "row.channel": Name(Type.ID, optional=not all(event.has_channel for event in events)),
    }
    if source == "events":
        names |= _fields(events, "row")
    return Scope(names)


def _measure_name(measure: Measure) -> Name:
    if measure.last_at is not None:
        return Name(Type.TIME, optional=True)
    return Name(Type.NUMBER if measure.sum is not None else Type.INTEGER)


def _event_names(events: Sequence[EventType]) -> dict[str, Name]:
    if not events:
        return {}
    return {
        **_fields(events, "event"),
        "event.type": Name(Type.STRING),
        "event.source": Name(Type.STRING),
        "event.channel": Name(Type.ID, optional=not all(event.has_channel for event in events)),
    }


def _fields(events: Sequence[EventType], prefix: str) -> dict[str, Name]:
    """Fields that every one of the events has, with one type."""
    names: dict[str, Name] = {}
    for name, first in events[0].fields.items():
        same = [event.fields.get(name) for event in events]
        if all(other is not None and other.type == first.type for other in same):
            names[f"{prefix}.{name}"] = Name(first.type, optional=any(other and other.optional for other in same))
    return names


def _person(registry: Registry, who: str, *, optional: bool) -> dict[str, Name]:
    names = {
        f"{who}.id": Name(Type.ID, optional),
        f"{who}.is_bot": Name(Type.BOOLEAN),
        f"{who}.level": Name(Type.INTEGER),
        f"{who}.roles": Name(Type.ID_LIST, optional=True),
        f"{who}.joined_days": Name(Type.NUMBER, optional=True),
    }
    for currency in registry.currencies:
        names[f"{who}.balance.{currency}"] = Name(Type.INTEGER)
        names[f"{who}.lifetime.{currency}"] = Name(Type.INTEGER)
    return names


def _ambient(registry: Registry) -> dict[str, Name]:
    names = {
        "now": Name(Type.TIME),
        "zone.name": Name(Type.STRING, optional=True),
        "season.id": Name(Type.INTEGER, optional=True),
        "season.name": Name(Type.STRING, optional=True),
    }
    for currency in registry.currencies:
        names[f"zone.multiplier.{currency}"] = Name(Type.NUMBER)
    return names
