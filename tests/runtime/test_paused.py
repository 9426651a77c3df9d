"""While payouts are paused: everything is stored and counted, nothing is paid, and what admins ask for is refused."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.guilds.configure import set_settings
from synapse.lake.unpaid import Span, spans_of
from synapse.runtime.backfill import Backfilled, backfill
from synapse.runtime.changing import changing
from synapse.runtime.errors import PayoutsPaused
from synapse.runtime.handle import handle
from synapse.runtime.orders.awards import Award, award
from synapse.runtime.orders.commands import Order
from synapse.runtime.orders.season_rolls import Roll, roll_season
from synapse.runtime.spine import Spine
from tests.runtime.community import (
    GUILD,
    START,
    afternoon,
    events,
    message,
    raw_connection,
    replayed,
    settle,
    state_of,
    verdict,
)

PAID = ("awards", "transactions", "wallets", "milestones_earned", "outbox", "rule_days")
COUNTED = ("event_lake", "event_counters", "kept_measures", "kept_values", "lake_hours")


async def pause(engine: AsyncEngine, *, on: bool = True, guild: int = GUILD) -> None:
    """Switch payouts off, or on again."""
    async with changing(engine, guild) as change:
        await set_settings(change, {"payouts_paused": on}, {})


async def spans(engine: AsyncEngine, guild: int = GUILD) -> list[Span]:
    async with raw_connection(engine) as raw:
        return await spans_of(raw, guild)


def order(**more: Any) -> Order:
    return Order(admin=5, action="MANUAL_AWARD", table="wallets", after={}, **more)


async def test_what_happens_is_stored_and_counted_like_ever_and_pays_nothing(engine: AsyncEngine) -> None:
    records = afternoon(11, 160)
    await replayed(await settle(engine), records)
    usual = await state_of(engine)
    spine = await settle(engine, GUILD + 1)
    await pause(engine, guild=GUILD + 1)
    await replayed(spine, [{**one, "guild_id": str(GUILD + 1)} for one in records], batch=40)
    paused = await state_of(engine, GUILD + 1)
    assert all(not paused.tables[name] for name in PAID)
    # what measures keep of awards is all that is missing
    counted = {name: paused.tables[name] for name in COUNTED}
    assert counted == {name: usual.tables[name] for name in COUNTED}
    assert {row[6] for row in paused.tables["event_lake"]} == {1}
    [span] = await spans(engine, GUILD + 1)
    assert (span.reason, span.first_seq, span.events) == ("paused", 1, len(paused.tables["event_lake"]))
    assert span.last_seq == span.events and span.closed_at is None
    assert (await verdict(engine, GUILD + 1)).holds


async def test_the_switch_takes_effect_with_the_next_batch_in_every_process(engine: AsyncEngine) -> None:
    spine, other = await settle(engine), Spine(engine)
    assert await handle(other, GUILD, events([message(START, 1, 1)])) == ["stored"]
    await pause(engine)
    await handle(spine, GUILD, events([message(START + timedelta(hours=1), 2, 2)]))
    await handle(other, GUILD, events([message(START + timedelta(hours=2), 3, 3)]))
    await pause(engine, on=False)
    await handle(other, GUILD, events([message(START + timedelta(hours=3), 4, 4)]))
    assert {user: held["xp"] > 0 for user, held in (await state_of(engine)).wallets.items()} == {
        1: True,
        2: False,
        3: False,
        4: True,
    }
    await pause(engine)
    await handle(spine, GUILD, events([message(START + timedelta(hours=4), 1, 5)]))
    first, second = await spans(engine)
    assert (first.first_seq, first.last_seq, first.events) == (2, 3, 2) and first.closed_at is not None
    assert (second.first_seq, second.last_seq, second.events) == (5, 5, 1) and second.closed_at is None


async def test_a_season_still_ends(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, afternoon(5, 60))
    await pause(engine)
    at = START + timedelta(days=2)
    rolled = await roll_season(spine, Roll(guild=GUILD, name="Season 2"), at)
    assert (rolled.ended and rolled.ended.name, rolled.began.name) == ("Season 1", "Season 2")
    state = await state_of(engine)
    assert {held["stars"] for held in state.wallets.values()} == {0}
    assert any(held["xp"] for held in state.wallets.values())
    await handle(spine, GUILD, events([message(at + timedelta(hours=1), 3, 900_000)]))
    assert {row[6] for row in (await state_of(engine)).tables["event_lake"]} == {1, 2}
    assert (await verdict(engine)).holds


async def test_awards_are_refused_before_anything_is_stored(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    given = Award(users=(7,), amounts={"gold": 5}, key="before")
    assert await award(spine, GUILD, given, order(), START) is False
    await pause(engine)
    before = await state_of(engine)
    with pytest.raises(PayoutsPaused, match="payouts are paused"):
        await award(spine, GUILD, Award(users=(7,), amounts={"gold": 5}, key="while"), order(), START)
    assert await state_of(engine) == before
    assert await spans(engine) == []
    # what was paid before the switch is answered as it was
    assert await award(spine, GUILD, given, order(), START) is True
    await pause(engine, on=False)
    assert await award(spine, GUILD, Award(users=(7,), amounts={"gold": 5}, key="while"), order(), START) is False


async def test_history_is_one_span_whatever_comes_in_between(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    old = [message(START - timedelta(days=9, minutes=-n), 3, 500 + n) for n in range(6)]
    await backfill(spine, GUILD, events(old[:2]), Backfilled())
    await handle(spine, GUILD, events([message(START, 1, 1)]))
    await backfill(spine, GUILD, events(old), Backfilled())
    await pause(engine)
    await handle(spine, GUILD, events([message(START + timedelta(hours=1), 1, 2)]))
    history, paused = await spans(engine)
    assert (history.reason, history.first_seq, history.last_seq, history.events) == ("history", 1, 7, 6)
    assert (paused.reason, paused.first_seq, paused.last_seq, paused.events) == ("paused", 8, 8, 1)
