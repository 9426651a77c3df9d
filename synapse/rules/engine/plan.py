"""Which rules an event runs, by phase: an index by event type, channel and zone (DESIGN §4.2, §10).

Cost follows the rules that match: a rule bound to channels or zones is found through them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import FunctionType

from synapse.rules.compile.code import Module
from synapse.rules.compile.rules import CheckedRule
from synapse.rules.engine.context import Reader, reader, zone_reader
from synapse.rules.effects import Cap, Credit, Debit, Deny, Effect, Scale, Transfer
from synapse.rules.event import Event
from synapse.rules.engine.measures import CompiledMeasure
from synapse.rules.world import Setting

Slots = list[object]
Factors = list[float]
When = Callable[[Slots, Factors], object]
Values = Callable[[Slots, Factors], tuple[object, ...]]

#: Stands among the factors of a credit for the zone's multiplier.
ZONE = -1


@dataclass(frozen=True, slots=True)
class Payment:
    """A credit, debit or transfer with its position among the rule's values."""

    effect: Credit | Debit | Transfer
    value: int
    #: indexes of factors to multiply by, `ZONE` for the zone's multiplier
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule whose functions know the community's parameters."""

    id: str
    checked: CheckedRule
    activity: str
    when: When
    values: Values
    payments: tuple[Payment, ...]
    #: guards and modifiers: (effect, position of its value or -1, index of its factor or -1)
    shaping: tuple[tuple[Deny | Cap | Scale, int, int], ...]
    #: what is neither money nor shaping, with the positions of its values
    others: tuple[tuple[Effect, tuple[int, ...]], ...]
    stops: bool
    #: measures that the rule reads, with their slots: for the trace
    reads: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class BoundModule:
    """The rules of one event type, their slots, and who fills them."""

    module: Module
    rules: tuple[BoundRule, ...]
    base: Callable[[Event], Slots]
    readers: Mapping[int, Reader]


@dataclass(slots=True)
class Plan:
    """The rules of one event, by phase, in order of priority; readers fill just their slots."""

    base: Callable[[Event], Slots]
    guards: tuple[BoundRule, ...] = ()
    modifiers: tuple[BoundRule, ...] = ()
    rewards: tuple[BoundRule, ...] = ()
    achievements: tuple[BoundRule, ...] = ()
    automations: tuple[BoundRule, ...] = ()
    #: slots of guards, modifiers and rewards: history before the event
    before: tuple[tuple[int, Reader], ...] = ()
    #: slots of automations and of achievements with a trigger: history including it
    after: tuple[tuple[int, Reader], ...] = ()


def bind_module(
    module: Module, names: Mapping[str, object], measures: Mapping[str, CompiledMeasure], event: str
) -> BoundModule:
    """Run generated code with a community's parameters as its globals."""
    space = dict(names)
    exec(module.code, space)
    rules = tuple(_bind_rule(module, index, checked, space, event) for index, checked in enumerate(module.rules))
    readers = {module.layout.slots[name]: _reader(name, measures) for name in module.layout.dynamic()}
    return BoundModule(module, rules, _function(space, "base"), readers)


def _reader(name: str, measures: Mapping[str, CompiledMeasure]) -> Reader:
    if name.startswith("zone.multiplier."):
        currency, _, activity = name.removeprefix("zone.multiplier.").partition("@")
        return zone_reader(activity, currency)
    return reader(name, measures)


def _function(space: Mapping[str, object], name: str) -> FunctionType:
    function = space[name]
    if not isinstance(function, FunctionType):
        raise TypeError(f"generated code has no function {name}")
    return function


def _bind_rule(module: Module, index: int, checked: CheckedRule, space: Mapping[str, object], event: str) -> BoundRule:
    payments: list[Payment] = []
    shaping: list[tuple[Deny | Cap | Scale, int, int]] = []
    others: list[tuple[Effect, tuple[int, ...]]] = []
    factors, position = list(module.layout.factors), 0
    for entry in checked.effects:
        match entry.effect:
            case Credit() | Debit() | Transfer() as effect:
                names = effect.times if isinstance(effect, Credit) else ()
                times = tuple(ZONE if name == "zone" else factors.index(name) for name in names)
                payments.append(Payment(effect, position, times))
            case Deny() as effect:
                shaping.append((effect, -1, -1))
            case Cap() as effect:
                shaping.append((effect, position, -1))
            case Scale() as effect:
                shaping.append((effect, position, factors.index(effect.factor)))
            case effect:
                others.append((effect, tuple(range(position, position + len(entry.values)))))
        position += len(entry.values)
    slots = module.layout.slots
    return BoundRule(
        id=checked.rule.id,
        checked=checked,
        activity=checked.rule.activity or event,
        when=_function(space, f"when_{index}"),
        values=_function(space, f"values_{index}"),
        payments=tuple(payments),
        shaping=tuple(shaping),
        others=tuple(others),
        stops=checked.rule.stop_processing,
        reads=tuple((name, slots[f"measures.{name}"]) for name in sorted(checked.measures)),
    )


