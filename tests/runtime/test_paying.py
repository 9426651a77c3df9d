"""Paying what was stored without being decided: as if it had been paid when it happened, each event once."""

import asyncio
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.engine import create_engine
from synapse.db.session import batch_transaction
from synapse.guilds.configure import switch_modules
from synapse.kit.errors import SynapseError
from synapse.rules.event import Event
from synapse.runtime.backfill import Backfilled, backfill
from synapse.runtime.changing import changing
from synapse.runtime.erase import erase_member
from synapse.runtime.errors import PayoutsPaused
from synapse.runtime.handle import handle
from synapse.runtime.jobs import retain
from synapse.runtime.orders.season_rolls import Roll, roll_season
from synapse.runtime.paying import pay as paying
from synapse.runtime.paying.pay import pay
from synapse.runtime.paying.preview import preview
from synapse.runtime.spine import Spine
from tests.runtime.community import (
    GUILD,
    START,
    Record,
    State,
    afternoon,
    events,
    message,
    raw_connection,
    reaction,
    record,
    settle,
    state_of,
    verdict,
)
from tests.runtime.test_measures import measured
from tests.runtime.test_paused import pause, spans

OTHER = GUILD + 1
#: no window of the classic economy reaches further than a day, but those of reactions to one message
QUIET = timedelta(days=3)


def shifted(records: Sequence[Record], by: timedelta, name: str) -> list[Record]:
    """The same again later: other messages, other sources."""
    found: list[Record] = []
    for one in records:
        at = datetime.fromisoformat(one["timestamp"]) + by
        payload = dict(one["payload"])
        if "message_id" in payload:
            payload["message_id"] = str(int(payload["message_id"]) + 1_000_000)
        found.append({**one, "timestamp": at.isoformat(), "source_id": name + one["source_id"], "payload": payload})
    return found


def of(records: Sequence[Record], guild: int) -> list[Event]:
    return events([{**one, "guild_id": str(guild)} for one in records])


async def outcome(spine: Spine, records: Sequence[Record], guild: int, batch: int = 500) -> None:
    found = of(records, guild)
    for first in range(0, len(found), batch):
        assert not any(isinstance(one, Exception) for one in await handle(spine, guild, found[first : first + batch]))


async def only_span(engine: AsyncEngine, guild: int) -> int:
    [span] = [one for one in await spans(engine, guild) if one.paid_at is None]
    return span.id


def standing(state: State) -> tuple[Any, ...]:
    return state.wallets, state.levels, state.milestones


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_a_stretch_paid_later_is_worth_what_it_would_have_been(engine: AsyncEngine, seed: int) -> None:
    chance = random.Random(seed)
    records = afternoon(seed, 360)
    first, second = sorted(chance.sample(range(30, 330), 2))
    before, stretch = records[:first], records[first:second]
    after = shifted(records[second:], QUIET, "later-")
    usual = await settle(engine)
    await outcome(usual, before + stretch + after, GUILD)
    spine = await settle(engine, OTHER)
    await outcome(spine, before, OTHER)
    await pause(engine, guild=OTHER)
    await outcome(spine, stretch, OTHER, batch=chance.choice((1, 17, 500)))
    await pause(engine, on=False, guild=OTHER)
    await outcome(spine, after, OTHER)
    unpaid = await state_of(engine, OTHER)
    told = await preview(spine, OTHER, await only_span(engine, OTHER))
    assert await state_of(engine, OTHER) == unpaid
    done = await pay(spine, OTHER, told.span.id, by=None, via="test")
    paid, expected = await state_of(engine, OTHER), await state_of(engine)
    assert standing(paid) == standing(expected)
    # awards, and what measures keep of them, are what they would have been
    for table in ("event_lake", "event_counters", "kept_measures", "kept_values"):
        assert paid.tables[table] == expected.tables[table], table
    assert len(paid.tables["awards"]) == len(expected.tables["awards"])
    assert (done.events, done.totals, done.milestones) == (told.events, told.totals, sum(told.milestones.values()))
    found = await verdict(engine, OTHER)
    assert found.faults == [] and found.entries == len(paid.tables["transactions"])


@pytest.mark.parametrize("seed", [5, 6, 7])
async def test_history_paid_later_is_worth_what_it_would_have_been(engine: AsyncEngine, seed: int) -> None:
    history = afternoon(seed, 240)
    live = shifted(afternoon(seed + 100, 120), QUIET, "live-")
    people = sorted({int(one["user_id"]) for one in history + live})
    farewell = [message(START + 3 * QUIET, user, 5_000_000 + user, channel=19) for user in people]
    scattered = list(history)
    random.Random(seed).shuffle(scattered)
    for guild in (GUILD, OTHER):
        await settle(engine, guild)
        async with changing(engine, guild) as change:
            await switch_modules(change, {"seasons": False})
    usual, spine = Spine(engine), Spine(engine)
    await outcome(usual, history + live + farewell, GUILD)
    await outcome(spine, live[:60], OTHER)
    await backfill(spine, OTHER, of(scattered[:100], OTHER), Backfilled())
    await outcome(spine, live[60:], OTHER)
    await backfill(spine, OTHER, of(scattered[100:], OTHER), Backfilled())
    told = await preview(spine, OTHER, await only_span(engine, OTHER))
    done = await pay(spine, OTHER, told.span.id, by=None, via="test")
    assert (done.events, done.totals) == (told.events, told.totals)
    # what was counted before and after together brings its achievements with the next event
    await outcome(spine, farewell, OTHER)
    assert standing(await state_of(engine, OTHER)) == standing(await state_of(engine))
    assert (await verdict(engine, OTHER)).holds


