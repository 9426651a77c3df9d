"""Checks measure definitions and decides where each measure's history is kept (DESIGN §4.4)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from synapse.rules.aggregate import Measure
from synapse.rules.compile.checker import Checker
from synapse.rules.compile.registry import Registry
from synapse.rules.compile.scope import parameter_scope, row_scope
from synapse.rules.expressions import Checked
from synapse.rules.nearest import did_you_mean
from synapse.rules.problems import Path
from synapse.rules.vocabulary import EventType, Type

Aggregate = Literal["count", "distinct", "sum", "last_at", "streak"]
Storage = Literal["counter", "kept", "rows"]
AGGREGATES: tuple[Aggregate, ...] = ("count", "distinct", "sum", "last_at", "streak")
ROW_KEYS = frozenset({"actor", "target", "channel", "zone"})
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d|w)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


@dataclass(frozen=True, slots=True)
class CheckedMeasure:
    """A measure whose names are known to exist; `window` is seconds or an expression over params."""

    name: str
    document: Measure
    aggregate: Aggregate
    field: str | None
    source: Literal["events", "awards"]
    of: frozenset[str]
    window: float | Checked | None
    where: Checked | None
    storage: Storage

    @property
    def reads_payload(self) -> frozenset[str]:
        """Payload fields that its key, its field or its `where` look at."""
        names = set(self.document.by) | ({self.field} if self.field else set[str]())
        if self.where:
            names |= {read.removeprefix("row.") for read in self.where.reads if read.startswith("row.")}
        return frozenset(names) - ROW_KEYS if self.source == "events" else frozenset(self.document.by) - ROW_KEYS


def check_measure(name: str, registry: Registry, checker: Checker) -> CheckedMeasure | None:
    """The checked measure, or None with its problems in `checker`."""
    document, path = registry.measures[name], registry.places[name]
    before = len(checker.problems)
    given: list[tuple[Aggregate, str]] = [
        (aggregate, value) for aggregate in AGGREGATES if (value := getattr(document, aggregate)) is not None
    ]
    if len(given) != 1:
        checker.report("measure-shape", path, "give exactly one of count, distinct, sum, last_at, streak")
        return None
    (aggregate, value), *_ = given
    of = (document.of,) if isinstance(document.of, str) else document.of
    source = _source(of, value, registry, checker, path)
    if source is None:
        return None
    events = [registry.events[event] for event in of] if source == "events" else []
    if document.within is not None and document.period is not None:
        checker.report("measure-shape", path, "`within` and `period` exclude each other", "keep one of them")
    if document.within is None and document.period is None and aggregate not in ("last_at", "streak"):
        checker.report("measure-shape", path, "say `within` (a window) or `period`", "period: lifetime")
    if aggregate == "streak" and document.within is not None:
        checker.report("measure-shape", path, "a streak has no window", "leave `within` out")
    if aggregate == "last_at" and document.period is not None:
        checker.report("measure-shape", path, "`last_at` has no period", "use `within`, or neither")
    field = value if aggregate in ("distinct", "sum") else None
    fields = _shared_fields(events) if source == "events" else _award_fields(document, registry)
    _check_keys(document, fields, checker, path)
    if field is not None:
        known = _known_fields(aggregate, source, events, registry, fields)
        if field not in known:
            message = f"`{field}` cannot be used here"
            checker.report("unknown-name", (*path, aggregate), message, did_you_mean(field, known))
    where = (
        checker.boolean(document.where, row_scope(registry, source, events), (*path, "where"))
        if document.where
        else None
    )
    window = _window(document.within, registry, checker, (*path, "within"))
    if len(checker.problems) > before:
        return None
    storage = _storage(aggregate, source, document)
    return CheckedMeasure(name, document, aggregate, field, source, frozenset(of), window, where, storage)


def _source(
    of: Sequence[str], value: str, registry: Registry, checker: Checker, path: Path
) -> Literal["events", "awards"] | None:
    """Events or awards, by what `of` names."""
    path = (*path, "of")
    unknown = [name for name in of if name not in registry.events and name not in registry.rules]
    for name in unknown:
        hint = did_you_mean(name, [*registry.events, *registry.rules])
        checker.report("unknown-name", path, f"`{name}` is neither an event nor a rule", hint)
    if unknown or not of:
        return None
    if all(name in registry.events for name in of):
        derived = next((name for name in of if not registry.events[name].stored), None)
        if derived:
            checker.report("not-stored", path, f"`{derived}` is derived, never stored", "measure awards instead")
            return None
        return _fits("events", value, f"`{of[0]}` is an event", checker, path)
    if all(name in registry.rules for name in of):
        unpaid = next((name for name in of if registry.rules[name].kind not in ("reward", "achievement")), None)
        if unpaid:
            hint = "say `of:` which reward is meant"
            checker.report("no-awards", path, f"`{unpaid}` is no reward: it has no awards", hint)
            return None
        return _fits("awards", value, f"`{of[0]}` is a rule", checker, path)
    checker.report("measure-source", path, "name either events or rules, not both")
    return None


def _fits(
    source: Literal["events", "awards"], value: str, what: str, checker: Checker, path: Path
) -> Literal["events", "awards"] | None:
    if value in ("events", "awards") and value != source:
        checker.report("measure-source", path, f"{what}, but {value} are asked for")
        return None
    return source


def _check_keys(document: Measure, fields: set[str], checker: Checker, path: Path) -> None:
    for index, key in enumerate(document.by):
        if key not in ROW_KEYS and key not in fields:
            hint = did_you_mean(key, [*ROW_KEYS, *fields])
            checker.report("unknown-name", (*path, "by", index), f"`{key}` is not a field of {document.of}", hint)


def _known_fields(
    aggregate: Aggregate, source: str, events: Sequence[EventType], registry: Registry, fields: set[str]
) -> list[str]:
    """What `distinct` or `sum` may name."""
    if source == "awards":
        return list(registry.currencies) if aggregate == "sum" else ["actor", "target", "channel"]
    if aggregate == "sum":
        numbers = {Type.INTEGER, Type.NUMBER}
        return [name for name in fields if all(event.fields[name].type in numbers for event in events)]
    return [*ROW_KEYS, *fields]


def _award_fields(document: Measure, registry: Registry) -> set[str]:
    """Payload fields of the stored events that the rules are triggered by."""
    of = (document.of,) if isinstance(document.of, str) else document.of
    triggers = [registry.rules[name].trigger for name in of]
    names = {event for trigger in triggers if trigger for event in trigger.event if event in registry.events}
    events = [registry.events[name] for name in names if registry.events[name].stored]
    return _shared_fields(events)


def _shared_fields(events: Sequence[EventType]) -> set[str]:
    """Payload fields that every one of the events has."""
    shared = set(events[0].fields) if events else set[str]()
    for event in events:
        shared &= event.fields.keys()
    return shared


def _window(
    within: str | int | float | None, registry: Registry, checker: Checker, path: Path
) -> float | Checked | None:
    if within is None or isinstance(within, int | float):
        return None if within is None else float(within)
    if match := _DURATION.fullmatch(within.strip()):
        return float(match[1]) * _SECONDS[match[2]]
    return checker.number(within, parameter_scope(registry), path)


def _storage(aggregate: Aggregate, source: str, document: Measure) -> Storage:
    if document.within is not None or aggregate == "last_at":
        return "rows"
    plain = aggregate == "count" and source == "events" and document.where is None
    return "counter" if plain and document.by in _COUNTED_KEYS else "kept"


_COUNTED_KEYS = {("actor",), ("target",), ("actor", "zone"), ("zone", "actor"), ("target", "zone"), ("zone", "target")}