@dataclass(slots=True)
class PlanIndex:
    """Finds the rules of one event type that a channel and a zone select; plans are made once."""

    bound: BoundModule
    setting: Setting
    _general: list[BoundRule] = field(default_factory=list[BoundRule])
    _of_channel: dict[int, list[BoundRule]] = field(default_factory=dict[int, list[BoundRule]])
    _of_zone: dict[str, list[BoundRule]] = field(default_factory=dict[str, list[BoundRule]])
    _plans: dict[tuple[str | None, int | None, int | None], Plan] = field(
        default_factory=dict[tuple[str | None, int | None, int | None], Plan]
    )

    def __post_init__(self) -> None:
        for rule in sorted(self.bound.rules, key=lambda rule: (rule.checked.rule.priority, rule.checked.order)):
            self._file(rule)

    def _file(self, rule: BoundRule) -> None:
        document = rule.checked.rule
        if not document.enabled or document.module in self.setting.modules_off:
            return
        trigger = document.trigger
        if trigger and trigger.channels:
            for channel in trigger.channels:
                self._of_channel.setdefault(channel, []).append(rule)
        elif trigger and trigger.zones:
            for zone in trigger.zones:
                self._of_zone.setdefault(zone, []).append(rule)
        else:
            self._general.append(rule)

    @property
    def rules(self) -> list[BoundRule]:
        """Active rules without a filter of channel or zone, in order."""
        return self._general

    def plan(self, event: Event, zone: str | None) -> Plan:
        """The plan for an event in a zone."""
        channel = event.channel if event.channel in self._of_channel else None
        parent = event.payload.get("parent_channel_id")
        parent = parent if isinstance(parent, int) and parent in self._of_channel else None
        key = (zone if zone in self._of_zone or channel or parent else None, channel, parent)
        made = self._plans.get(key)
        if made is None:
            made = self._plans[key] = self._make(zone, channel, parent)
        return made

    def _make(self, zone: str | None, channel: int | None, parent: int | None) -> Plan:
        rules = [*self._general, *self._of_zone.get(zone or "", ())]
        for id_ in {channel, parent} - {None}:
            rules += [rule for rule in self._of_channel[id_ or 0] if _in_zone(rule, zone)]
        rules.sort(key=lambda rule: (rule.checked.rule.priority, rule.checked.order))
        phases: dict[str, list[BoundRule]] = {}
        for rule in rules:
            phases.setdefault(rule.checked.rule.kind, []).append(rule)
        early = [rule for kind in ("guard", "modifier", "reward") for rule in phases.get(kind, ())]
        late = [rule for kind in ("achievement", "automation") for rule in phases.get(kind, ())]
        return Plan(
            self.bound.base,
            guards=tuple(phases.get("guard", ())),
            modifiers=tuple(phases.get("modifier", ())),
            rewards=tuple(phases.get("reward", ())),
            achievements=tuple(phases.get("achievement", ())),
            automations=tuple(phases.get("automation", ())),
            before=slots_of(self.bound, early),
            after=slots_of(self.bound, late),
        )


def _in_zone(rule: BoundRule, zone: str | None) -> bool:
    trigger = rule.checked.rule.trigger
    return trigger is None or not trigger.zones or zone in trigger.zones


def slots_of(bound: BoundModule, rules: Iterable[BoundRule]) -> tuple[tuple[int, Reader], ...]:
    """The readers that fill the slots of some rules."""
    slots = bound.module.layout.slots
    wanted = {
        slots[key]
        for rule in rules
        for name in rule.checked.reads
        for key in (name, f"{name}@{rule.activity}")
        if key in slots
    }
    return tuple((slot, bound.readers[slot]) for slot in sorted(wanted) if slot in bound.readers)
