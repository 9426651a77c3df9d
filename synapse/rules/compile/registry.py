"""Every name that packs define, in one namespace per guild (DESIGN §4.1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from synapse.rules.aggregate import Measure
from synapse.rules.documents.pack import Currency, DeclaredEvent, Factor, Pack, Parameter
from synapse.rules.documents.rule import Rule
from synapse.rules.problems import Path, Problem
from synapse.rules.vocabulary import COMMON, EVENTS, EventType, Field, Type


@dataclass(slots=True)
class Registry:
    """Names → definitions, and where each was defined."""

    parameters: dict[str, Parameter] = field(default_factory=dict[str, Parameter])
    currencies: dict[str, Currency] = field(default_factory=dict[str, Currency])
    factors: dict[str, Factor] = field(default_factory=dict[str, Factor])
    measures: dict[str, Measure] = field(default_factory=dict[str, Measure])
    rules: dict[str, Rule] = field(default_factory=dict[str, Rule])
    #: those of them that are achievements
    milestones: dict[str, Rule] = field(default_factory=dict[str, Rule])
    events: dict[str, EventType] = field(default_factory=lambda: dict(EVENTS))
    #: name → path of its first definition, led by the pack's id
    places: dict[str, Path] = field(default_factory=dict[str, Path])
    #: definitions of measures that condition words asked for → their names
    unnamed: dict[Measure, str] = field(default_factory=dict[Measure, str])
    problems: list[Problem] = field(default_factory=list[Problem])


def collect(packs: Sequence[Pack]) -> Registry:
    """Gather the packs' definitions; a second definition of a name is a problem that names both places."""
    registry = Registry()
    for pack in packs:
        for kind, name, path, definition in _definitions(pack):
            if name in registry.places:
                registry.problems.append(_twice(name, path, registry.places[name]))
                continue
            registry.places[name] = path
            match kind:
                case "parameters" if isinstance(definition, Parameter):
                    registry.parameters[name] = definition
                case "currencies" if isinstance(definition, Currency):
                    registry.currencies[name] = definition
                case "factors" if isinstance(definition, Factor):
                    registry.factors[name] = definition
                case "measures" if isinstance(definition, Measure):
                    registry.measures[name] = definition
                case _ if isinstance(definition, Rule):
                    registry.rules[name] = definition
                    if definition.kind == "achievement":
                        registry.milestones[name] = definition
                case _:
                    raise TypeError(f"{kind} cannot hold {definition!r}")
        _declare_events(pack, registry)
    return registry


Definition = Parameter | Currency | Factor | Measure | Rule


def _definitions(pack: Pack) -> Iterator[tuple[str, str, Path, Definition]]:
    for name, parameter in pack.parameters.items():
        yield "parameters", name, (pack.id, "parameters", name), parameter
    for index, currency in enumerate(pack.currencies):
        yield "currencies", currency.id, (pack.id, "currencies", index), currency
    for name, factor in pack.factors.items():
        yield "factors", name, (pack.id, "factors", name), factor
    for name, measure in pack.measures.items():
        yield "measures", name, (pack.id, "measures", name), measure
    for index, rule in enumerate(pack.rules):
        yield "rules", rule.id, (pack.id, "rules", index), rule


def _declare_events(pack: Pack, registry: Registry) -> None:
    for name, declared in pack.events.items():
        path: Path = (pack.id, "events", name)
        if name in registry.events:
            registry.problems.append(_twice(name, path, registry.places.get(name, ("built in",))))
            continue
        registry.places[name] = path
        registry.events[name] = _event_type(name, declared)


def _event_type(name: str, declared: DeclaredEvent) -> EventType:
    own = {
        key: Field(Type(value.type), value.description, optional=value.optional)
        for key, value in declared.fields.items()
    }
    return EventType(name, declared.description, {**own, **COMMON}, version=declared.version)


def _twice(name: str, path: Path, first: Path) -> Problem:
    where = ".".join(str(part) for part in first)
    return Problem(
        "duplicate-name", path, f"`{name}` is already defined at {where}", "names are shared by all packs: rename one"
    )
