"""Time in voice by a clock that the test owns."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.bot.capture.ticks import tick
from tests.fixtures.bot import RunningBot, running_bot, set_up
from tests.fixtures.clock import StandingClock
from tests.fixtures.lake_rows import LakeRow, lake_rows
from tests.twin import Twin


@pytest.fixture
def clock() -> StandingClock:
    """Three minutes after a slot of ten minutes began."""
    clock = StandingClock()
    clock.at = datetime.fromtimestamp(clock.at.timestamp() // 600 * 600 + 180, UTC)
    return clock


async def ticks(bot: RunningBot) -> list[LakeRow]:
    """Look at the clock, and at what came of it."""
    await bot.settled()
    await tick(bot.bot)
    await bot.settled()
    return await lake_rows(bot.engine, bot.home.id, "voice_tick")


async def test_a_tick_comes_when_a_slot_begins(engine: AsyncEngine, twin: Twin, clock: StandingClock) -> None:
    home = twin.guild("home")
    lounge, ada = home.voice("Lounge"), home.member("Ada")
    player = home.member("Player", is_bot=True)
    await set_up(engine, home.id)
    async with running_bot(engine, twin, clock=clock) as bot:
        await ada.joins_voice(lounge)
        await player.joins_voice(lounge)
        assert await ticks(bot) == []
        clock.forward(minutes=6)
        assert await ticks(bot) == []
        clock.forward(minutes=1)
        (row,) = await ticks(bot)
        assert (row.user, row.channel, row.at) == (ada.id, lounge.id, clock())
        assert row.source == f"{ada.id}-tick-{int(clock().timestamp()) // 600}"
        assert row.payload == {"minutes": 10, "is_idle": False, "is_afk": False}
        assert len(await ticks(bot)) == 1
        clock.forward(minutes=10)
        assert len(await ticks(bot)) == 2


async def test_slots_that_were_missed_are_not_made_up(engine: AsyncEngine, twin: Twin, clock: StandingClock) -> None:
    home = twin.guild("home")
    lounge, ada = home.voice("Lounge"), home.member("Ada")
    await set_up(engine, home.id)
    async with running_bot(engine, twin, clock=clock) as bot:
        await ada.joins_voice(lounge)
        await bot.settled()
        clock.forward(hours=5)
        assert len(await ticks(bot)) == 1


async def test_a_restart_gives_none_extra(engine: AsyncEngine, twin: Twin, clock: StandingClock) -> None:
    home = twin.guild("home")
    lounge, ada, bob = home.voice("Lounge"), home.member("Ada"), home.member("Bob")
    await set_up(engine, home.id)
    async with running_bot(engine, twin, clock=clock) as bot:
        await ada.joins_voice(lounge)
        await bot.settled()
        clock.forward(minutes=8)
        assert [row.user for row in await ticks(bot)] == [ada.id]
    await bob.joins_voice(lounge)
    async with running_bot(engine, twin, clock=clock) as bot:
        assert [row.user for row in await ticks(bot)] == [ada.id]
        clock.forward(minutes=10)
        assert [row.user for row in await ticks(bot)] == [ada.id, ada.id, bob.id]


async def test_a_clock_that_goes_back_gives_none_twice(engine: AsyncEngine, twin: Twin, clock: StandingClock) -> None:
    home = twin.guild("home")
    lounge, ada = home.voice("Lounge"), home.member("Ada")
    await set_up(engine, home.id)
    async with running_bot(engine, twin, clock=clock) as bot:
        await ada.joins_voice(lounge)
        await bot.settled()
        clock.forward(minutes=8)
        assert len(await ticks(bot)) == 1
        clock.forward(minutes=-4)
        assert len(await ticks(bot)) == 1
        clock.forward(minutes=4)
        assert len(await ticks(bot)) == 1


async def test_whoever_was_muted_and_deafened_all_the_time_is_idle(
    engine: AsyncEngine, twin: Twin, clock: StandingClock
) -> None:
    home = twin.guild("home")
    lounge, ada, bob = home.voice("Lounge"), home.member("Ada"), home.member("Bob")
    await set_up(engine, home.id, voice_tick_minutes=5)
    async with running_bot(engine, twin, clock=clock) as bot:
        await ada.joins_voice(lounge)
        await bob.joins_voice(lounge, mute=True, deaf=True)
        await bot.settled()
        await ada.voice_state(mute=True, deaf=True)
        await bot.settled()
        clock.forward(minutes=3)
        first = await ticks(bot)
        clock.forward(minutes=5)
        second = (await ticks(bot))[2:]
    assert {row.user: row.payload["is_idle"] for row in first} == {ada.id: False, bob.id: True}
    assert {row.user: row.payload["is_idle"] for row in second} == {ada.id: True, bob.id: True}
    assert {row.payload["minutes"] for row in first + second} == {5}
