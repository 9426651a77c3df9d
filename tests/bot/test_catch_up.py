"""What was missed while the bot was away: read back as if it had come live, in order, once."""

import asyncio
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.bot.run import connected
from synapse.bot.services import Options, open_services
from synapse.capture.gaps import Gap, gaps_of
from synapse.db.embedded import Server
from synapse.db.session import batch_transaction, glance
from synapse.ledger.verify import verify
from tests.fixtures.bot import running_bot, set_up
from tests.fixtures.database import fresh_database, fresh_engine
from tests.fixtures.lake_rows import LakeRow, lake_rows
from tests.twin import Twin, TwinGuild
from tests.twin.permissions import May
from tests.twin.state import Overwrite

#: what can be read back
_READ_BACK = ("message_create", "thread_create", "member_join")


async def gaps(engine: AsyncEngine, guild: TwinGuild) -> list[Gap]:
    async with glance(engine) as raw:
        return await gaps_of(raw, guild.id, None, 50)


def by_time(rows: list[LakeRow]) -> list[LakeRow]:
    return sorted(rows, key=lambda row: (row.at, row.type, row.source))


async def messages(engine: AsyncEngine, guild: TwinGuild) -> list[int]:
    return [int(row.source) for row in await lake_rows(engine, guild.id, "message_create")]


async def test_what_was_missed_is_stored_as_if_it_had_come_live(
    server: Server, engine: AsyncEngine, twin: Twin
) -> None:
    home = twin.guild("home")
    general, random, lounge = home.text("general"), home.text("random"), home.voice("Lounge")
    help_ = home.forum("Help")
    ada, bob = home.member("Ada"), home.member("Bob")
    player = home.member("Player", is_bot=True)
    await set_up(engine, home.id)
    async with running_bot(engine, twin) as bot:
        await ada.says(general, "before")
        await bot.settled()

    async with fresh_database(server) as url, fresh_engine(url) as live:
        await set_up(live, home.id)
        async with running_bot(live, twin) as bot:
            first = await ada.says(general, "hello, is anybody here? `print()` https://example.org")
            await bob.says(random, "one " * 60, attachments=2)
            await bob.says(general, "I am", reply_to=first)
            await player.says(general, "beep")
            thread = await bob.opens_thread(general, "a thread", message=first)
            await ada.says(thread, "in the thread 🎉")
            cyd = await home.joins("Cyd")
            await cyd.says(lounge, "the chat of a voice channel")
            post = await cyd.opens_thread(help_, "a question", text="how does this work?")
            await ada.says(post, "it just does")
            await bot.settled()
        told = await lake_rows(live, home.id, *_READ_BACK)

    async with running_bot(engine, twin):
        pass
    rows = await lake_rows(engine, home.id, *_READ_BACK)
    assert len(told) == 10
    assert by_time(rows[1:]) == by_time(told)
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    (gap,) = await gaps(engine, home)
    assert (gap.messages, gap.threads, gap.joins) == (7, 2, 1)
    assert gap.reason == "restart"
    assert gap.read_at is not None
    assert gap.unreadable == ()


