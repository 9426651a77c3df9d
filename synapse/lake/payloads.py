"""Payloads between the lake's JSON and the core's values: ids are strings there and numbers here."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import orjson

from synapse.kit.clock import moment_of, seconds_of
from synapse.rules.event import Value
from synapse.rules.vocabulary import EventType, Type

Json = dict[str, Any]
Lift = Callable[[Json], Json]

#: (event type, version) → how a payload of that version becomes one of the next
LIFTS: dict[tuple[str, int], Lift] = {}


def lifted(event: EventType, version: int, payload: Json) -> Json:
    """A payload as the newest declaration has it, whatever version it was written in."""
    for older in range(version, event.version):
        lift = LIFTS.get((event.name, older))
        payload = lift(payload) if lift else payload
    return payload


class Payloads:
    """Reads and writes the payloads of the events declared to it."""

    __slots__ = ("_special", "events")

    def __init__(self, events: Mapping[str, EventType]) -> None:
        self.events = events
        self._special = {
            name: tuple((field, kind.type) for field, kind in event.fields.items() if kind.type in _WRITTEN)
            for name, event in events.items()
        }

    def write(self, event_type: str, payload: Mapping[str, Value]) -> bytes:
        """The JSON that the lake stores."""
        special = self._special.get(event_type)
        if not special:
            return orjson.dumps(payload)
        out: Json = dict(payload)
        for name, kind in special:
            if name in out:
                out[name] = _WRITTEN[kind](out[name])
        return orjson.dumps(out)

    def read(self, event_type: str, version: int, payload: Json) -> dict[str, Value]:
        """What rules see of a stored payload; fields that are no longer declared are left out."""
        event = self.events.get(event_type)
        if event is None:
            return {}
        found = lifted(event, version, payload)
        return {
            name: _READ[field.type](found[name]) if field.type in _READ else found[name]
            for name, field in event.fields.items()
            if found.get(name) is not None
        }

    def version(self, event_type: str) -> int:
        """The version that is written now."""
        return self.events[event_type].version

    def member_fields(self, event_type: str) -> tuple[str, ...]:
        """Fields that hold people's ids: they get account numbers, and erasure clears them."""
        event = self.events.get(event_type)
        return tuple(name for name, field in event.fields.items() if field.member) if event else ()


_WRITTEN: Mapping[Type, Callable[[Any], Any]] = {
    Type.ID: str,
    Type.ID_LIST: lambda ids: [str(id_) for id_ in ids],
    Type.TIME: lambda seconds: moment_of(seconds).isoformat(),
}


def _seconds(value: str | float) -> float:
    return seconds_of(datetime.fromisoformat(value)) if isinstance(value, str) else float(value)


_READ: Mapping[Type, Callable[[Any], Value]] = {
    Type.ID: int,
    Type.ID_LIST: lambda ids: tuple(int(id_) for id_ in ids),
    Type.STRING_LIST: tuple,
    Type.TIME: _seconds,
}
