"""Which rules an event runs, by phase: an index by event type, channel and zone (DESIGN §4.2, §10).

Cost follows the rules that match: a rule bound to channels or zones is found through them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from synapse.rules.compile.code import Module, RuleCode
from synapse.rules.compile.rules import CheckedRule
from synapse.rules.documents.pack import Currency
from synapse.rules.effects import Cap, Credit, Debit, Deny, Effect, Scale, Transfer
from synapse.rules.engine.context import Reader, reader, zone_reader
from synapse.rules.engine.measures import CompiledMeasure
from synapse.rules.engine.source import function_in, run_source
from synapse.rules.event import Event
from synapse.rules.expressions import MISSING
from synapse.rules.world import Setting

Slots = list[object]
Factors = list[float]
#: What a rule's conditions and effects come to: None when it does not hold.
RunRule = Callable[[Slots, Factors], tuple[object, ...] | None]
FilledSlots = tuple[tuple[int, Reader], ...]
#: several rules asked at once: those that hold, in order, each with its values
Sweep = Callable[[Slots, Factors], "list[tuple[BoundRule, tuple[object, ...]]]"]
#: rewards run one after the other: (slots, factors, event, cause, shaping, append an award, units by purse)
Paying = Callable[[Slots, Factors, Event, str, Any, Callable[[Any], None], dict[int, int]], None]
#: modifiers run one after the other: multiplies factors, notes (rule, factor, by) and the rules that held
Scaling = Callable[[Slots, Factors, list[tuple[str, str, float]], list[str]], None]


@dataclass(frozen=True, slots=True)
class Payment:
    """A credit, debit or transfer, and where the rule's values hold its amount: before and after factors, settled."""

    effect: Credit | Debit | Transfer
    base: int
    raw: int
    whole: int


class PlainCredit(NamedTuple):
    """A credit of a currency known beforehand, for the hot path."""

    currency: str
    #: 0 is the actor, 1 the target
    whom: int
    #: where the rule's values hold the whole units
    whole: int


@dataclass(frozen=True, slots=True)
class Telling:
    """Where a rule's values, slots and factors hold what its compact trace tells."""

    #: (currency, to, before factors, after them, in whole units) of each payment
    paid: tuple[tuple[str, str, int, int, int], ...]
    #: (currency, factor, its slot or -1, its index or -1)
    times: tuple[tuple[str, str, int, int], ...]
    #: names of the factors among them
    factors: frozenset[str]
    #: (measure, slot)
    read: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule whose function knows the community's parameters."""

    id: str
    code: RuleCode
    run: RunRule
    #: an achievement's values, whether or not its conditions hold
    grant: RunRule
    readers: FilledSlots
    stops: bool
    payments: tuple[Payment, ...]
    #: the payments, if all of them are plain; None where settling them takes more than adding up
    plain: tuple[PlainCredit, ...] | None
    #: who is paid: the actor (0), the target (1)
    pays: frozenset[int]
    telling: Telling
    #: denials and caps, with the position of a cap's value, else -1
    limits: tuple[tuple[Deny | Cap, int], ...]
    #: factors to multiply: (index, name, position of the value)
    scales: tuple[tuple[int, str, int], ...]
    #: effects that are neither money nor shaping, with the positions of their values
    others: tuple[tuple[Effect, tuple[int, ...]], ...]
    #: this achievement as earned for life; None for one that is earned once a season
    for_life: tuple[str, int] | None

    @property
    def checked(self) -> CheckedRule:
        """The rule as it was checked."""
        return self.code.rule

    def missing(self, slots: Slots) -> tuple[str, ...]:
        """Names that the rule needs and the event does not have."""
        effects = [value for entry in self.checked.effects for value in entry.values]
        needed = {
            name
            for checked in (*self.checked.conditions, *effects)
            for name in checked.reads
            if name not in checked.defaulted
        }
        return tuple(name for name, slot in self.code.reads.items() if name in needed and slots[slot] is MISSING)


@dataclass(frozen=True, slots=True)
class BoundModule:
    """The rules of one event type, their slots, and who fills them."""

    module: Module
    rules: tuple[BoundRule, ...]
    base: Callable[[Event], Slots]
    #: globals of the generated code
    names: Mapping[str, object]


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
    before: FilledSlots = ()
    #: slots of automations and of achievements with a trigger: history including it
    after: FilledSlots = ()
    #: names that generated code of these rules refers to
    names: Mapping[str, object] = field(default_factory=dict[str, object])
    uses: int = 0
    #: all guards, modifiers and rewards in one call each; None where they must be asked one by one
    ask_guards: Sweep | None = None
    scale: Scaling | None = None
    pay: Paying | None = None
    #: what `pay` adds up: (currency, 0 for the actor or 1 for the target)
    purses: tuple[tuple[str, int], ...] = ()


