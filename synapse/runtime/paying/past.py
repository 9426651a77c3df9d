"""What measures said just before an event of the past, made anew from what the lake and its awards still hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from synapse.db.session import RawConnection
from synapse.kit.clock import seconds_of
from synapse.lake.past import People, award_of, event_of, people_in, rows_counted
from synapse.lake.unpaid import ORIGIN, Left, Place, Span, awards_for, rows_behind
from synapse.rules.engine import CompiledMeasure
from synapse.rules.history import Row, Store
from synapse.runtime.backtest.pace import Pace
from synapse.runtime.spine import Configured

#: rows of the lake that are read at a time
CHUNK = 5_000


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
