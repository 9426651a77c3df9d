"""Voice through the gateway: joins, moves and leaves, and what a restart makes of who was there."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import glance
from tests.fixtures.bot import RunningBot, running_bot, set_up
from tests.fixtures.clock import StandingClock
from tests.fixtures.lake_rows import LakeRow, lake_rows
from tests.twin import Twin, TwinChannel, TwinGuild, TwinMember


@dataclass(frozen=True)
class Club:
    """A community with rooms to talk in, and the bot in it."""

    bot: RunningBot
    lounge: TwinChannel
    music: TwinChannel
    ada: TwinMember


@pytest.fixture
async def club(engine: AsyncEngine, twin: Twin) -> AsyncGenerator[Club]:
    home = twin.guild("home")
    lounge, music, ada = home.voice("Lounge"), home.stage("Music"), home.member("Ada")
    await set_up(engine, home.id)
    async with running_bot(engine, twin) as bot:
        yield Club(bot, lounge, music, ada)


async def voice_of(engine: AsyncEngine, guild: TwinGuild) -> list[LakeRow]:
    return [row for row in await lake_rows(engine, guild.id) if row.type.startswith("voice_")]


async def sessions_of(engine: AsyncEngine, guild: TwinGuild) -> list[Any]:
    async with glance(engine) as raw:
        return await raw.fetch("SELECT * FROM voice_sessions WHERE guild_id = $1 ORDER BY user_id", guild.id)


async def test_a_session_is_a_join_moves_and_a_leave(club: Club) -> None:
    bot, lounge, music, ada = club.bot, club.lounge, club.music, club.ada
    await ada.joins_voice(lounge)
    await ada.voice_state(mute=True)
    await ada.joins_voice(music)
    await ada.leaves_voice()
    await ada.joins_voice(lounge)
    await bot.settled()
    rows = await voice_of(bot.engine, bot.home)
    assert [(row.type, row.channel) for row in rows] == [
        ("voice_join", lounge.id),
        ("voice_move", music.id),
        ("voice_leave", music.id),
        ("voice_join", lounge.id),
    ]
    assert {row.user for row in rows} == {ada.id}
    assert rows[1].payload["from_channel_id"] == str(lounge.id)
    assert 0 <= rows[2].payload["duration_seconds"] < 60
    # Discord's session is that of the person's connection: later joins have the same
    assert len({row.payload["session_id"] for row in rows}) == 1
    assert len({row.source for row in rows}) == 4


async def test_bots_and_muting_say_nothing(club: Club) -> None:
    bot, lounge, ada = club.bot, club.lounge, club.ada
    player = bot.home.member("Player", is_bot=True)
    await player.joins_voice(lounge)
    await ada.joins_voice(lounge, mute=True, deaf=True)
    await ada.voice_state(deaf=False)
    await ada.voice_state(deaf=True)
    await bot.settled()
    rows = await voice_of(bot.engine, bot.home)
    assert [(row.type, row.user) for row in rows] == [("voice_join", ada.id)]


async def test_a_restart_goes_on_with_who_is_there(engine: AsyncEngine, twin: Twin) -> None:
    clock = StandingClock()
    home = twin.guild("home")
    lounge = home.voice("Lounge")
    ada, bob, cyd = home.member("Ada"), home.member("Bob"), home.member("Cyd")
    await set_up(engine, home.id)
    async with running_bot(engine, twin, clock=clock) as bot:
        await ada.joins_voice(lounge)
        await bob.joins_voice(lounge)
        await bot.settled()
        clock.forward(minutes=5)
        stopped_at = clock()
    assert {(row["user_id"], row["seen_at"]) for row in await sessions_of(engine, home)} == {
        (ada.id, stopped_at),
        (bob.id, stopped_at),
    }
    await bob.leaves_voice()
    await cyd.joins_voice(lounge)
    clock.forward(minutes=5)
    async with running_bot(engine, twin, clock=clock) as bot:
        started_at = clock()
        clock.forward(minutes=5)
        await ada.leaves_voice()
        await bot.settled()
        rows = (await voice_of(engine, home))[2:]
    assert [(row.type, row.user, row.at) for row in rows] == [
        ("voice_leave", bob.id, stopped_at),
        ("voice_join", cyd.id, started_at),
        ("voice_leave", ada.id, started_at + timedelta(minutes=5)),
    ]
    assert rows[0].payload["approx_time"] is rows[1].payload["approx_time"] is True
    assert [row.payload.get("duration_seconds") for row in rows] == [300, None, 900]
    assert "approx_time" not in rows[2].payload


async def test_a_new_session_of_a_living_process_goes_on_too(club: Club) -> None:
    bot, lounge, ada = club.bot, club.lounge, club.ada
    bob = bot.home.member("Bob")
    await ada.joins_voice(lounge)
    await bob.joins_voice(lounge)
    await bot.settled()
    await bot.twin.invalidates()
    await bob.leaves_voice()
    await bot.settled()
    await bot.caught_up()
    await ada.leaves_voice()
    await bot.settled()
    rows = await voice_of(bot.engine, bot.home)
    assert [(row.type, row.user) for row in rows[2:]] == [("voice_leave", bob.id), ("voice_leave", ada.id)]


async def test_resuming_doubles_nothing(club: Club) -> None:
    bot, lounge, ada = club.bot, club.lounge, club.ada
    await ada.joins_voice(lounge)
    await bot.settled()
    await bot.twin.drop()
    await ada.leaves_voice()
    await ada.joins_voice(lounge)
    await bot.settled()
    rows = await voice_of(bot.engine, bot.home)
    assert [row.type for row in rows] == ["voice_join", "voice_leave", "voice_join"]


async def test_channels_for_the_absent_are_marked(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("home")
    lounge, nap = home.voice("Lounge"), home.voice("Nap")
    ada = home.member("Ada")
    await set_up(engine, home.id, afk_channels=str(nap.id))
    async with running_bot(engine, twin) as bot:
        await ada.joins_voice(lounge)
        await ada.joins_voice(nap)
        await bot.settled()
        rows = await voice_of(engine, home)
    assert [row.payload["is_afk"] for row in rows] == [False, True]
