"""Checks measure definitions and decides where each measure's history is kept (DESIGN §4.4)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from synapse.rules.compile.checker import Checker
from synapse.rules.compile.registry import Registry
from synapse.rules.compile.scope import parameter_scope, row_scope
from synapse.rules.aggregate import Measure
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
    _check_fields(document, field, aggregate, source, events, registry, checker, path)
    where = checker.boolean(document.where, row_scope(registry, source, events), (*path, "where")) if document.where else None
    window = _window(document.within, registry, checker, (*path, "within"))
    if len(checker.problems) > before:
        return None
    storage = _storage(aggregate, source, document)
    return CheckedMeasure(name, document, aggregate, field, source, frozenset(of), window, where, storage)


def _source(
    of: Sequence[str], value: str, registry: Registry, checker: Checker, path: Path
) -> Literal["events", "awards"] | None:
    """Events or awards, by what `of` names."""
    known = [name in registry.events for name in of]
    if of and all(known):
        derived = [name for name in of if not registry.events[name].stored]
        if derived:
            checker.report("not-stored", (*path, "of"), f"`{derived[0]}` is derived, never stored", "measure awards instead")
            return None
        if value == "awards":
            checker.report("measure-source", (*path, "of"), f"`{of[0]}` is an event, but awards are asked for")
            return None
        return "events"
    if of and all(name in registry.rules for name in of):
        if value == "events":
            checker.report("measure-source", (*path, "of"), f"`{of[0]}` is a rule, but events are asked for")
            return None
        for name in of:
            if registry.rules[name].kind not in ("reward", "achievement"):
                hint = "say `of:` which reward is meant"
                checker.report("no-awards", (*path, "of"), f"`{name}` is no reward: it has no awards", hint)
                return None
        return "awards"
    for name in of:
        if name not in registry.events and name not in registry.rules:
            hint = did_you_mean(name, [*registry.events, *registry.rules])
            checker.report("unknown-name", (*path, "of"), f"`{name}` is neither an event nor a rule", hint)
    if not any(problem.path == (*path, "of") for problem in checker.problems):
        checker.report("measure-source", (*path, "of"), "name either events or rules, not both")
    return None


def _check_fields(
    document: Measure,
    field: str | None,
    aggregate: Aggregate,
    source: str,
    events: Sequence[EventType],
    registry: Registry,
    checker: Checker,
    path: Path,
) -> None:
    payload = set.intersection(*(set(event.fields) for event in events)) if events else _award_fields(document, registry)
    for index, key in enumerate(document.by):
        if key not in ROW_KEYS and key not in payload:
            hint = did_you_mean(key, [*ROW_KEYS, *payload])
            checker.report("unknown-name", (*path, "by", index), f"`{key}` is not a field of {document.of}", hint)
    if field is None:
        return
    if source == "awards":
        known = list(registry.currencies) if aggregate == "sum" else ["actor", "target", "channel"]
    elif aggregate == "sum":
        numbers = {Type.INTEGER, Type.NUMBER}
        known = [name for name in payload if all(event.fields[name].type in numbers for event in events)]
    else:
        known = [*ROW_KEYS, *payload]
    if field not in known:
        checker.report("unknown-name", (*path, aggregate), f"`{field}` cannot be used here", did_you_mean(field, known))


def _award_fields(document: Measure, registry: Registry) -> set[str]:
    """Payload fields of the stored events that the rules are triggered by."""
    of = (document.of,) if isinstance(document.of, str) else document.of
    triggers = [registry.rules[name].trigger for name in of]
    names = {event for trigger in triggers if trigger for event in trigger.event if event in registry.events}
    events = [registry.events[name] for name in names if registry.events[name].stored]
    return set.intersection(*(set(event.fields) for event in events)) if events else set()


def _window(within: str | int | float | None, registry: Registry, checker: Checker, path: Path) -> float | Checked | None:
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