def bind_module(
    module: Module,
    names: Mapping[str, object],
    measures: Mapping[str, CompiledMeasure],
    currencies: Mapping[str, Currency],
) -> BoundModule:
    """Run generated code with a community's parameters as its globals."""
    space = run_source(module.code, names)
    readers = {module.layout.slots[name]: _reader(name, measures) for name in module.layout.dynamic()}
    rules = tuple(
        _bind_rule(code, space, index, module.layout.factors, readers, currencies)
        for index, code in enumerate(module.rules)
    )
    return BoundModule(module, rules, function_in(space, "base"), names)


def _reader(name: str, measures: Mapping[str, CompiledMeasure]) -> Reader:
    if name.startswith("zone.multiplier."):
        currency, _, activity = name.removeprefix("zone.multiplier.").partition("@")
        return zone_reader(activity, currency)
    return reader(name, measures)


def _bind_rule(
    code: RuleCode,
    space: Mapping[str, object],
    index: int,
    factors: Sequence[str],
    readers: Mapping[int, Reader],
    currencies: Mapping[str, Currency],
) -> BoundRule:
    payments: list[Payment] = []
    limits: list[tuple[Deny | Cap, int]] = []
    scales: list[tuple[int, str, int]] = []
    others: list[tuple[Effect, tuple[int, ...]]] = []
    for entry, values in zip(code.rule.effects, code.values, strict=True):
        match entry.effect:
            case Credit() | Debit() | Transfer() as effect:
                payments.append(Payment(effect, values[0], values[min(1, len(values) - 1)], values[-1]))
            case Deny() as effect:
                limits.append((effect, -1))
            case Cap() as effect:
                limits.append((effect, values[0]))
            case Scale() as effect:
                scales.append((factors.index(effect.factor), effect.factor, values[0]))
            case effect:
                others.append((effect, values))
    milestone = code.rule.rule.milestone
    return BoundRule(
        id=code.rule.rule.id,
        code=code,
        run=function_in(space, f"rule_{index}"),
        grant=function_in(space, f"{'grant' if code.rule.rule.kind == 'achievement' else 'rule'}_{index}"),
        readers=tuple((slot, readers[slot]) for slot in sorted(set(code.reads.values())) if slot in readers),
        stops=code.rule.rule.stop_processing,
        payments=tuple(payments),
        plain=_plain(payments, currencies),
        pays=frozenset(int(payment.effect.to == "target") for payment in payments),
        telling=_telling(code, payments, factors),
        limits=tuple(limits),
        scales=tuple(scales),
        others=tuple(others),
        for_life=None if milestone is not None and milestone.scope == "season" else (code.rule.rule.id, 0),
    )


def _telling(code: RuleCode, payments: Sequence[Payment], factors: Sequence[str]) -> Telling:
    times = [
        (payment.effect.currency, name, code.reads.get(f"zone.multiplier.{payment.effect.currency}", -1), -1)
        if name == "zone"
        else (payment.effect.currency, name, -1, factors.index(name))
        for payment in payments
        if isinstance(payment.effect, Credit)
        for name in payment.effect.times
    ]
    return Telling(
        paid=tuple(
            (payment.effect.currency, payment.effect.to, payment.base, payment.raw, payment.whole)
            for payment in payments
        ),
        times=tuple(entry for entry in times if entry[2] >= 0 or entry[3] >= 0),
        factors=frozenset(name for _, name, _, _ in times),
        read=tuple(
            (name.removeprefix("measures."), slot) for name, slot in code.reads.items() if name.startswith("measures.")
        ),
    )


def _plain(payments: Sequence[Payment], currencies: Mapping[str, Currency]) -> tuple[PlainCredit, ...] | None:
    """Credits of different currencies or to different people, none of which only the event names."""
    plain = [
        PlainCredit(payment.effect.currency, int(payment.effect.to == "target"), payment.whole)
        for payment in payments
        if isinstance(payment.effect, Credit) and payment.effect.currency in currencies
    ]
    apart = len({(credit.currency, credit.whom) for credit in plain}) == len(payments)
    return tuple(plain) if apart else None


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
            before=slots_of(early),
            after=slots_of(late),
            names=self.bound.names,
        )


def _in_zone(rule: BoundRule, zone: str | None) -> bool:
    trigger = rule.checked.rule.trigger
    return trigger is None or not trigger.zones or zone in trigger.zones


def slots_of(rules: Iterable[BoundRule]) -> FilledSlots:
    """The readers that fill the slots of some rules."""
    return tuple(sorted({slot: read for rule in rules for slot, read in rule.readers}.items()))
