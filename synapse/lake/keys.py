"""Which keys a batch may ask its measures for, sorted by where the answers are kept."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from synapse.lake.append import Placed
from synapse.rules.engine import CompiledMeasure, Program
from synapse.rules.event import Event
from synapse.rules.history import Key


@dataclass(slots=True)
class Asked:
    """A measure, the keys that a batch may read, and for `distinct` the values that it may add."""

    measure: CompiledMeasure
    keys: dict[Key, None] = field(default_factory=dict[Key, None])
    values: dict[Key, set[Hashable]] = field(default_factory=dict[Key, set[Hashable]])


def asked_by(placed: Sequence[Placed], program: Program) -> list[Asked]:
    """Everything that deciding these events may read."""
    asked: dict[str, Asked] = {}
    season = program.season_id
    for one in placed:
        event = one.event
        if event.is_of_bot:
            continue
        for measure in program.measures_on(event.type):
            entry = asked.get(measure.name)
            if entry is None:
                entry = asked[measure.name] = Asked(measure)
            for key in _keys(measure, event, one.zone):
                own = measure.in_period(key, season, one.day)
                if own is not None:
                    entry.keys[own] = None
                    if measure.aggregate == "distinct" and measure.storage == "kept":
                        entry.values.setdefault(own, set()).update(_values(measure, event, one.zone))
    return list(asked.values())


def _keys(measure: CompiledMeasure, event: Event, zone: int) -> Iterable[Key]:
    """As the event's own rules see it, and as achievements do, about each person that it concerns."""
    if (key := measure.key(event, zone)) is not None:
        yield key
    for member in (event.actor, event.target):
        if member is not None and (key := measure.member_key(member, event, zone)) is not None:
            yield key


def _values(measure: CompiledMeasure, event: Event, zone: int) -> Iterable[Hashable]:
    """Values that the event, or an award about one of its people, may add to a `distinct`."""
    match measure.field:
        case "actor" | "target":
            return [person for person in (event.actor, event.target) if person is not None]
        case "channel":
            return [] if event.channel is None else [event.channel]
        case "zone":
            return [zone]
        case name:
            value = event.payload.get(name) if name else None
            return [] if value is None else [value]


def by_storage(asked: Iterable[Asked]) -> Mapping[str, list[Asked]]:
    """Grouped by `counter`, `kept` and `rows`; measures that are asked for nothing are left out."""
    found: dict[str, list[Asked]] = {"counter": [], "kept": [], "rows": []}
    for entry in asked:
        if entry.keys:
            found[entry.measure.storage].append(entry)
    return found
