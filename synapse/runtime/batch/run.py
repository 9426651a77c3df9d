"""One batch of one guild in one transaction: lock, load, store, decide, enter, commit (DESIGN §7)."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Literal

from synapse.db.session import RawConnection, batch_transaction
from synapse.guilds.guild import ensure_guild
from synapse.lake import append, rollups
from synapse.lake.append import Placed
from synapse.lake.definitions import settle_definitions
from synapse.ledger.book import Book
from synapse.members.accounts import open_accounts
from synapse.rules.engine import advance, decide
from synapse.rules.event import Event
from synapse.rules.world import World
from synapse.runtime.batch import season_roll
from synapse.runtime.batch.gather import Gathered, gather
from synapse.runtime.batch.harvest import Harvest, keep_all, reap
from synapse.runtime.batch.pen import Pen
from synapse.runtime.batch.reversals import reverse_events
from synapse.runtime.batch.rule_log import write_log
from synapse.runtime.batch.season_roll import Sign
from synapse.runtime.batch.tally import batched
from synapse.runtime.spine import Configured, Spine, configured, remember

#: what became of an event
Outcome = Literal["stored", "duplicate", "not_captured"]
#: more to do in a batch's transaction, knowing what became of its events
Also = Callable[[RawConnection, Sequence[Outcome]], Awaitable[None]]
#: events decided between two looks at the loop, so that the database's answers are not kept waiting
SLICE = 16

_HEAD = """
SELECT config_version, lake_seq, tx_seq, award_seq, account_seq, outbox_seq, log_seq, has_erased, head
FROM guild_heads WHERE guild_id = $1 FOR UPDATE
"""
_MOVE = """
UPDATE guild_heads SET lake_seq = $2, tx_seq = $3, award_seq = $4, account_seq = $5, outbox_seq = $6, log_seq = $7,
    head = $8
WHERE guild_id = $1
"""


@dataclass(frozen=True, slots=True)
class Head:
    """The guild's row that the batch holds locked."""

    version: int
    lake_seq: int
    tx_seq: int
    award_seq: int
    account_seq: int
    outbox_seq: int
    log_seq: int
    has_erased: bool
    head: bytes


@dataclass(frozen=True, slots=True)
class Terms:
    """What a batch does beside deciding; one that does not decide stores and counts what was before any season."""

    also: Also | None = None
    sign: Sign | None = None
    decides: bool = True


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
) -> list[Outcome]:
    """Handle a batch whole or not at all; what became of each event. A season's end comes alone.

    `also` is done in the same transaction, if any event was stored. `sign` says who ends a season, if not the system.
    Where it does not decide, events are stored and counted, pay nothing and belong to no season.
    """
    terms, began = Terms(also, sign, decides), perf_counter()
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
        head = await _lock(raw, guild)
        found = await configured(spine, raw, guild, head.version)
        if found is not spine.guilds.get(guild):
            await settle_definitions(raw, guild, found.program, found.payloads)
        outcomes = _sort_out(events, found)
        if asks_first or head.has_erased:
            new = [place for place, outcome in enumerate(outcomes) if outcome == "stored"]
            for known in await append.known(raw, guild, [events[place] for place in new]):
                outcomes[new[known]] = "duplicate"
        taken = [event for event, outcome in zip(events, outcomes, strict=True) if outcome == "stored"]
        if not taken:
            return Attempt(outcomes, found, None)
        placed = _place(taken, head, found)
        harvest = await _carry_through(raw, head, placed, found, terms)
        if taken[0].type == "season_roll":
            await season_roll.begin(raw, guild, placed[0], terms.sign)
        if terms.also is not None:
            await terms.also(raw, outcomes)
        return Attempt(outcomes, found, harvest)


async def _lock(raw: RawConnection, guild: int) -> Head:
    row = await raw.fetchrow(_HEAD, guild)
    if row is None:
        await ensure_guild(raw, guild)
        row = await raw.fetchrow(_HEAD, guild)
    if row is None:
        raise RuntimeError(f"guild {guild} has no head")
    return Head(*row)


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
    gathered = await gather(raw, guild, placed, found, head.account_seq)
    book = Book(head.head, head.tx_seq, gathered.wallets)
    if placed[0].event.type == "season_roll":
        await season_roll.settle(raw, guild, book, placed[0], found)
    harvest = Harvest(guild, found, gathered.accounts, book, head.award_seq, head.outbox_seq)
    season = found.program.season_id if terms.decides else None
    pen = Pen.begin(raw, harvest, _store(raw, placed, season, found, gathered))
    try:
        if terms.decides:
            await _decide_all(placed, gathered.world, harvest, pen)
        else:
            keep_all(harvest, placed)
    finally:
        # the connection is busy until then, whatever went wrong meanwhile
        await pen.rest()
    await pen.finish()
    log_seq = await write_log(raw, guild, head.log_seq, harvest.log)
    await raw.execute(
        _MOVE,
        guild,
        placed[-1].seq,
        book.seq,
        harvest.award_seq,
        head.account_seq + len(gathered.new),
        harvest.outbox_seq,
        log_seq,
        book.head,
    )
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
    await open_accounts(raw, guild, gathered.new, gathered.bots)


async def _decide_all(placed: Sequence[Placed], world: World, harvest: Harvest, pen: Pen) -> None:
    program = harvest.found.program
    for place, one in enumerate(placed):
        if place % SLICE == 0:
            await asyncio.sleep(0)
            pen.look()
        began = perf_counter()
        decision = decide(one.event, program, world)
        harvest.deciding += perf_counter() - began
        reap(harvest, one, decision)
        advance(one.event, decision, program, world)
        if decision.reversals:
            await pen.rest()
            await reverse_events(pen.raw, harvest, one, decision.reversals, world)
