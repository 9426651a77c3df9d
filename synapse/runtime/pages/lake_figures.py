"""What a guild's lake holds and will hold, in figures that cost little to tell."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from synapse.db.session import RawConnection
from synapse.lake.charts import events_by_day, last_days
from synapse.lake.volume import Volume, events_between, volume
from synapse.runtime.jobs import removed_ever

#: days that the rate is told from
RATED = 30


@dataclass(frozen=True, slots=True)
class LakeFigures:
    """`daily` is day → type → events, of the days asked for."""

    volume: Volume
    daily: Mapping[str, Mapping[str, int]]
    today: int
    week: int

    @property
    def by_type(self) -> dict[str, int]:
        """Events by type over these days, the most frequent first."""
        total: Counter[str] = Counter()
        for types in self.daily.values():
            total.update(types)
        return dict(total.most_common())


async def volume_of(raw: RawConnection, guild: int) -> Volume:
    """How much is stored now."""
    return await volume(raw, guild, await removed_ever(raw, guild))


async def lake_figures(raw: RawConnection, guild: int, zone: str, now: datetime, days: int) -> LakeFigures:
    """Volumes of the last days, today included, in the guild's zone."""
    found = await events_by_day(raw, guild, last_days(now, zone, max(days, 7)))
    totals = [sum(types.values()) for types in found.values()]
    daily = dict(list(found.items())[-days:])
    return LakeFigures(await volume_of(raw, guild), daily, totals[-1], sum(totals[-7:]))


async def daily_rate(raw: RawConnection, guild: int, stored: Volume, now: datetime) -> float:
    """Events a day over the last 30 days, or as many as there are."""
    if stored.oldest is None:
        return 0.0
    since = max(stored.oldest, now - timedelta(days=RATED))
    days = max(1.0, (now - since).total_seconds() / 86_400)
    return await events_between(raw, guild, _hour_of(since), now) / days


async def removable(raw: RawConnection, guild: int, before: datetime) -> int:
    """About how many events are older than a moment: the hour that it falls into is not counted."""
    oldest = (await volume_of(raw, guild)).oldest
    if oldest is None or oldest >= before:
        return 0
    return await events_between(raw, guild, _hour_of(oldest), _hour_of(before))


def _hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
