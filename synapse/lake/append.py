"""Writing events into the lake and its counters: duplicates end here."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from asyncpg import UniqueViolationError

from synapse.db.session import RawConnection
from synapse.kit.clock import moment_of
from synapse.lake.payloads import Payloads
from synapse.rules.event import Event

#: what an erased person's id becomes
ERASED = 0
_EPOCH_DAY = date(1970, 1, 1).toordinal()

# The unique index arbitrates: an EXISTS beforehand may be planned as a join over the guild's whole lake.
_INSERT = """
INSERT INTO event_lake (guild_id, seq, event_type, user_id, channel_id, target_id, zone_id, season_id, payload,
                        payload_version, source_id, timestamp)
SELECT $1, $2 + k.ord, k.event_type, k.user_id, k.channel_id, k.target_id, k.zone_id, $3, k.payload, v.version,
       k.source_id, to_timestamp(k.at)
FROM unnest($4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::int[], $9::jsonb[], $10::text[], $11::float8[])
     WITH ORDINALITY AS k(event_type, user_id, channel_id, target_id, zone_id, payload, source_id, at, ord)
JOIN unnest($12::text[], $13::smallint[]) AS v(event_type, version) USING (event_type)
ORDER BY k.ord
ON CONFLICT (guild_id, event_type, source_id) DO NOTHING
"""
_COLUMNS = (
    "guild_id",
    "seq",
    "event_type",
    "user_id",
    "channel_id",
    "target_id",
    "zone_id",
    "season_id",
    "payload",
    "payload_version",
    "source_id",
    "timestamp",
)
#: up to here one statement is quicker than a COPY
FEW = 30
_KNOWN = """
SELECT k.ord FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS k(event_type, source, erased, ord)
CROSS JOIN LATERAL (
    SELECT 1 FROM event_lake e
    WHERE e.guild_id = $1 AND e.event_type = k.event_type AND e.source_id IN (k.source, k.erased) LIMIT 1
) found
"""
# each count goes into its lifetime, its day and, while one runs, its season
_COUNT = """
INSERT INTO event_counters (guild_id, user_id, event_type, period, zone_id, count)
SELECT $1, k.user_id, k.event_type, p.period, k.zone_id, sum(k.number)
FROM unnest($2::bigint[], $3::text[], $4::int[], $5::text[], $6::bigint[])
     AS k(user_id, event_type, zone_id, day, number)
CROSS JOIN LATERAL unnest(ARRAY['lifetime', k.day] || $7::text[]) AS p(period)
GROUP BY k.user_id, k.event_type, p.period, k.zone_id
ON CONFLICT (guild_id, user_id, event_type, period, zone_id)
DO UPDATE SET count = event_counters.count + excluded.count
"""


@dataclass(frozen=True, slots=True)
class Placed:
    """An event with its place in the lake's order, its zone and its day at that moment."""

    event: Event
    seq: int
    zone: int
    day: int


def digest(event_type: str, source: str) -> bytes:
    """What stands for an event's source id where the id itself, which may name people, must not be."""
    return hashlib.sha256(f"{event_type}|{source}".encode()).digest()[:16]


def erased_source(event_type: str, source: str) -> str:
    """The source id that an erased person's event keeps: a redelivery is still known."""
    return f"erased:{digest(event_type, source).hex()}"


def period_of_day(day: int) -> str:
    """The counters' period of a day, numbered from 1970-01-01."""
    return f"day:{date.fromordinal(_EPOCH_DAY + day).isoformat()}"


def period_of_season(season: int) -> str:
    """The counters' period of a season."""
    return f"season:{season}"


async def known(raw: RawConnection, guild: int, events: Sequence[Event]) -> set[int]:
    """Positions of events that the lake has already. Exact only while the guild's head is locked."""
    rows = await raw.fetch(
        _KNOWN,
        guild,
        [event.type for event in events],
        [event.source for event in events],
        [erased_source(event.type, event.source) for event in events],
    )
    return {row[0] - 1 for row in rows}


async def insert(
    raw: RawConnection, guild: int, placed: Sequence[Placed], season: int | None, payloads: Payloads
) -> int:
    """Store events, whose numbers follow each other; how many were new, or 0 where it is enough that not all were."""
    if len(placed) > FEW:
        return await _copy(raw, guild, placed, season, payloads)
    events = [one.event for one in placed]
    types = sorted({event.type for event in events})
    status = await raw.execute(
        _INSERT,
        guild,
        placed[0].seq - 1,
        season or 0,
        [event.type for event in events],
        [event.actor for event in events],
        [event.channel for event in events],
        [event.target for event in events],
        [one.zone for one in placed],
        [payloads.write(event.type, event.payload).decode() for event in events],
        [event.source for event in events],
        [event.at for event in events],
        types,
        [payloads.version(name) for name in types],
    )
    return int(status.rsplit(" ", 1)[1])


async def _copy(
    raw: RawConnection, guild: int, placed: Sequence[Placed], season: int | None, payloads: Payloads
) -> int:
    """The quick way for many: a single one that is known makes all of it void, which the caller does anyway."""
    rows = [
        (
            guild,
            one.seq,
            one.event.type,
            one.event.actor,
            one.event.channel,
            one.event.target,
            one.zone,
            season or 0,
            payloads.write(one.event.type, one.event.payload).decode(),
            payloads.version(one.event.type),
            one.event.source,
            moment_of(one.event.at),
        )
        for one in placed
    ]
    try:
        await raw.copy_records_to_table("event_lake", records=rows, columns=_COLUMNS)
    except UniqueViolationError:
        return 0
    return len(rows)


async def count(raw: RawConnection, guild: int, placed: Sequence[Placed], season: int | None) -> None:
    """Add stored events to their counters, for who did them and, as `:received`, for whom they concerned."""
    tally: Counter[tuple[int, str, int, int]] = Counter()
    for one in placed:
        event = one.event
        tally[event.actor or ERASED, event.type, one.zone, one.day] += 1
        if event.target is not None:
            tally[event.target, f"{event.type}:received", one.zone, one.day] += 1
    days = {day: period_of_day(day) for day in {one.day for one in placed}}
    await raw.execute(
        _COUNT,
        guild,
        [user for user, _, _, _ in tally],
        [event_type for _, event_type, _, _ in tally],
        [zone for _, _, zone, _ in tally],
        [days[day] for _, _, _, day in tally],
        list(tally.values()),
        [] if season is None else [period_of_season(season)],
    )
