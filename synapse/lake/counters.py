"""Leafing through the counters: how many events of a type somebody has, by zone and period."""

from dataclasses import dataclass

from synapse.db.session import RawConnection

#: counters that are counted one by one; a total of so many means "or more"
COUNTED = 10_000

_WHERE = """
guild_id = $1 AND ($2::bigint IS NULL OR user_id = $2) AND ($3::text IS NULL OR event_type = $3) AND period = $4
AND ($5::int IS NULL OR zone_id = $5)
"""


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter. `archived` of its events retention has taken out of the lake; user 0 is nobody, or somebody erased."""

    user_id: int
    event_type: str
    period: str
    zone_id: int
    count: int
    archived: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountersWanted:
    """Which counters are asked for; None is any."""

    user_id: int | None = None
    event_type: str | None = None
    period: str = "lifetime"
    zone_id: int | None = None

    @property
    def values(self) -> tuple[object, ...]:
        """In the order of the query's parameters."""
        return (self.user_id, self.event_type, self.period, self.zone_id)


async def list_counters(
    raw: RawConnection, guild: int, wanted: CountersWanted, *, limit: int, offset: int
) -> list[Counter]:
    """Counters by member, type and zone; nobody leafs further than they are counted."""
    if offset >= COUNTED:
        return []
    rows = await raw.fetch(
        f"SELECT user_id, event_type, period, zone_id, count, archived FROM event_counters WHERE {_WHERE} "
        "ORDER BY user_id, event_type, zone_id LIMIT $6 OFFSET $7",
        guild,
        *wanted.values,
        limit,
        offset,
    )
    return [Counter(*row) for row in rows]


async def count_counters(raw: RawConnection, guild: int, wanted: CountersWanted) -> int:
    """How many there are, up to `COUNTED`."""
    return await raw.fetchval(
        f"SELECT count(*) FROM (SELECT FROM event_counters WHERE {_WHERE} LIMIT {COUNTED}) few", guild, *wanted.values
    )
