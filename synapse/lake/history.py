"""Loads what a batch's measures may be asked for: one query per measure that looks at rows, one for all counters."""

from collections.abc import Mapping, Sequence

from synapse.db.session import RawConnection
from synapse.lake.append import Placed, period_of_day, period_of_season
from synapse.lake.kept import load_kept
from synapse.lake.keys import Asked, asked_by, by_storage
from synapse.lake.payloads import Payloads
from synapse.lake.windows import load_window
from synapse.rules.engine import CompiledMeasure, Program
from synapse.rules.history import Key, Store, Total

_COUNTERS = """
SELECT k.ord, total.count
FROM unnest($2::bigint[], $3::text[], $4::text[], $5::int[], $6::int[]) AS k(user_id, event_type, period, zone, ord)
CROSS JOIN LATERAL (
    SELECT sum(c.count)::bigint AS count FROM event_counters c
    WHERE c.guild_id = $1 AND c.user_id = k.user_id AND c.event_type = k.event_type AND c.period = k.period
      AND (k.zone IS NULL OR c.zone_id = k.zone)
) total
WHERE total.count IS NOT NULL
"""


async def load_history(
    raw: RawConnection,
    guild: int,
    placed: Sequence[Placed],
    program: Program,
    payloads: Payloads,
    accounts: Mapping[int, int],
) -> dict[str, Store]:
    """Every measure's history as far as these events may read it: what was before the batch.

    `accounts` gives the account numbers of everybody whom the events name.
    """
    stores = program.new_history()
    found = by_storage(asked_by(placed, program))
    if found["counter"]:
        await _load_counters(raw, guild, found["counter"], stores)
    if found["kept"]:
        await load_kept(raw, guild, found["kept"], stores, payloads, accounts)
    if found["rows"]:
        times = [one.event.at for one in placed]
        for asked in found["rows"]:
            await load_window(
                raw, guild, asked, stores[asked.measure.name], (min(times), max(times)), payloads, accounts
            )
    return stores


def period_text(measure: CompiledMeasure, key: Key) -> str:
    """How the database writes the period that a key ends with."""
    if measure.period == "day":
        return period_of_day(int(key[-1]))  # pyright: ignore[reportArgumentType]
    if measure.period == "season":
        return period_of_season(int(key[-1]))  # pyright: ignore[reportArgumentType]
    return "lifetime"


async def _load_counters(raw: RawConnection, guild: int, asked: Sequence[Asked], stores: Mapping[str, Store]) -> None:
    places: list[tuple[Store, Key]] = []
    users: list[object] = []
    types: list[str] = []
    periods: list[str] = []
    zones: list[object] = []
    ords: list[int] = []
    for entry in asked:
        measure, store = entry.measure, stores[entry.measure.name]
        suffix = ":received" if "target" in measure.by else ""
        who = 1 if measure.by[0] == "zone" else 0
        zone = measure.by.index("zone") if "zone" in measure.by else None
        for key in entry.keys:
            period = period_text(measure, key)
            for event_type in measure.of:
                users.append(key[who])
                types.append(event_type + suffix)
                periods.append(period)
                zones.append(None if zone is None else key[zone])
                ords.append(len(places))
            places.append((store, key))
    totals: dict[int, int] = {}
    for place, number in await raw.fetch(_COUNTERS, guild, users, types, periods, zones, ords):
        totals[place] = totals.get(place, 0) + number
    for place, number in totals.items():
        store, key = places[place]
        if isinstance(store, Total):
            store.load(key, number)
