"""Moves a history in time as a whole, so that an old one can be looked at as if it had just happened."""

from datetime import UTC, datetime, timedelta
from typing import cast

from synapse.histories.history import time_of
from synapse.histories.items import Item, Items, Record, Recorded
from synapse.rules.vocabulary import EVENTS, Type

_TIME_FIELDS = {
    name: [field for field, declared in event.fields.items() if declared.type is Type.TIME]
    for name, event in EVENTS.items()
}


def last_time(items: Items) -> datetime | None:
    """When the last event happened; lines that are no events do not count."""
    last: datetime | None = None
    for item in items:
        if not isinstance(item, Recorded) or item.record.get("event_type") not in EVENTS:
            continue
        at = time_of(item)
        if at is not None and (last is None or at > last):
            last = at
    return last


def shifted(items: Items, by: timedelta) -> Items:
    """The same items, every time moved by the same stretch. Ids stay: they say who and which, not when."""
    for item in items:
        yield _moved(item, by) if isinstance(item, Recorded) else item


def _moved(item: Recorded, by: timedelta) -> Item:
    at = time_of(item)
    if at is None:
        return item
    try:
        moved = (at + by).astimezone(UTC)
    except OverflowError:
        # a time at the end of the calendar; whoever checks records refuses it
        return item
    record: Record = {**item.record, "timestamp": moved.isoformat()}
    fields = _TIME_FIELDS.get(str(record.get("event_type")), ())
    payload = cast(Record, record.get("payload"))
    if fields and isinstance(payload, dict) and any(field in payload for field in fields):  # pyright: ignore[reportUnnecessaryIsInstance]
        record["payload"] = {
            **payload,
            **{field: _moved_value(payload[field], by) for field in fields if field in payload},
        }
    return Recorded(item.line, record, item.file)


def _moved_value(value: object, by: timedelta) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value + by.total_seconds()
    try:
        return (datetime.fromisoformat(str(value)) + by).isoformat()
    except (ValueError, OverflowError):
        return value
