"""Walks along a span in its order: pieces that are paid together, and what lies between them counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

from synapse.db.session import RawConnection, reading
from synapse.guilds.seasons import all_seasons
from synapse.lake.append import ERASED, Placed
from synapse.lake.past import event_of
from synapse.lake.unpaid import Left, Place, Span, left_of, paid_place, rows_behind, span_of
from synapse.rules.effects import Deny
from synapse.rules.engine import bind
from synapse.rules.world import Season
from synapse.runtime.backtest.side import forget
from synapse.runtime.errors import NotKnown
from synapse.runtime.handle import LARGEST_BATCH
from synapse.runtime.paying.archived import add_archived
from synapse.runtime.paying.past import CHUNK, Past, past_before
from synapse.runtime.spine import Configured, Spine
from synapse.runtime.vocabulary import in_force

#: events between two looks at what no window reaches any more
FORGET = 50_000
_LAPSED = "the season that it happened in is over"


@dataclass(frozen=True, slots=True)
class Piece:
    """Events that follow each other and are of one season, and what decides them."""

    placed: list[Placed]
    found: Configured
    last: Place


@dataclass(slots=True)
class Walk:
    """Where somebody stands in a span."""

    span: Span
    found: Configured
    past: Past
    #: what was not paid when the walk began
    left: Left
    seasons: Mapping[int, Season]
    taken: int = 0
    _in_season: dict[int, Configured] = field(default_factory=dict[int, Configured])

    async def skip(self, raw: RawConnection) -> None:
        """Count everything up to the next event of the span."""
        while rows := await self._rows(raw, CHUNK):
            others = list(takewhile(lambda row: not self._is_own(row), rows))
            await self.past.take(raw, others)
            if len(others) < len(rows):
                return

    async def next(self, raw: RawConnection) -> Piece | None:
        """The span's next events; None at its end. Whoever takes them must advance the history by them."""
        rows: Sequence[Any] = ()
        while True:
            rows = await self._rows(raw, LARGEST_BATCH)
            others = list(takewhile(lambda row: not self._is_own(row), rows))
            await self.past.take(raw, others)
            if not rows or len(others) < len(rows):
                break
        own = rows[len(others) :]
        if not own:
            return None
        season = own[0]["season_id"]
        own = list(takewhile(lambda row: self._is_own(row) and row["season_id"] == season, own))
        await self._forget(raw, len(own))
        found = self._found_in(season)
        last = Place(own[-1]["timestamp"], own[-1]["seq"])
        self.past.place = last
        return Piece([_placed(row, found) for row in own], found, last)

    async def _rows(self, raw: RawConnection, limit: int) -> Sequence[Any]:
        guild = self.found.configuration.guild
        return await rows_behind(raw, guild, self.span, self.past.place, self.left.last, limit)

    def _is_own(self, row: Any) -> bool:
        """Whether a row is to be paid: nobody pays for the erased, nor for events that no pack declares any more."""
        named = ERASED not in (row["user_id"], row["target_id"])
        return row["is_unpaid"] and named and row["event_type"] in self.found.payloads.events

    async def _forget(self, raw: RawConnection, more: int) -> None:
        before, self.taken = self.taken, self.taken + more
        if before // FORGET != self.taken // FORGET:
            left = await left_of(raw, self.found.configuration.guild, self.span, self.past.place)
            for _ in forget(self.found.program, self.past.stores, left.since.timestamp() if left.since else 0.0):
                await self.past.pace.keep()

    def _found_in(self, season: int) -> Configured:
        """The rules of now in the season of then; where that is not the one that runs, its currencies have lapsed."""
        program = self.found.program
        if season == (program.season_id or 0):
            return self.found
        if season not in self._in_season:
            bound = bind(program.compiled, replace(program.setting, season=self.seasons.get(season)))
            if seasonal := tuple(name for name, currency in program.currencies.items() if currency.seasonal):
                bound.denials = (("@season", Deny(currencies=seasonal, reason=_LAPSED)),)
            self._in_season[season] = replace(self.found, program=bound)
        return self._in_season[season]


async def walk_along(spine: Spine, guild: int, span: int) -> Walk:
    """Begin where a span's payment stands. Reads the lake up to there. Raises `NotKnown` and `UnknownGuild`."""
    found = await in_force(spine, guild)
    async with reading(spine.engine) as session:
        raw: RawConnection | None = (await (await session.connection()).get_raw_connection()).driver_connection
        assert raw is not None
        meant = await known_span(raw, guild, span)
        paid = await paid_place(raw, guild, meant)
        left = await left_of(raw, guild, meant, paid)
        past = await past_before(raw, guild, found, meant, paid, left)
        await add_archived(raw, guild, past, meant)
        return Walk(meant, found, past, left, await all_seasons(raw, guild))


async def known_span(raw: RawConnection, guild: int, span: int) -> Span:
    """A span that there is. Raises `NotKnown`."""
    found = await span_of(raw, guild, span)
    if found is None:
        raise NotKnown(f"nothing unpaid has the number {span}", "`synapse lake unpaid` lists what there is")
    return found


def _placed(row: Any, found: Configured) -> Placed:
    program = found.program
    event = event_of(row, found.configuration.guild, found.payloads)
    return Placed(event, row["seq"], program.zone_id(event), program.clock.day(event.at))
