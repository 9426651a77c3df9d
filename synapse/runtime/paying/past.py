"""What measures said just before an event of the past, made anew from what the lake and its awards still hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from synapse.db.session import RawConnection
from synapse.kit.clock import seconds_of
from synapse.lake.past import People, award_of, event_of, people_in, rows_counted
from synapse.lake.unpaid import ORIGIN, Left, Place, Span, awards_for, rows_behind
from synapse.rules.engine import CompiledMeasure
from synapse.rules.history import Key, Row, Store, Total
from synapse.runtime.backtest.pace import Pace
from synapse.runtime.spine import Configured

#: rows of the lake that are read at a time
CHUNK = 5_000
_ARCHIVED = """
SELECT user_id, event_type, period, zone_id, archived FROM event_counters
WHERE guild_id = $1 AND archived > 0 AND period NOT LIKE 'day:%'
"""


@dataclass(slots=True)
class Past:
    """Every measure's history up to a place in a span's order, that place included."""

    found: Configured
    people: People
    stores: dict[str, Store]
    #: no event that is still to be paid happened before: what no window of it reaches is left out
    since: float
    place: Place = ORIGIN
    pace: Pace = field(default_factory=Pace)

    async def take(self, raw: RawConnection, rows: Sequence[Any]) -> None:
        """Count the lake's next rows, as they were stored, and the awards that they led to."""
        awards = await awards_for(raw, self.found.configuration.guild, [row["seq"] for row in rows])
        for row in rows:
            self._take(row, awards.get(row["seq"], ()))
            self.place = Place(row["timestamp"], row["seq"])
            await self.pace.keep()

    def _take(self, row: Any, awards: Iterable[Any]) -> None:
        program = self.found.program
        event = event_of(row, self.found.configuration.guild, self.found.payloads)
        day = program.clock.day(event.at)
        self._count(rows_counted(row, event, None, program.counting(event.type), day))
        for one in awards:
            placed = {"zone_id": one["zone_id"], "season_id": row["season_id"]}
            award = award_of(one, self.people)
            self._count(rows_counted(placed, event, award, program.counting(award.rule), day))

    def _count(self, found: Iterable[tuple[CompiledMeasure, Row]]) -> None:
        for measure, row in found:
            if measure.window is None or row[1] > self.since - measure.window:
                self.stores[measure.name].add(*row)


async def past_before(raw: RawConnection, guild: int, found: Configured, span: Span, paid: Place, left: Left) -> Past:
    """What was before the first event of a span that is not paid yet. Reads the lake up to there."""
    since = 0.0 if left.since is None else seconds_of(left.since)
    past = Past(found, await people_in(raw, guild), found.program.new_history(), since)
    await _add_archived(raw, guild, past)
    behind = span.key(paid)
    while rows := await rows_behind(raw, guild, span, past.place, left.last, CHUNK):
        own = (
            place
            for place, row in enumerate(rows)
            if row["is_unpaid"] and span.key(Place(row["timestamp"], row["seq"])) > behind
        )
        first = next(own, len(rows))
        await past.take(raw, rows[:first])
        if first < len(rows):
            break
    return past


async def _add_archived(raw: RawConnection, guild: int, past: Past) -> None:
    """Counters know what retention has taken out of the lake: the oldest, and so of before."""
    counted = [one for one in past.found.program.measures.values() if one.storage == "counter"]
    for user, type_, period, zone, archived in await raw.fetch(_ARCHIVED, guild):
        for measure in counted:
            suffix = ":received" if "target" in measure.by else ""
            store = past.stores[measure.name]
            key = _key(measure, user, zone, period)
            if type_.removesuffix(suffix) in measure.of and type_.endswith(suffix) and key and isinstance(store, Total):
                store.load(key, store.totals.get(key, 0) + archived)


def _key(measure: CompiledMeasure, user: int, zone: int, period: str) -> Key | None:
    """A counter's key as its measure knows it; None where it is of another period."""
    key: Key = tuple(zone if name == "zone" else user for name in measure.by)
    if measure.period == "season" and period.startswith("season:"):
        return (*key, int(period.removeprefix("season:")))
    return key if measure.period == period == "lifetime" else None
