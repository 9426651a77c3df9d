"""Loads measures over a window of rows, of the lake or of awards, for the keys that a batch may ask for."""

from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any

import orjson

from synapse.db.session import RawConnection
from synapse.kit.clock import moment_of
from synapse.lake.keys import Asked
from synapse.lake.payloads import Payloads
from synapse.rules.engine import CompiledMeasure
from synapse.rules.event import Value
from synapse.rules.history import Key, LastAt, Store, WindowCount, WindowValues

#: the payload field that has an index
_INDEXED = "message_id"
PEOPLE = frozenset({"actor", "target"})
#: windows are loaded a little too wide, since a time is a double here and microseconds there; stores are exact
_MARGIN = 0.001
_COLUMNS = {
    "events": {"actor": "e.user_id", "target": "e.target_id", "channel": "e.channel_id", "zone": "e.zone_id"},
    "awards": {"actor": "a.actor", "target": "a.target", "channel": "a.channel_id", "zone": "a.zone_id"},
}


async def load_window(
    raw: RawConnection,
    guild: int,
    asked: Asked,
    store: Store,
    times: tuple[float, float],
    payloads: Payloads,
    accounts: Mapping[int, int],
) -> None:
    """Fill a windowed measure's store with the rows that events between two times may see."""
    measure, (first, last) = asked.measure, times
    keys: dict[Key, tuple[object, ...]] = {
        key: own for key in asked.keys if (own := _in_sql(measure, key, accounts)) is not None
    }
    if not keys or not isinstance(store, WindowCount | WindowValues | LastAt):
        return
    rows: list[Any] = await raw.fetch(
        statement(measure.source, measure.by, measure.aggregate, measure.window is not None, is_plain(measure)),
        guild,
        sorted(measure.of),
        moment_of(first - (measure.window or 0) - _MARGIN),
        moment_of(last + _MARGIN),
        list(range(len(keys))),
        *(list(column) for column in zip(*keys.values(), strict=True)),
    )
    places: list[Key] = [*keys]
    if is_plain(measure):
        for row in rows:
            place: int = row["ord"]
            store.load(places[place], [(at, None) for at in row["at"]])
        return
    read = _of_event if measure.source == "events" else _of_award
    loaded: dict[Key, list[tuple[float, Hashable]]] = {}
    for row in rows:
        place: int = row["ord"]
        key = places[place]
        counts, value = read(measure, row, key, payloads)
        if counts:
            loaded.setdefault(key, []).append((row["at"], value))
    for key, values in loaded.items():
        store.load(key, values)


def is_plain(measure: CompiledMeasure) -> bool:
    """Whether times alone say everything."""
    return measure.where is None and measure.aggregate in ("count", "last_at")


def text_of(value: object) -> str:
    """A payload value as `->>` gives it."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _in_sql(measure: CompiledMeasure, key: Key, accounts: Mapping[int, int]) -> tuple[object, ...] | None:
    """A key as the database compares it; None when nobody with an account is meant."""
    columns = _COLUMNS[measure.source]
    own: list[object] = []
    for name, part in zip(measure.by, key, strict=True):
        if measure.source == "awards" and name in PEOPLE:
            account = accounts.get(part)  # pyright: ignore[reportArgumentType]
            if account is None:
                return None
            own.append(account)
        else:
            own.append(part if name in columns else text_of(part))
    return tuple(own)


@lru_cache(maxsize=256)
def statement(source: str, by: tuple[str, ...], aggregate: str, bounded: bool, plain: bool) -> str:
    """The query: each key leads its own index range, so that no plan can read more than the keys' rows."""
    columns = _COLUMNS[source]
    kinds = ["int" if name == "zone" else "bigint" if name in columns else "text" for name in by]
    arrays = ", ".join(["$5::int[]", *(f"${6 + place}::{kind}[]" for place, kind in enumerate(kinds))])
    names = ", ".join(["ord", *(f"k{place}" for place in range(len(by)))])
    conditions = [f"{columns.get(name) or _field(name)} = k.k{place}" for place, name in enumerate(by)]
    on_payload = any(name not in columns for name in by)
    time, origin, outputs = _origin(source, on_payload)
    if source == "events" and _INDEXED in by:
        origin = _fenced(f"k.k{by.index(_INDEXED)}")
    # no bound where none is meant, yet both parameters are used, since their types must be known
    conditions.append(f"{time} > $3::timestamptz" if bounded else "$3::timestamptz IS NOT NULL")
    conditions.append("$4::timestamptz IS NOT NULL" if aggregate == "last_at" else f"{time} <= $4::timestamptz")
    rows = f"FROM {origin} AND {' AND '.join(conditions)}"
    at = f"extract(epoch FROM {time})::float8"
    if not plain:
        body = f"SELECT {at} AS at, {outputs} {rows}"
        found = "found.*"
    elif aggregate == "last_at":
        body = f"SELECT ARRAY(SELECT {at} {rows} ORDER BY {time} DESC LIMIT 1) AS at OFFSET 0"
        found = "found.at"
    else:
        body = f"SELECT array_agg({at}) AS at {rows}"
        found = "found.at"
    return f"SELECT k.ord, {found} FROM unnest({arrays}) AS k({names}) CROSS JOIN LATERAL ({body}) found" + (
        " WHERE found.at <> '{}'" if plain else ""
    )