async def paused_stretch(engine: AsyncEngine, size: int = 200, seed: int = 21) -> tuple[Spine, int]:
    """A guild with an unpaid span, after some events that were paid."""
    records = afternoon(seed, size)
    spine = await settle(engine)
    await outcome(spine, records[: size // 4], GUILD)
    await pause(engine)
    await outcome(spine, records[size // 4 :], GUILD)
    await pause(engine, on=False)
    # the first batch that pays again closes the span
    await handle(spine, GUILD, [])
    return spine, await only_span(engine, GUILD)


async def test_it_is_paid_once_however_often_and_by_however_many(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("synapse.runtime.paying.walk.LARGEST_BATCH", 10)
    spine, span = await paused_stretch(engine)
    told = await preview(spine, GUILD, span)
    before = await state_of(engine)

    async def one(spine: Spine) -> int:
        try:
            return (await pay(spine, GUILD, span, by=None, via="test")).events
        except SynapseError as error:
            assert error.code == "already-paid"
            return 0

    await asyncio.gather(one(spine), one(Spine(engine)), one(Spine(engine)))
    [found] = await spans(engine)
    assert found.paid_at is not None and found.paid_upto == found.last_seq
    after = await state_of(engine)
    for currency, units in told.totals.items():
        held = sum(wallet[currency] for wallet in after.wallets.values())
        assert held - sum(wallet[currency] for wallet in before.wallets.values()) == units
    assert await one(spine) == 0 and await state_of(engine) == after
    assert (await verdict(engine)).holds


async def test_what_breaks_off_is_continued_where_it_stood(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("synapse.runtime.paying.walk.LARGEST_BATCH", 25)
    spine, span = await paused_stretch(engine)
    told = await preview(spine, GUILD, span)
    counts: list[int] = []

    class Killed(BaseException):
        pass

    def tell(done: int, of: int) -> None:
        assert of == told.events
        counts.append(done)
        if len(counts) == 3:
            raise Killed

    with pytest.raises(Killed):
        await pay(spine, GUILD, span, by=None, via="test", tell=tell)
    assert counts == [25, 50, 75]
    rest = await pay(Spine(engine), GUILD, span, by=None, via="test")
    assert rest.events == told.events - 75
    once = await state_of(engine)
    monkeypatch.setattr("synapse.runtime.paying.walk.LARGEST_BATCH", 500)
    records = afternoon(21, 200)
    await settle(engine, OTHER)
    await outcome(Spine(engine), records, OTHER)
    assert standing(once) == standing(await state_of(engine, OTHER))


async def test_a_batch_that_fails_leaves_nothing_behind(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    spine, span = await paused_stretch(engine)
    before = await state_of(engine)

    async def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(paying.unpaid, "move", broken)
        with pytest.raises(RuntimeError, match="disk"):
            await pay(spine, GUILD, span, by=None, via="test")
    assert await state_of(engine) == before
    assert (await pay(spine, GUILD, span, by=None, via="test")).events > 0


async def test_pausing_stops_a_payment_and_keeps_another_from_beginning(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("synapse.runtime.paying.walk.LARGEST_BATCH", 25)
    spine, span = await paused_stretch(engine)
    told: list[int] = []

    async def pause_elsewhere() -> None:
        another = create_engine(engine.url.render_as_string(hide_password=False))
        await pause(another)
        await another.dispose()

    def tell(done: int, _of: int) -> None:
        if not told:
            with ThreadPoolExecutor(1) as process:
                process.submit(asyncio.run, pause_elsewhere()).result()
        told.append(done)

    with pytest.raises(PayoutsPaused):
        await pay(spine, GUILD, span, by=None, via="test", tell=tell)
    assert told == [25]
    with pytest.raises(PayoutsPaused):
        await pay(spine, GUILD, span, by=None, via="test")
    assert (await preview(spine, GUILD, span)).events > 0
    await pause(engine, on=False)
    await pay(spine, GUILD, span, by=None, via="test")
    assert [one.paid_at is not None for one in await spans(engine)] == [True]


async def test_a_season_that_is_over_gets_nothing_more(engine: AsyncEngine) -> None:
    spine, span = await paused_stretch(engine)
    await roll_season(spine, Roll(guild=GUILD, name="Season 2"), START + timedelta(days=2))
    told = await preview(spine, GUILD, span)
    done = await pay(spine, GUILD, span, by=None, via="test")
    assert "stars" not in done.totals and done.totals["xp"] > 0 and done.totals == told.totals
    assert any("Seasonal" in note for note in told.notes)
    assert {held["stars"] for held in (await state_of(engine)).wallets.values()} == {0}


async def test_it_is_written_down_who_wanted_it(engine: AsyncEngine) -> None:
    spine, span = await paused_stretch(engine)
    await pay(spine, GUILD, span, by=77, via="test")
    async with raw_connection(engine) as raw:
        row = await raw.fetchrow(
            "SELECT m.user_id, l.via, l.after_snapshot ->> 'events' FROM admin_log l "
            "JOIN members m ON m.guild_id = l.guild_id AND m.account = l.actor WHERE action_type = 'PAY'"
        )
        assert row is not None and tuple(row) == (77, "test", str((await spans(engine))[0].events))
        at = await raw.fetchval(
            "SELECT bool_and(o.at = e.timestamp) FROM outbox o JOIN event_lake e ON e.seq = event_seq"
        )
        assert at is True


async def test_the_erased_are_left_out_and_what_retention_took_is_told(engine: AsyncEngine) -> None:
    spine, span = await paused_stretch(engine)
    whole = await preview(spine, GUILD, span)
    gone = whole.gainers[0].user
    await erase_member(spine, GUILD, gone)
    told = await preview(spine, GUILD, span)
    assert told.events < whole.events and gone not in {one.user for one in told.gainers}
    async with raw_connection(engine) as raw:
        middle = await raw.fetchval("SELECT timestamp FROM event_lake WHERE seq = 120")
    await retain(spine, GUILD, now=middle + timedelta(days=1), days=1)
    left = await preview(spine, GUILD, span)
    assert left.gone > 50 and left.events + left.gone < told.events + 60
    assert (await pay(spine, GUILD, span, by=None, via="test")).events == left.events
    assert (await verdict(engine)).holds


async def test_a_span_that_is_not_there(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    with pytest.raises(SynapseError, match="nothing unpaid has the number 9"):
        await preview(spine, GUILD, 9)
    with pytest.raises(SynapseError, match="nothing unpaid has the number 9"):
        await pay(spine, GUILD, 9, by=None, via="test")


async def test_counts_that_outlive_their_events_count_as_before(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    early = [message(START + timedelta(minutes=n), 3, n) for n in range(1, 98)]
    await outcome(spine, early, GUILD)
    await retain(spine, GUILD, now=START + timedelta(days=3), days=1)
    await pause(engine)
    late = [message(START + timedelta(days=4, minutes=n), 3, 1000 + n) for n in range(3)]
    await outcome(spine, late, GUILD)
    await pause(engine, on=False)
    told = await preview(spine, GUILD, await only_span(engine, GUILD))
    assert told.milestones.get("chatterbox") == 1
    async with batch_transaction(engine) as (_, raw):
        assert await raw.fetchval("SELECT count(*) FROM event_lake") == 3


async def test_a_stretch_paid_at_once_leaves_the_very_same_books(engine: AsyncEngine) -> None:
    """With a pack that asks for every kind of measure, to the last hash and trace."""
    for guild in (GUILD, OTHER):
        await measured(engine, guild=guild)
    records = afternoon(31, 220, members=6)
    usual, spine = Spine(engine), Spine(engine)
    await outcome(usual, records, GUILD)
    await outcome(spine, records[:90], OTHER)
    await pause(engine, guild=OTHER)
    await outcome(spine, records[90:], OTHER, batch=31)
    await pause(engine, on=False, guild=OTHER)
    await pay(spine, OTHER, await only_span(engine, OTHER), by=None, via="test")
    paid, expected = await state_of(engine, OTHER), await state_of(engine)
    assert paid.head == expected.head
    for table, rows in expected.tables.items():
        if table != "outbox":
            assert paid.tables[table] == rows, table


async def test_sums_values_and_days_that_outlive_their_events_count_as_before(engine: AsyncEngine) -> None:
    """The classic economy with months of retention behind it, and a pause with all of that member's limits in it."""
    usual, spine = await settle(engine), await settle(engine, OTHER)
    early: list[Record] = []
    for day in range(6):
        at = START + timedelta(days=day)
        early += [
            record(
                "voice_tick",
                at + timedelta(minutes=10 * n),
                3,
                f"v{day}-{n}",
                channel=14,
                payload={"minutes": 10, "is_idle": False, "is_afk": False},
            )
            for n in range(9)
        ]
        early += [reaction(at + timedelta(hours=3, minutes=n), 100 + 10 * day + n, 3, 7_000 + day) for n in range(10)]
    stretch = shifted(early[-19:], timedelta(days=1), "then-")
    await outcome(usual, early + stretch, GUILD)
    await outcome(spine, early, OTHER)
    await retain(spine, OTHER, now=START + timedelta(days=6, hours=6), days=1)
    await pause(engine, guild=OTHER)
    await outcome(spine, stretch, OTHER)
    await pause(engine, on=False, guild=OTHER)
    told = await preview(spine, OTHER, await only_span(engine, OTHER))
    assert {"night-owl", "week-warrior"} <= told.milestones.keys()
    await pay(spine, OTHER, told.span.id, by=None, via="test")
    assert standing(await state_of(engine, OTHER)) == standing(await state_of(engine))
