"""Charts over time, from the hours that the lake was counted in. Days and hours are those of the guild's zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from synapse.db.session import RawConnection

_DAYS = """
SELECT to_char(hour AT TIME ZONE $3, 'YYYY-MM-DD'), event_type, sum(count)::bigint FROM lake_hours
WHERE guild_id = $1 AND hour >= $2 GROUP BY 1, 2 ORDER BY 1, 2
"""
_WEEK = """
SELECT extract(isodow FROM hour AT TIME ZONE $3)::int, extract(hour FROM hour AT TIME ZONE $3)::int, sum(count)::bigint
FROM lake_hours WHERE guild_id = $1 AND hour >= $2 AND ($4::text IS NULL OR event_type = $4) GROUP BY 1, 2
"""
_CHANNELS = """
WITH busiest AS (
    SELECT channel_id FROM lake_hours
    WHERE guild_id = $1 AND hour >= $2 AND channel_id > 0 AND ($4::text IS NULL OR event_type = $4)
    GROUP BY 1 ORDER BY sum(count) DESC, 1 LIMIT $3
)
SELECT channel_id, event_type, sum(count)::bigint FROM lake_hours
WHERE guild_id = $1 AND hour >= $2 AND channel_id IN (SELECT channel_id FROM busiest)
AND ($4::text IS NULL OR event_type = $4) GROUP BY 1, 2
"""
_PEOPLE = """
SELECT count(DISTINCT user_id) FROM event_lake
WHERE guild_id = $1 AND timestamp >= $2 AND timestamp < $3 AND user_id > 0 AND user_id NOT IN (
    SELECT user_id FROM members WHERE guild_id = $1 AND is_bot AND user_id IS NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class Days:
    """The last so many days up to a moment, in a zone."""

    zone: str
    #: where the first one begins
    since: datetime
    #: their names, 2026-01-31, oldest first
    names: tuple[str, ...]

    def bounds(self, name: str) -> tuple[datetime, datetime]:
        """Where a day begins and ends."""
        zone, day = ZoneInfo(self.zone), datetime.fromisoformat(name).date()
        return datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone)


def last_days(now: datetime, zone: str, number: int) -> Days:
    """The last days, today included."""
    today = now.astimezone(ZoneInfo(zone)).date()
    days = [today - timedelta(days=ago) for ago in range(number - 1, -1, -1)]
    return Days(zone, datetime.combine(days[0], time(), ZoneInfo(zone)), tuple(day.isoformat() for day in days))


async def events_by_day(raw: RawConnection, guild: int, days: Days) -> dict[str, dict[str, int]]:
    """Day → type → how many; days without any are there, empty."""
    found: dict[str, dict[str, int]] = {name: {} for name in days.names}
    for day, event_type, number in await raw.fetch(_DAYS, guild, days.since, days.zone):
        found.setdefault(day, {})[event_type] = number
    return found


async def events_by_hour(raw: RawConnection, guild: int, days: Days, event_type: str | None = None) -> list[list[int]]:
    """How many for each hour of each weekday, Monday first."""
    table = [[0] * 24 for _ in range(7)]
    for weekday, hour, number in await raw.fetch(_WEEK, guild, days.since, days.zone, event_type):
        table[weekday - 1][hour] = number
    return table


async def events_by_channel(
    raw: RawConnection, guild: int, days: Days, limit: int, event_type: str | None = None
) -> Mapping[int, dict[str, int]]:
    """The busiest channels → type → how many, busiest first."""
    found: dict[int, dict[str, int]] = {}
    for channel, kind, number in await raw.fetch(_CHANNELS, guild, days.since, limit, event_type):
        found.setdefault(channel, {})[kind] = number
    return dict(sorted(found.items(), key=lambda one: (-sum(one[1].values()), one[0])))


async def people_on(raw: RawConnection, guild: int, since: datetime, until: datetime) -> int:
    """How many different members did something between two moments: reads the lake's rows of that time."""
    return await raw.fetchval(_PEOPLE, guild, since, until)