async def test_what_was_missed_is_paid(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("home")
    general, ada = home.text("general"), home.member("Ada")
    await set_up(engine, home.id)
    async with running_bot(engine, twin):
        pass
    await ada.says(general, "hello")
    async with running_bot(engine, twin):
        pass
    async with batch_transaction(engine) as (_, raw):
        assert await raw.fetchval("SELECT count(*) FROM transactions WHERE guild_id = $1", home.id) > 0
        assert await raw.fetchval("SELECT count(*) FROM unpaid_spans") == 0
        assert (await verify(raw, home.id)).holds


async def test_the_first_time_nothing_was_missed(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("home")
    general, ada = home.text("general"), home.member("Ada")
    await ada.says(general, "before the bot came")
    await set_up(engine, home.id)
    async with running_bot(engine, twin) as bot:
        await twin.drop()
        await ada.says(general, "during a resume")
        await bot.settled()
    assert len(await messages(engine, home)) == 1
    assert await gaps(engine, home) == []


async def test_a_new_session_of_a_living_process_catches_up_too(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("home")
    general, ada = home.text("general"), home.member("Ada")
    await set_up(engine, home.id)
    async with running_bot(engine, twin) as bot:
        first = await ada.says(general, "before")
        await bot.settled()
        await twin.invalidates()
        missed = await ada.says(general, "while nobody listened")
        await bot.settled()
        await bot.caught_up()
        last = await ada.says(general, "after")
        await bot.settled()
    assert await messages(engine, home) == [first.id, missed.id, last.id]
    assert [(gap.reason, gap.messages) for gap in await gaps(engine, home)] == [("new_session", 1)]


@pytest.mark.parametrize("seed", range(3))
async def test_being_killed_while_catching_up_loses_and_doubles_nothing(
    engine: AsyncEngine, twin: Twin, seed: int
) -> None:
    home, random = twin.guild("home"), Random(seed)
    channels = [home.text(f"channel-{number}") for number in range(4)]
    people = [home.member(name) for name in ("Ada", "Bob", "Cyd")]
    await set_up(engine, home.id)
    async with running_bot(engine, twin):
        pass
    said = [(await random.choice(people).says(random.choice(channels), f"{number}")).id for number in range(450)]
    for _ in range(4):
        await _start_and_kill(engine, twin, random.random())
        said.append((await random.choice(people).says(random.choice(channels), "one more")).id)
    async with running_bot(engine, twin):
        pass
    assert await messages(engine, home) == said
    assert all(gap.read_at for gap in await gaps(engine, home))
    async with batch_transaction(engine) as (_, raw):
        assert (await verify(raw, home.id)).holds


async def _start_and_kill(engine: AsyncEngine, twin: Twin, after: float) -> None:
    """Connect, and end at some moment of catching up."""
    # the journal of a process that was killed may be lost with its machine
    with TemporaryDirectory() as journal:
        options = Options(version="0", token=twin.token, proxy=twin.proxy, guild_wait=0.1, journal=Path(journal))
        async with open_services(engine, options) as services, connected(services) as (bot, connection):
            async with asyncio.timeout(60):
                while not bot.is_ready():
                    await asyncio.wait([connection], timeout=0.01)
            await asyncio.wait([connection], timeout=after)


async def test_live_events_come_after_what_was_missed(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("home")
    general, ada = home.text("general"), home.member("Ada")
    await set_up(engine, home.id)
    async with running_bot(engine, twin) as bot:
        first = await ada.says(general, "before")
        await bot.settled()
    missed = await ada.says(general, "missed")
    twin.limits("GET /channels/*/messages", retry_after=1.5)

    async def talk() -> None:
        async with asyncio.timeout(60):
            while not any(one.status == 429 for one in twin.requests):  # noqa: ASYNC110 - the twin has no event for it
                await asyncio.sleep(0.01)
        await ada.reacts(missed, "🎉")
        await ada.says(general, "live")

    talking = asyncio.create_task(talk())
    async with running_bot(engine, twin) as bot:
        await talking
        await bot.settled()
    rows = await lake_rows(engine, home.id)
    assert sorted(row.type for row in rows) == ["message_create", "message_create", "message_create", "reaction_add"]
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert [row.source for row in rows[:2]] == [str(first.id), str(missed.id)]


async def test_channels_of_which_nothing_is_wanted_are_not_read(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("home")
    general, secret, ada = home.text("general"), home.text("secret"), home.member("Ada")
    await set_up(engine, home.id, untracked_channels=str(secret.id))
    async with running_bot(engine, twin):
        pass
    await ada.says(secret, "not for the lake")
    wanted = await ada.says(general, "for the lake")
    before = len(twin.requests)
    async with running_bot(engine, twin):
        pass
    assert await messages(engine, home) == [wanted.id]
    assert f"/channels/{secret.id}/messages" not in str([one.path for one in twin.requests[before:]])


async def test_a_channel_that_may_not_be_read_is_named(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("home", permissions=May.VIEW_CHANNEL | May.READ_MESSAGE_HISTORY | May.SEND_MESSAGES)
    general, board, ada = home.text("general"), home.text("board"), home.member("Ada")
    board.overwrites[home.id] = Overwrite(home.id, 0, deny=May.READ_MESSAGE_HISTORY)
    await set_up(engine, home.id)
    async with running_bot(engine, twin):
        pass
    await ada.says(board, "who reads this?")
    read = await ada.says(general, "hello")
    async with running_bot(engine, twin):
        pass
    assert await messages(engine, home) == [read.id]
    (gap,) = await gaps(engine, home)
    assert [(one.channel, one.reason) for one in gap.unreadable] == [(board.id, "the bot lacks Read Message History")]
