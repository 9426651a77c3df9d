"""The border of the lake: a raw record becomes an event, or is refused with a reason a person can act on."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from synapse.kit.clock import seconds_of
from synapse.kit.errors import BadInput
from synapse.kit.ids import parse_id
from synapse.lake.payloads import lifted
from synapse.rules.event import Event, Value
from synapse.rules.nearest import did_you_mean
from synapse.rules.vocabulary import EVENTS, EventType, Field, Type

LONGEST_SOURCE = 128
LONGEST_TEXT = 2_000
#: beyond it a JSON number is no longer exact
LARGEST_NUMBER = 2**53 - 1
#: years that a timestamp of a chat may sensibly have
EARLIEST, LATEST = 0.0, 7_258_118_400.0
_BOOLEAN, _INTEGER = Type.BOOLEAN, Type.INTEGER
_TOP = frozenset(
    {
        "event_type",
        "guild_id",
        "channel_id",
        "user_id",
        "target_id",
        "timestamp",
        "source_id",
        "payload",
        "payload_version",
    }
)


def read_record(
    record: object, events: Mapping[str, EventType], guild: int | None = None
) -> tuple[Event, tuple[str, ...]]:
    """The event, and the names of fields that were dropped because nothing declares them.

    `guild` overrides the record's own. Raises `BadInput` for what cannot be an event.
    """
    if not isinstance(record, dict):
        raise BadInput("the record is not a JSON object", "one event is one JSON object on one line")
    fields: dict[str, Any] = record  # pyright: ignore[reportUnknownVariableType]
    event = _declared(fields.get("event_type"), events)
    payload = fields.get("payload")
    if payload is None:
        payload = {}
    if not isinstance(payload, dict):
        raise BadInput("payload is not a JSON object")
    version = fields.get("payload_version", event.version)
    if type(version) is not int or not 1 <= version <= event.version:
        raise BadInput(
            f"payload_version {version!r} is not a version of {event.name}", f"the newest is {event.version}"
        )
    if version < event.version:
        payload = lifted(event, version, payload)  # pyright: ignore[reportUnknownArgumentType]
    values, dropped = _payload(payload, event)  # pyright: ignore[reportUnknownArgumentType]
    if not fields.keys() <= _TOP:
        dropped += tuple(name for name in fields if name not in _TOP)
    target = _id(fields, "target_id")
    if target is not None and not event.has_target:
        target, dropped = None, (*dropped, "target_id")
    actor = _id(fields, "user_id")
    # what packs declare may be nobody's doing: a server that went down, a stream that began
    if actor is None and event.name in EVENTS and event.name != "season_roll":
        raise BadInput("user_id is missing", f"a {event.name} is something that somebody did")
    return (
        Event(
            guild=guild if guild is not None else _required(fields, "guild_id"),
            type=event.name,
            source=_source(fields.get("source_id")),
            at=_time(fields.get("timestamp"), "timestamp"),
            actor=actor,
            target=target,
            channel=_id(fields, "channel_id"),
            payload=values,
        ),
        dropped,
    )


def _declared(name: object, events: Mapping[str, EventType]) -> EventType:
    event = events.get(name) if isinstance(name, str) else None
    if event is None:
        hint = did_you_mean(name, events) if isinstance(name, str) else "event_type names one of the declared events"
        raise BadInput(f"event_type {name!r:.80} is not declared", hint)
    if not event.stored:
        raise BadInput(f"{event.name} follows from other events and cannot be sent in")
    return event


def _payload(payload: dict[str, Any], event: EventType) -> tuple[dict[str, Value], tuple[str, ...]]:
    values: dict[str, Value] = {}
    dropped: tuple[str, ...] = ()
    declared, plain = event.fields, event.plain
    for name, value in payload.items():
        kind = value.__class__
        if kind is plain.get(name) and (kind is bool or -LARGEST_NUMBER <= value <= LARGEST_NUMBER):
            values[name] = value
            continue
        field = declared.get(name)
        if field is None:
            dropped += (str(name),)
        elif value is None:
            continue
        elif (field.type is _BOOLEAN and (value is True or value is False)) or (
            field.type is _INTEGER and type(value) is int and -LARGEST_NUMBER <= value <= LARGEST_NUMBER
        ):
            # most fields are one of these: worth not calling anything for
            values[name] = value
        else:
            values[name] = _value(name, value, field)
    return values, dropped


def _value(name: str, value: object, field: Field) -> Value:
    kind = field.type
    if kind is Type.INTEGER or kind is Type.NUMBER:
        return _number(name, value, kind)
    if kind is Type.BOOLEAN:
        if value is True or value is False:
            return value
        raise _wrong(name, value, kind)
    if kind is Type.STRING:
        return _text(name, value)
    if kind is Type.ID:
        return parse_id(value, f"payload.{name}")
    if kind is Type.TIME:
        return float(value) if type(value) in (int, float) else _time(value, f"payload.{name}")  # pyright: ignore[reportArgumentType]
    if not isinstance(value, list | tuple):
        raise _wrong(name, value, kind)
    items: list[object] = list(value)  # pyright: ignore[reportUnknownArgumentType]
    if kind is Type.ID_LIST:
        return tuple(parse_id(item, f"payload.{name}") for item in items)
    return tuple(_text(name, item) for item in items)


def _number(name: str, value: object, kind: Type) -> int | float:
    if type(value) is int:
        if -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
            return value
    elif type(value) is float and math.isfinite(value):
        if kind is Type.NUMBER:
            return value
        if value.is_integer() and abs(value) <= LARGEST_NUMBER:
            return int(value)
    raise _wrong(name, value, kind)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(name, value, Type.STRING)
    if len(value) > LONGEST_TEXT:
        raise BadInput(f"payload.{name} has {len(value)} characters", f"at most {LONGEST_TEXT}; texts are never stored")
    return _storable(value, f"payload.{name}")


def _storable(text: str, what: str) -> str:
    """Refuses what a PostgreSQL text cannot hold."""
    if "\0" in text or (not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text)):
        raise BadInput(f"{what} holds a null character or half a surrogate pair")
    return text


def _wrong(name: str, value: object, kind: Type) -> BadInput:
    return BadInput(f"payload.{name} is {value!r:.80}, not of type {kind.value}")


def _id(fields: Mapping[str, Any], name: str) -> int | None:
    value = fields.get(name)
    return None if value is None else parse_id(value, name)


def _required(fields: Mapping[str, Any], name: str) -> int:
    value = _id(fields, name)
    if value is None:
        raise BadInput(f"{name} is missing", "every event belongs to a guild; `--guild` puts all into one")
    return value


def _source(value: object) -> str:
    if type(value) is int:
        value = str(value)
    if not isinstance(value, str) or not value:
        raise BadInput("source_id is missing", "it tells a new event from one that was delivered twice")
    if len(value) > LONGEST_SOURCE:
        raise BadInput(f"source_id has {len(value)} characters", f"at most {LONGEST_SOURCE}")
    return _storable(value, "source_id")


def _time(value: object, what: str) -> float:
    if not isinstance(value, str):
        raise BadInput(f"{what} is {value!r:.80}", "write it like 2026-01-31T12:00:00Z")
    try:
        moment = datetime.fromisoformat(value)
        seconds = seconds_of(moment)
    except (ValueError, OverflowError):
        raise BadInput(
            f"{what} {value[:80]!r} is no time with an offset", "write it like 2026-01-31T12:00:00Z"
        ) from None
    if not EARLIEST <= seconds <= LATEST:
        raise BadInput(f"{what} {value[:80]!r} is not between 1970 and 2200")
    return seconds
