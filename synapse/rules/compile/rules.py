"""Checks rules: triggers, conditions, effects, each against the events that trigger them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from synapse.rules.compile.checker import Checker
from synapse.rules.compile.lowering import lower_conditions, role_filter
from synapse.rules.compile.registry import Registry
from synapse.rules.compile.scope import RuleScopes
from synapse.rules.documents.rule import Rule
from synapse.rules.effects import Cap, Credit, Debit, Deny, Effect, Emit, GrantMilestone, Reverse, Scale, Transfer
from synapse.rules.expressions import Checked, Scope
from synapse.rules.nearest import did_you_mean
from synapse.rules.problems import Path
from synapse.rules.vocabulary import EventType, Type

#: kind → effects that a rule of it may have
ALLOWED: dict[str, tuple[type[Effect], ...]] = {"guard": (Deny, Cap), "modifier": (Scale, Cap)}
SHAPING = (Deny, Cap, Scale)
MONEY = (Credit, Debit, Transfer)


@dataclass(frozen=True, slots=True)
class CheckedEffect:
    """An effect with the expressions it evaluates, in order."""

    effect: Effect
    values: tuple[Checked, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedRule:
    """A rule that can be run. `events` is empty for an achievement without a trigger."""

    rule: Rule
    pack: str
    path: Path
    #: position among all rules: breaks ties of priority
    order: int
    events: tuple[str, ...]
    #: texts of the conditions as lowered, beside what they were checked to
    conditions: tuple[Checked, ...]
    texts: tuple[str, ...]
    effects: tuple[CheckedEffect, ...]

    @property
    def reads(self) -> frozenset[str]:
        """Every name that conditions and effects read."""
        values = [value for effect in self.effects for value in effect.values]
        return frozenset(name for checked in (*self.conditions, *values) for name in checked.reads)

    @property
    def measures(self) -> frozenset[str]:
        """Names of the measures among them."""
        return frozenset(name.removeprefix("measures.") for name in self.reads if name.startswith("measures."))


def triggers(rule: Rule, registry: Registry, checker: Checker, path: Path) -> tuple[str, ...]:
    """The event types that trigger a rule; `*` is every stored one."""
    if rule.trigger is None:
        return ()
    if rule.trigger.event == ("*",):
        return tuple(name for name, event in registry.events.items() if event.stored)
    for name in rule.trigger.event:
        if name not in registry.events:
            hint = did_you_mean(name, registry.events)
            checker.report("unknown-event", (*path, "trigger"), f"there is no event `{name}`", hint)
    return tuple(name for name in rule.trigger.event if name in registry.events)


def check_rule(
    rule: Rule, pack: str, path: Path, order: int, scopes: RuleScopes, checker: Checker
) -> CheckedRule | None:
    """The checked rule, or None with its problems in `checker`."""
    registry, before = scopes.registry, len(checker.problems)
    _check_shape(rule, checker, path)
    events = triggers(rule, registry, checker, path)
    if not events and (rule.trigger or rule.kind != "achievement"):
        return None  # without an event there is nothing to check names against
    types = [registry.events[name] for name in events]
    perspective = "member" if rule.kind == "achievement" else "actor"
    pays = rule.kind not in ("guard", "modifier")
    scope = scopes.of(types, perspective, factors=pays and bool(events))
    texts, conditions = _check_conditions(rule, registry, scope, checker, path)
    effects = [
        checked
        for index, effect in enumerate(rule.effects)
        if (checked := _check_effect(effect, registry, types, scope, checker, (*path, "effects", index)))
    ]
    if len(checker.problems) > before:
        return None
    return CheckedRule(rule, pack, path, order, events, tuple(conditions), tuple(texts), tuple(effects))


def _check_shape(rule: Rule, checker: Checker, path: Path) -> None:
    if rule.kind != "achievement" and rule.trigger is None:
        checker.report("no-trigger", path, f"`{rule.id}` has no trigger", "say which event it is about")
    if (rule.milestone is None) == (rule.kind == "achievement"):
        wanted = "needs" if rule.kind == "achievement" else "cannot have"
        checker.report("milestone-shape", path, f"a rule of kind {rule.kind} {wanted} `milestone`")
    allowed = ALLOWED.get(rule.kind)
    for index, effect in enumerate(rule.effects):
        wrong = not isinstance(effect, allowed) if allowed else isinstance(effect, SHAPING)
        wrong = wrong or (rule.kind == "automation" and isinstance(effect, MONEY))
        if wrong:
            word = type(effect).__name__.lower()
            hint = "guards deny and cap, modifiers scale and cap, rewards and achievements pay"
            checker.report("effect-of-kind", (*path, "effects", index), f"a {rule.kind} cannot `{word}`", hint)


def _check_conditions(
    rule: Rule, registry: Registry, scope: Scope, checker: Checker, path: Path
) -> tuple[list[str], list[Checked]]:
    texts = list(lower_conditions(rule, registry))
    conditions = [
        checked
        for index, text in enumerate(texts)
        if (checked := checker.boolean(text, scope, (*path, "conditions", index)))
    ]
    if roles := role_filter(rule):
        texts.insert(0, roles)
        if checked := checker.boolean(roles, scope, (*path, "trigger")):
            conditions.insert(0, checked)
    return texts, conditions


def _check_effect(
    effect: Effect,
    registry: Registry,
    events: Sequence[EventType],
    scope: Scope,
    checker: Checker,
    path: Path,
) -> CheckedEffect | None:
    before = len(checker.problems)
    values: list[Checked | None] = []
    match effect:
        case Credit() | Debit() | Transfer():
            _check_currency(effect.currency, registry, events, checker, (*path, "currency"))
            values.append(checker.number(effect.amount, scope, (*path, "amount")))
            if isinstance(effect, Credit):
                _check_names(effect.times, ["zone", *registry.factors], "factor", checker, (*path, "times"))
        case Scale():
            _check_names([effect.factor], registry.factors, "factor", checker, (*path, "factor"))
            values.append(checker.number(effect.by, scope, (*path, "by")))
        case Cap():
            _check_names([effect.currency], registry.currencies, "currency", checker, (*path, "currency"))
            values.append(checker.number(effect.max, scope, (*path, "max")))
        case Deny():
            _check_names(effect.currencies, registry.currencies, "currency", checker, (*path, "currencies"))
        case GrantMilestone():
            _check_milestone(effect.milestone, registry, events, checker, (*path, "milestone"))
        case Emit():
            values += _check_emit(effect, registry, scope, checker, path)
        case Reverse():
            _check_names([effect.type], registry.events, "event", checker, (*path, "type"))
            values.append(checker.expression(effect.of, scope, (*path, "of")))
        case _:
            pass
    if len(checker.problems) > before:
        return None
    return CheckedEffect(effect, tuple(value for value in values if value is not None))


def _check_names(names: Sequence[str], known: Iterable[str], what: str, checker: Checker, path: Path) -> None:
    known = list(known)
    for name in names:
        if name not in known:
            checker.report(f"unknown-{what}", path, f"there is no {what} `{name}`", did_you_mean(name, known))


def _check_currency(name: str, registry: Registry, events: Sequence[EventType], checker: Checker, path: Path) -> None:
    if name.startswith("event."):
        _check_dynamic(name, events, checker, path)
    else:
        _check_names([name], registry.currencies, "currency", checker, path)


def _check_milestone(name: str, registry: Registry, events: Sequence[EventType], checker: Checker, path: Path) -> None:
    if name.startswith("event."):
        _check_dynamic(name, events, checker, path)
    else:
        _check_names([name], registry.milestones, "milestone", checker, path)


def _check_dynamic(name: str, events: Sequence[EventType], checker: Checker, path: Path) -> None:
    """`event.<field>` where a name is wanted: the field must be a string of every triggering event."""
    field = name.removeprefix("event.")
    if not events or any(field not in event.fields or event.fields[field].type is not Type.STRING for event in events):
        checker.report("unknown-name", path, f"`{name}` is not a string of the triggering event")


def _check_emit(effect: Emit, registry: Registry, scope: Scope, checker: Checker, path: Path) -> list[Checked | None]:
    event = registry.events.get(effect.event)
    if event is None or effect.event not in registry.places:
        declared = [name for name in registry.events if name in registry.places]
        hint = did_you_mean(effect.event, declared) or "declare it under `events:` in a pack"
        checker.report("unknown-event", (*path, "event"), f"no pack declares the event `{effect.event}`", hint)
        return []
    values: list[Checked | None] = []
    for name, value in effect.payload.items():
        place = (*path, "payload", name)
        if name not in event.fields:
            hint = did_you_mean(name, event.fields)
            checker.report("unknown-name", place, f"`{effect.event}` has no field `{name}`", hint)
            continue
        text = str(value) if not isinstance(value, bool) else str(bool(value))
        values.append(checker.expression(text, scope, place))
    return values
