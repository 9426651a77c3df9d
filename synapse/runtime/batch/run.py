"""One batch of one guild in one transaction: lock, load, store, decide, enter, commit (DESIGN §7)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Literal

from synapse.db.session import RawConnection, batch_transaction
from synapse.lake import append, rollups
from synapse.lake.append import Placed
from synapse.lake.unpaid import Reason, mark
from synapse.ledger.book import Book
from synapse.members.accounts import open_accounts
from synapse.rules.event import Event
from synapse.runtime.batch import season_roll
from synapse.runtime.batch.deciding import decide_all
from synapse.runtime.batch.gather import Gathered, gather, meet
from synapse.runtime.batch.harvest import Harvest, keep_all
from synapse.runtime.batch.head import Head, lock, move
from synapse.runtime.batch.pen import Pen
from synapse.runtime.batch.rule_log import write_log
from synapse.runtime.batch.season_roll import Sign
from synapse.runtime.batch.tally import batched
from synapse.runtime.errors import PayoutsPaused
from synapse.runtime.spine import Configured, Spine, remember

#: what became of an event
Outcome = Literal["stored", "duplicate", "not_captured"]
#: more to do in a batch's transaction, knowing what became of its events
Also = Callable[[RawConnection, Sequence[Outcome]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a batch does beside deciding; one that does not decide stores and counts what was before any season."""

    also: Also | None = None
    sign: Sign | None = None
    decides: bool = True
    #: new events are refused while payouts are paused
    must_pay: bool = False

    def unpaid(self, found: Configured) -> Reason | None:
        """Why its events are stored without being decided; None: they are decided."""
        if not self.decides:
            return "history"
        return "paused" if found.is_paused else None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a batch came to; no harvest where nothing was new."""

    outcomes: list[Outcome]
    found: Configured
    harvest: Harvest | None


class HasDuplicates(Exception):
    """The lake knew some of the events: what was decided is void, and the batch is done anew without them."""


async def run(
    spine: Spine,
    guild: int,
    events: Sequence[Event],
    also: Also | None = None,
    sign: Sign | None = None,
    *,
    decides: bool = True,
    must_pay: bool = False,
) -> list[Outcome]:
    """Handle a batch whole or not at all; what became of each event. A season's end comes alone.

    `also` is done in the same transaction, if any event was stored. `sign` says who ends a season, if not the system.
    Where it does not decide, events are stored and counted, pay nothing and belong to no season. While the guild has
    payouts paused, nothing is decided; both are marked as unpaid. Raises `PayoutsPaused` where new events `must_pay`.
    """
    terms, began = Terms(also, sign, decides, must_pay), perf_counter()
    try:
        done = await _attempt(spine, guild, events, terms, asks_first=guild in spine.expects_duplicates)
    except HasDuplicates:
        done = await _attempt(spine, guild, events, terms, asks_first=True)
    if "duplicate" in done.outcomes:
        spine.expects_duplicates.add(guild)
    else:
        spine.expects_duplicates.discard(guild)
    remember(spine, done.found)
    spine.counts.batch(batched(events, done.outcomes, done.harvest, perf_counter() - began))
    await spine.statistics.renew(spine.engine, done.outcomes.count("stored"))
    return done.outcomes


async def _attempt(spine: Spine, guild: int, events: Sequence[Event], terms: Terms, *, asks_first: bool) -> Attempt:
    async with batch_transaction(spine.engine) as (_, raw):
        head, found = await lock(spine, raw, guild)
        refuses = terms.must_pay and found.is_paused
        outcomes = _sort_out(events, found)
        if asks_first or head.has_erased or refuses:
            new = [place for place, outcome in enumerate(outcomes) if outcome == "stored"]
            for known in await append.known(raw, guild, [events[place] for place in new]):
                outcomes[new[known]] = "duplicate"
        taken = [event for event, outcome in zip(events, outcomes, strict=True) if outcome == "stored"]
        if not taken:
            return Attempt(outcomes, found, None)
        if refuses:
            raise PayoutsPaused
        placed = _place(taken, head, found)
        harvest = await _carry_through(raw, head, placed, found, terms)
        if taken[0].type == "season_roll":
            await season_roll.begin(raw, guild, placed[0], terms.sign)
        if terms.also is not None:
            await terms.also(raw, outcomes)
        return Attempt(outcomes, found, harvest)


def _sort_out(events: Sequence[Event], found: Configured) -> list[Outcome]:
    """Events that the guild wants captured, each once; whether the lake knows them shows later."""
    seen: set[tuple[str, str]] = set()
    outcomes: list[Outcome] = []
    for event in events:
        key = (event.type, event.source)
        if not found.captures(event):
            outcomes.append("not_captured")
        elif key in seen:
            outcomes.append("duplicate")
        else:
            seen.add(key)
            outcomes.append("stored")
    return outcomes


def _place(events: Sequence[Event], head: Head, found: Configured) -> list[Placed]:
    program = found.program
    return [
        Placed(event, head.lake_seq + place, program.zone_id(event), program.clock.day(event.at))
        for place, event in enumerate(events, 1)
    ]


async def _carry_through(
    raw: RawConnection, head: Head, placed: Sequence[Placed], found: Configured, terms: Terms
) -> Harvest:
    guild = placed[0].event.guild
    unpaid = terms.unpaid(found)
    load = gather if unpaid is None else meet
    gathered = await load(raw, guild, placed, found, head.account_seq)
    book = Book(head.head, head.tx_seq, gathered.wallets)
    if placed[0].event.type == "season_roll":
        await season_roll.settle(raw, guild, book, placed[0], found)
    harvest = Harvest(guild, found, gathered.accounts, book, head.award_seq, head.outbox_seq)
    season = found.program.season_id if terms.decides else None
    pen = Pen.begin(raw, harvest, _store(raw, placed, season, found, gathered))
    try:
        if unpaid is None:
            await decide_all(placed, gathered.world, harvest, pen)
        else:
            keep_all(harvest, placed, season)
    finally:
        # the connection is busy until then, whatever went wrong meanwhile
        await pen.rest()
    await pen.finish()
    if unpaid is not None:
        await mark(raw, guild, unpaid, placed[0].seq, placed[-1].seq)
    log_seq = await write_log(raw, guild, head.log_seq, harvest.log)
    await move(raw, head, harvest, lake_seq=placed[-1].seq, accounts=len(gathered.new), log_seq=log_seq)
    return harvest


async def _store(
    raw: RawConnection, placed: Sequence[Placed], season: int | None, found: Configured, gathered: Gathered
) -> None:
    """What does not hang on the decisions, done while they are made."""
    guild = found.configuration.guild
    if await append.insert(raw, guild, placed, season, found.payloads) < len(placed):
        raise HasDuplicates
    await append.count(raw, guild, placed, season)
    await rollups.count_hours(raw, guild, placed)
    await open_accounts(raw, guild, gathered.new, gathered.bots, gathered.met)
