"""What measures over whole periods know of events that retention has taken: added to a past made from what is left."""

from collections.abc import Mapping
from datetime import UTC, datetime

from synapse.db.session import RawConnection
from synapse.lake.kept import KeptValue, kept_values_of
from synapse.lake.unpaid import Place, Span, rows_behind
from synapse.rules.engine import CompiledMeasure
from synapse.rules.history import Key, Store, Streak, Total, TotalDistinct
from synapse.runtime.paying.past import CHUNK, Past

#: behind everything
_END = Place(datetime(9999, 1, 1, tzinfo=UTC), 2**63 - 1)
_ARCHIVED = """
SELECT user_id, event_type, period, zone_id, archived FROM event_counters
WHERE guild_id = $1 AND archived > 0 AND period NOT LIKE 'day:%'
"""


async def add_archived(raw: RawConnection, guild: int, past: Past, span: Span) -> None:
    """Bring lifetimes and seasons to what they were at the past's place. Reads the rest of the lake if any is gone.

    Values that a `distinct` saw both before and after what is left count as new. Needs a single moment's view.
    """
    rows = await raw.fetch(_ARCHIVED, guild)
    if not rows:
        return
    measures = past.found.program.measures.values()
    for user, type_, period, zone, archived in rows:
        for measure in measures:
            suffix = ":received" if "target" in measure.by else ""
            counts = measure.storage == "counter" and type_.endswith(suffix)
            key = _counter_key(measure, user, zone, period)
            store = past.stores[measure.name]
            if counts and type_.removesuffix(suffix) in measure.of and key and isinstance(store, Total):
                store.load(key, store.totals.get(key, 0) + archived)
    kept = {one.name: one for one in measures if one.storage == "kept" and one.period != "day"}
    if not kept:
        return
    rest = await _rest(raw, guild, past, span)
    today = await kept_values_of(raw, guild, kept.values(), past.found.payloads, past.people.users)
    for (name, key), value in today.items():
        _take_back(past.stores[name], rest[name], key, value)


def _counter_key(measure: CompiledMeasure, user: int, zone: int, period: str) -> Key | None:
    """A counter's key as its measure knows it; None where it is of another period."""
    key: Key = tuple(zone if name == "zone" else user for name in measure.by)
    if measure.period == "season" and period.startswith("season:"):
        return (*key, int(period.removeprefix("season:")))
    return key if measure.period == period == "lifetime" else None


async def _rest(raw: RawConnection, guild: int, past: Past, span: Span) -> Mapping[str, Store]:
    """What came behind the past's place; runs of days go on from there."""
    stores = past.found.program.new_history()
    for name, store in stores.items():
        before = past.stores[name]
        if isinstance(store, Streak) and isinstance(before, Streak):
            store.runs |= before.runs
    rest = Past(past.found, past.people, stores, float("inf"), past.place)
    while rows := await rows_behind(raw, guild, span, rest.place, _END, CHUNK):
        await rest.take(raw, rows)
    return stores


def _take_back(store: Store, rest: Store, key: Key, value: KeptValue) -> None:
    """What is kept today without what came behind."""
    match store, rest, value:
        case Total(), Total(), int() | float():
            store.load(key, value - rest.totals.get(key, 0))
        case TotalDistinct(), TotalDistinct(), int():
            seen = store.seen.get(key, set())
            store.load(key, value - len(rest.seen.get(key, set()) - seen), seen)
        case Streak(), Streak(), [length, last]:
            _lengthen(store, rest, key, length, last)
        case _:
            pass


def _lengthen(store: Streak, rest: Streak, key: Key, length: int, last: int) -> None:
    """A run of days that began before what is left, and goes on today, was as much longer then."""
    known, until = rest.runs.get(key, (0, last))
    if until != last or length <= known:
        return
    before = store.runs.get(key)
    if before is None:
        store.load(key, length - known, last - known)
    elif before[1] - before[0] == last - known:
        store.load(key, before[0] + length - known, before[1])
