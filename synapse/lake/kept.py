"""Measures over whole periods that counters cannot answer: rows of their own, kept current by every batch."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from synapse.db.session import RawConnection
from synapse.lake.append import period_of_day, period_of_season
from synapse.lake.keys import Asked
from synapse.lake.payloads import Payloads
from synapse.lake.windows import PEOPLE
from synapse.rules.engine import CompiledMeasure
from synapse.rules.history import Key, Number, Row, Store, Streak, Total, TotalDistinct, extended

#: (fingerprint, key, period) as the database writes them
Place = tuple[str, str, str]
#: a number, or [length, last day] of a streak
KeptValue = Number | list[int]

_LOAD = """
SELECT k.ord, found.value
FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS k(fingerprint, key, period, ord)
CROSS JOIN LATERAL (
    SELECT m.value::text FROM kept_measures m
    WHERE m.guild_id = $1 AND m.fingerprint = k.fingerprint AND m.key = k.key AND m.period = k.period LIMIT 1
) found
"""
_SEEN = """
SELECT k.ord
FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS k(fingerprint, key, period, value, ord)
CROSS JOIN LATERAL (
    SELECT FROM kept_values v WHERE v.guild_id = $1 AND v.fingerprint = k.fingerprint AND v.key = k.key
      AND v.period = k.period AND v.value = k.value LIMIT 1
) found
"""
_SAVE = """
INSERT INTO kept_measures (guild_id, fingerprint, key, period, value)
SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::jsonb[])
ON CONFLICT (guild_id, fingerprint, key, period) DO UPDATE SET value = excluded.value
"""
_SAVE_VALUES = """
INSERT INTO kept_values (guild_id, fingerprint, key, period, value)
SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) ON CONFLICT DO NOTHING
"""


@dataclass(slots=True)
class KeptRows:
    """Rows that a batch adds to kept measures, in the lake's order; each definition once."""

    measures: dict[str, CompiledMeasure] = field(default_factory=dict[str, CompiledMeasure])
    rows: list[tuple[str, Row]] = field(default_factory=list[tuple[str, Row]])

    def add(self, measure: CompiledMeasure, row: Row) -> None:
        """Note a row, unless another name of the same definition is the one that counts."""
        if self.measures.setdefault(measure.fingerprint, measure).name == measure.name:
            self.rows.append((measure.fingerprint, row))


def place_of(measure: CompiledMeasure, key: Key, payloads: Payloads, accounts: Mapping[int, int]) -> Place:
    """Where a key's value is kept; people are written as account numbers."""
    parts = [
        _account(part, accounts) if _is_person(measure, name, payloads) else part
        for name, part in zip(measure.by, key, strict=False)
    ]
    period = "lifetime"
    if measure.period == "day":
        period = period_of_day(int(key[-1]))  # pyright: ignore[reportArgumentType]
    elif measure.period == "season":
        period = period_of_season(int(key[-1]))  # pyright: ignore[reportArgumentType]
    return measure.fingerprint, orjson.dumps(parts).decode(), period


def _account(user: Hashable, accounts: Mapping[int, int]) -> int:
    return accounts.get(user, 0) if isinstance(user, int) else 0


def _is_person(measure: CompiledMeasure, name: str, payloads: Payloads) -> bool:
    if name in PEOPLE:
        return True
    return measure.source == "events" and any(name in payloads.member_fields(event_type) for event_type in measure.of)


def _value_text(measure: CompiledMeasure, value: Hashable, payloads: Payloads, accounts: Mapping[int, int]) -> str:
    if measure.field and _is_person(measure, measure.field, payloads):
        value = _account(value, accounts)
    return orjson.dumps(value).decode()


async def load_kept(
    raw: RawConnection,
    guild: int,
    asked: Sequence[Asked],
    stores: Mapping[str, Store],
    payloads: Payloads,
    accounts: Mapping[int, int],
) -> None:
    """Fill the stores of kept measures for the keys asked for."""
    wanted = [(entry, key, place_of(entry.measure, key, payloads, accounts)) for entry in asked for key in entry.keys]
    values = await _values_at(raw, guild, [place for _, _, place in wanted])
    candidates = [
        (entry, key, place, value, _value_text(entry.measure, value, payloads, accounts))
        for entry, key, place in wanted
        for value in entry.values.get(key, ())
    ]
    known = await _seen(raw, guild, [(*place, text) for _, _, place, _, text in candidates])
    seen: dict[tuple[str, Key], list[Hashable]] = {}
    for entry, key, place, value, text in candidates:
        if (*place, text) in known:
            seen.setdefault((entry.measure.name, key), []).append(value)
    for entry, key, place in wanted:
        value = values.get(place)
        store = stores[entry.measure.name]
        match store:
            case Total() if value is not None:
                store.load(key, value)  # pyright: ignore[reportArgumentType]
            case TotalDistinct() if value is not None:
                store.load(key, int(value), seen.get((entry.measure.name, key), ()))  # pyright: ignore[reportArgumentType]
            case Streak() if isinstance(value, list):
                store.load(key, *value)
            case _:
                pass


