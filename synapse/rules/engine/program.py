"""Compiled packs bound to one community's parameter values, zones, season and clock."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from synapse.rules.compile.code import row_source, source_of
from synapse.rules.compile.compiled import MEMBER, Compiled
from synapse.rules.documents.pack import Currency, Parameter
from synapse.rules.effects import Deny
from synapse.rules.engine.ladders import ladder, required
from synapse.rules.engine.measures import CompiledMeasure, compile_measure
from synapse.rules.engine.plan import BoundModule, Plan, PlanIndex, bind_module
from synapse.rules.engine.settlement import settled_credit
from synapse.rules.engine.source import evaluate_source
from synapse.rules.engine.watchers import Watchers, watchers
from synapse.rules.event import Event
from synapse.rules.expressions import HELPERS, MISSING, Checked, ZoneClock
from synapse.rules.history import Store
from synapse.rules.world import Setting, World, Zone


@dataclass(slots=True)
class Program:
    """What `decide` runs. Made by `bind`; everything in it follows from packs and setting."""

    compiled: Compiled
    setting: Setting
    clock: ZoneClock
    names: dict[str, object]
    measures: Mapping[str, CompiledMeasure]
    currencies: Mapping[str, Currency]
    factors: tuple[str, ...]
    #: factor → (minimum, maximum)
    bounds: tuple[tuple[float | None, float | None], ...]
    #: currency → lifetime units needed to leave level 1, 2, 3 …
    ladders: Mapping[str, tuple[int, ...]]
    #: the currency whose level `actor.level` means
    main_currency: str | None
    watchers: Watchers = field(default_factory=Watchers)
    #: what is denied whatever the guards say: (who denies, what)
    denials: tuple[tuple[str, Deny], ...] = ()
    _modules: dict[str, BoundModule] = field(default_factory=dict[str, BoundModule])
    _indexes: dict[str, PlanIndex] = field(default_factory=dict[str, PlanIndex])
    _measures: dict[str, tuple[CompiledMeasure, ...]] = field(default_factory=dict[str, tuple[CompiledMeasure, ...]])
    _counting: dict[str, tuple[CompiledMeasure, ...]] = field(default_factory=dict[str, tuple[CompiledMeasure, ...]])

    def __post_init__(self) -> None:
        self.watchers = watchers(self.index(MEMBER).rules, self.measures, self.main_currency, self.names)

    def module(self, event: str) -> BoundModule:
        """Functions of the rules on an event type, with this community's parameters."""
        if event not in self._modules:
            self._modules[event] = bind_module(self.compiled.module(event), self.names, self.measures, self.currencies)
        return self._modules[event]

    def index(self, event: str) -> PlanIndex:
        """The active rules on an event type."""
        if event not in self._indexes:
            self._indexes[event] = PlanIndex(self.module(event), self.setting)
        return self._indexes[event]

    def plan(self, event: Event, zone: Zone | None) -> Plan:
        """Rules that the event's type, channel and zone select, by phase."""
        return self.index(event.type).plan(event, zone.name if zone else None)

    def zone_id(self, event: Event) -> int:
        """The zone of an event's channel (a thread's: its parent's), the fallback's, or 0 for none."""
        zone = self.setting.zone_of.get(event.channel) if event.channel is not None else None
        if zone is None and (parent := event.payload.get("parent_channel_id")) is not None:
            zone = self.setting.zone_of.get(parent)  # pyright: ignore[reportArgumentType, reportCallIssue]
        if zone is None and event.channel is not None:
            zone = self.setting.fallback_zone
        return zone or 0

    def zone(self, id_: int) -> Zone | None:
        """A zone by id."""
        return self.setting.zones.get(id_)

    @property
    def season_id(self) -> int | None:
        """The active season."""
        return self.setting.season.id if self.setting.season else None

    def measures_on(self, event: str) -> tuple[CompiledMeasure, ...]:
        """Measures that deciding an event of this type may read, derived events and achievements included."""
        if event not in self._measures:
            registry = self.compiled.registry
            declared = [name for name in registry.events if name in registry.places]
            rules = [
                rule
                for type_ in (event, "level_up", "milestone_earned", *declared)
                for rule in self.compiled.rules_on(type_)
            ]
            watching = self.watchers.after(event, [rule.rule.id for rule in rules])
            reads = {name for rule in (*rules, *watching) for name in rule.measures}
            self._measures[event] = tuple(self.measures[name] for name in sorted(reads))
        return self._measures[event]

    def counting(self, of: str) -> tuple[CompiledMeasure, ...]:
        """Measures over an event type or over a rule's awards."""
        if of not in self._counting:
            self._counting[of] = tuple(measure for measure in self.measures.values() if of in measure.of)
        return self._counting[of]

    def new_history(self) -> dict[str, Store]:
        """An empty history for every measure."""
        return {name: measure.new_store() for name, measure in self.measures.items()}

    def new_world(self) -> World:
        """A world in which nothing has happened."""
        return World(history=self.new_history())

    def required(self, currency: str, level: int) -> int:
        """Lifetime units needed to leave a level. Raises KeyError for a currency without a curve."""
        return required(self.compiled.curves[currency], self.names, level)

    def level(self, currency: str, lifetime: int) -> int:
        """The level that lifetime earnings give on the currency's curve; 1 without a curve."""
        ladder = self.ladders.get(currency)
        return bisect_right(ladder, lifetime) + 1 if ladder else 1


def bind(compiled: Compiled, setting: Setting) -> Program:
    """Bind compiled packs to a community's setting. Unknown parameters are ignored, missing ones default."""
    clock = ZoneClock(setting.timezone)
    names: dict[str, object] = {**HELPERS, "M": MISSING, "clock": clock, "settled_credit": settled_credit}
    for name, parameter in compiled.registry.parameters.items():
        names[f"p_{name}"] = _value(parameter, setting.parameters.get(name, parameter.default))
    measures = {
        name: compile_measure(
            checked,
            _number(source_of(checked.window), names) if isinstance(checked.window, Checked) else checked.window,
            names,
            row_source(checked.where) if checked.where else None,
        )
        for name, checked in compiled.measures.items()
    }
    currencies = dict(sorted(compiled.registry.currencies.items(), key=lambda item: (item[1].order, item[0])))
    return Program(
        compiled=compiled,
        setting=setting,
        clock=clock,
        names=names,
        measures=measures,
        currencies=currencies,
        factors=tuple(compiled.registry.factors),
        bounds=tuple(
            (low and _number(source_of(low), names), high and _number(source_of(high), names))
            for low, high in (compiled.bounds[name] for name in compiled.registry.factors)
        ),
        ladders={name: ladder(curve, names) for name, curve in compiled.curves.items()},
        main_currency=next((name for name in currencies if name in compiled.curves), None),
    )


def _value(parameter: Parameter, value: object) -> object:
    """A parameter's value as expressions see it: ids are numbers, and an empty one is nobody's."""
    match parameter.type:
        case "id":
            return int(str(value).strip() or 0)
        case "ids":
            return tuple(int(part) for part in str(value).split(",") if part.strip())
        case _:
            return value


def _number(source: str, names: Mapping[str, object]) -> float:
    return float(evaluate_source(source, names))