def _origin(source: str, on_payload: bool) -> tuple[str, str, str]:
    """The time column, the tables with their first condition, and the columns of a whole row."""
    if source == "events":
        outputs = "e.event_type, e.user_id, e.target_id, e.channel_id, e.zone_id, e.payload::text, e.payload_version"
        return "e.timestamp", "event_lake e WHERE e.guild_id = $1 AND e.event_type = ANY($2::text[])", outputs
    tables = "awards a"
    if on_payload:
        tables = "event_lake e JOIN awards a ON a.guild_id = e.guild_id AND a.event_seq = e.seq AND e.guild_id = $1"
    person = "(SELECT coalesce(m.user_id, -m.account) FROM members m WHERE m.guild_id = $1 AND m.account = a.{0})"
    outputs = (
        f"a.actor, a.target, {person.format('actor')} AS user_id, {person.format('target')} AS target_id, "
        "a.channel_id, a.zone_id, a.paid::text"
    )
    return "a.at", f"{tables} WHERE a.guild_id = $1 AND a.rule = ANY($2::text[])", outputs


def _fenced(key: str) -> str:
    """The lake's rows of one message. Fenced off: the planner knows nothing of a payload's values, and guesses."""
    rows = f"SELECT * FROM event_lake e WHERE e.guild_id = $1 AND {_field(_INDEXED)} = {key} OFFSET 0"
    return f"({rows}) e WHERE e.event_type = ANY($2::text[])"


def _field(name: str) -> str:
    quoted = name.replace("'", "''")
    return f"(e.payload ->> '{quoted}')"


def _of_event(measure: CompiledMeasure, row: Any, key: Key, payloads: Payloads) -> tuple[bool, Hashable]:
    """Whether a lake row counts, and its value."""
    payload: Mapping[str, Value] = dict(zip(measure.by, key, strict=True))  # pyright: ignore[reportAssignmentType]
    if not measure.row_fields <= payload.keys():
        payload = payloads.read(row["event_type"], row["payload_version"], orjson.loads(row["payload"]))
    if not measure.passes(row["user_id"], row["target_id"], row["channel_id"], payload):
        return False, None
    match measure.field:
        case None:
            return True, None
        case "actor":
            value = row["user_id"]
        case "target":
            value = row["target_id"]
        case "channel":
            value = row["channel_id"]
        case "zone":
            value = row["zone_id"]
        case name:
            value = payload.get(name)
    return value is not None, value


def _of_award(measure: CompiledMeasure, row: Any, _key: Key, _payloads: Payloads) -> tuple[bool, Hashable]:
    """Whether an award counts, and its value."""
    if not measure.passes(row["user_id"], row["target_id"], row["channel_id"], {}):
        return False, None
    if measure.aggregate == "sum":
        whom = row["actor"] if "actor" in measure.by else row["target"] if "target" in measure.by else None
        return True, paid_in(orjson.loads(row["paid"]), measure.field or "", whom)
    match measure.field:
        case "actor":
            return True, row["user_id"]
        case "target":
            return True, row["target_id"]
        case "channel":
            return True, row["channel_id"]
        case _:
            return True, None


def paid_in(paid: Mapping[str, Mapping[str, int]], currency: str, account: int | None) -> int:
    """What an award paid in a currency, to one account or to all."""
    if account is not None:
        return paid.get(str(account), {}).get(currency, 0)
    return sum(amounts.get(currency, 0) for amounts in paid.values())