async def update_kept(
    raw: RawConnection, guild: int, new: KeptRows, payloads: Payloads, accounts: Mapping[int, int]
) -> None:
    """Bring kept measures up to date with a batch's rows."""
    if not new.rows:
        return
    rows = [
        (new.measures[name], place_of(new.measures[name], row[0], payloads, accounts), row) for name, row in new.rows
    ]
    before = await _values_at(raw, guild, list(dict.fromkeys(place for _, place, _ in rows)))
    distinct = {
        (*place, _value_text(measure, row[2], payloads, accounts)): None
        for measure, place, row in rows
        if measure.aggregate == "distinct"
    }
    known = await _seen(raw, guild, list(distinct))
    added = [value for value in distinct if value not in known]
    after = _totals(before, rows)
    for fingerprint, key, period, _ in added:
        place = (fingerprint, key, period)
        total = after.get(place, before.get(place, 0))
        after[place] = total + 1 if isinstance(total, int) else 1
    await _save(raw, guild, after, added)


def _totals(
    before: Mapping[Place, KeptValue], rows: Iterable[tuple[CompiledMeasure, Place, Row]]
) -> dict[Place, KeptValue]:
    after: dict[Place, KeptValue] = {}
    for measure, place, (_, at, value) in rows:
        if measure.aggregate == "distinct":
            continue
        current = after.get(place, before.get(place))
        if measure.aggregate == "streak":
            length, last = current if isinstance(current, list) else (0, -(10**9))
            after[place] = list(extended(length, last, int(at)))
        else:
            total = current if isinstance(current, int | float) else 0
            after[place] = total + (value if measure.aggregate == "sum" else 1)  # pyright: ignore[reportOperatorIssue, reportArgumentType]
    return after


async def kept_values_of(
    raw: RawConnection,
    guild: int,
    measures: Iterable[CompiledMeasure],
    payloads: Payloads,
    users: Mapping[int, int],
) -> dict[tuple[str, Key], KeptValue]:
    """(measure, key) → what is kept of lifetimes and seasons. `users` gives people by account; others are left out."""
    named: dict[str, list[CompiledMeasure]] = {}
    for measure in measures:
        named.setdefault(measure.fingerprint, []).append(measure)
    rows = await raw.fetch(
        "SELECT fingerprint, key, period, value::text FROM kept_measures "
        "WHERE guild_id = $1 AND fingerprint = ANY($2) AND period NOT LIKE 'day:%'",
        guild,
        list(named),
    )
    found: dict[tuple[str, Key], KeptValue] = {}
    for fingerprint, text, period, value in rows:
        for measure in named[fingerprint]:
            parts = zip(measure.by, orjson.loads(text), strict=True)
            key = tuple(users.get(part) if _is_person(measure, name, payloads) else part for name, part in parts)
            if None not in key:
                season = (int(period.removeprefix("season:")),) if period != "lifetime" else ()
                found[measure.name, (*key, *season)] = orjson.loads(value)
    return found


async def _values_at(raw: RawConnection, guild: int, places: Sequence[Place]) -> dict[Place, KeptValue]:
    if not places:
        return {}
    rows = await raw.fetch(_LOAD, guild, *map(list, zip(*places, strict=True)))
    return {places[place - 1]: orjson.loads(value) for place, value in rows}


async def _seen(
    raw: RawConnection, guild: int, values: Sequence[tuple[str, str, str, str]]
) -> set[tuple[str, str, str, str]]:
    if not values:
        return set()
    rows = await raw.fetch(_SEEN, guild, *map(list, zip(*values, strict=True)))
    return {values[row[0] - 1] for row in rows}


async def _save(
    raw: RawConnection,
    guild: int,
    after: Mapping[Place, KeptValue],
    added: Sequence[tuple[str, str, str, str]],
) -> None:
    if after:
        columns = map(list, zip(*after, strict=True))
        await raw.execute(_SAVE, guild, *columns, [orjson.dumps(value).decode() for value in after.values()])
    if added:
        await raw.execute(_SAVE_VALUES, guild, *map(list, zip(*added, strict=True)))
