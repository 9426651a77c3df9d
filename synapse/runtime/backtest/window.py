"""Which part of the lake is looked at, and its events piece by piece."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from synapse.db.session import RawConnection, glance
from synapse.kit.errors import SynapseError
from synapse.lake.past import Span, events_behind
from synapse.runtime.spine import Spine

#: events that one backtest may look at
MOST = 1_000_000
#: numbers of the lake of which the earliest time is known together
PART = 50_000

_BOUNDS = """
SELECT min(seq), max(seq), count(*), min(timestamp)
FROM event_lake WHERE guild_id = $1 AND timestamp >= $2 AND timestamp < $3
"""
_PARTS = """
SELECT seq / $4, extract(epoch FROM min(timestamp))::float8 FROM event_lake
WHERE guild_id = $1 AND timestamp >= $2 AND timestamp < $3 GROUP BY 1 ORDER BY 1
"""


class NothingThere(SynapseError):
    """The lake holds no event of that time."""

    def __init__(self) -> None:
        super().__init__("nothing-there", "the lake holds no events of that time", "look further back")


class TooMuch(SynapseError):
    """More events than one backtest may look at."""

    def __init__(self, events: int) -> None:
        super().__init__(
            "too-much", f"{events:,} events happened in that time; at most {MOST:,} are looked at", "fewer days"
        )


@dataclass(frozen=True, slots=True)
class Window:
    """Events of some time, by the time they happened; `first` and `last` are their numbers in the lake."""

    since: datetime
    until: datetime
    first: int
    last: int
    events: int
    #: part of the lake → the earliest time of any event in it or behind it
    earliest: dict[int, float]

    def earliest_from(self, seq: int) -> float:
        """No event from this number on happened before."""
        return self.earliest.get(seq // PART, 0.0)


async def window_of(
    raw: RawConnection, guild: int, *, days: int | None, since: datetime | None, until: datetime | None
) -> Window:
    """The window that is asked for: from one time to another, or so many days up to the newest event.

    Raises `NothingThere` and `TooMuch`.
    """
    newest: datetime | None = await raw.fetchval("SELECT max(timestamp) FROM event_lake WHERE guild_id = $1", guild)
    if newest is None:
        raise NothingThere
    end = min(until or newest + timedelta(microseconds=1), newest + timedelta(microseconds=1))
    begin = since or (end - timedelta(days=days or 30))
    row = await raw.fetchrow(_BOUNDS, guild, begin, end)
    if row is None or not row[2]:
        raise NothingThere
    first, last, events, oldest = row
    if events > MOST:
        raise TooMuch(events)
    parts: list[tuple[int, float]] = [(part, at) for part, at in await raw.fetch(_PARTS, guild, begin, end, PART)]
    falling = accumulate((at for _, at in reversed(parts)), min)
    earliest = dict(zip([part for part, _ in reversed(parts)], falling, strict=True))
    return Window(oldest, end, first, last, events, earliest)


async def rows_in(spine: Spine, guild: int, window: Window) -> AsyncIterator[Sequence[Any]]:
    """The window's rows in the lake's order. No connection is held between two pieces."""
    span = Span(after=window.first - 1, since=window.since, until=window.until)
    while span.after < window.last:
        async with glance(spine.engine) as raw:
            rows = await events_behind(raw, guild, None, span)
        if not rows:
            return
        yield [row for row in rows if row["seq"] <= window.last]
        span = replace(span, after=rows[-1]["seq"])
