"""Kills while people talk, a database that goes away, a Discord that fails: nothing is lost, nothing is doubled."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

import asyncpg
import pytest

from synapse.db.embedded import Server
from synapse.kit.clock import now
from tests.fixtures.bot import set_up
from tests.fixtures.database import fresh_database, fresh_engine
from tests.loopback.certificate import CERTIFICATE
from tests.twin import Twin, TwinChannel, TwinGuild, TwinMember, open_twin

#: seconds that anything may take to come right
PATIENCE = 120.0


@dataclass
class Bot:
    """`synapse bot` as a process that may be killed and started again."""

    url: str
    twin: Twin
    journal: Path
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "synapse",
            "bot",
            "--log-format",
            "console",
            env={
                **os.environ,
                "DATABASE_URL": self.url,
                "DISCORD_TOKEN": self.twin.token,
                "DISCORD_PROXY": self.twin.proxy,
                "SSL_CERT_FILE": str(CERTIFICATE),
                "SYNAPSE_JOURNAL": str(self.journal),
                "SYNAPSE_LOG_LEVEL": "ERROR",
            },
        )
        sessions = self.twin.gateway.sessions
        known = {session.id for session in sessions.by_shard.values()}
        async with asyncio.timeout(PATIENCE):
            while not {session.id for session in sessions.by_shard.values()} - known:
                assert self.process.returncode is None, f"the bot ended with {self.process.returncode}"
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """As a power cut would."""
        assert self.process
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> None:
        """As an operator would."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        assert await self.process.wait() == 0


@dataclass
class Crowd:
    """People who talk, open threads and come along; what they did is counted."""

    guild: TwinGuild
    channels: list[TwinChannel]
    people: list[TwinMember]
    random: Random = field(default_factory=lambda: Random(5))
    messages: set[str] = field(default_factory=set[str])
    threads: set[str] = field(default_factory=set[str])
    joined: set[int] = field(default_factory=set[int])
    reactions: int = 0

    async def lives(self, number: int, pause: float) -> None:
        """So many messages, with all else that happens meanwhile."""
        for place in range(number):
            who, where = self.random.choice(self.people), self.random.choice(self.channels)
            message = await who.says(where, f"number {place}")
            self.messages.add(str(message.id))
            if place % 50 == 20 and not where.is_thread:
                thread = await who.opens_thread(where, f"thread {place}", message=message)
                self.threads.add(str(thread.id))
                self.channels.append(thread)
            if place % 60 == 30:
                newcomer = await self.guild.joins(f"newcomer-{place}")
                self.joined.add(newcomer.id)
                self.people.append(newcomer)
            if place % 5 == 0:
                await self.random.choice(self.people).reacts(message, "👍")
                self.reactions += 1
            await asyncio.sleep(pause)


@asynccontextmanager
async def chaos(server: Server, folder: Path) -> AsyncGenerator[tuple[Bot, Crowd, asyncpg.Connection]]:
    """A community with a bot that listens to it, and a connection that looks at its database."""
    async with open_twin() as twin, fresh_database(server) as url:
        guild = twin.guild("home")
        channels = [guild.text(f"channel-{number}") for number in range(6)]
        news = guild.text("news")
        crowd = Crowd(guild, channels, [guild.member(f"member-{number}") for number in range(30)])
        async with fresh_engine(url) as engine:
            await set_up(engine, guild.id, announce_channel_id=str(news.id), level_base=20)
        bot = Bot(url, twin, folder / "journal")
        raw = await asyncpg.connect(url.replace("+asyncpg", ""))
        await bot.start()
        await until(lambda: raw.fetchval("SELECT true FROM captures"))
        try:
            yield bot, crowd, raw
        finally:
            if bot.process and bot.process.returncode is None:
                bot.process.kill()
            await raw.close()


async def until(look: Callable[[], Awaitable[bool]]) -> None:
    """Look again and again until it is so."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if await look():
                return
            await asyncio.sleep(0.2)


async def stored(raw: asyncpg.Connection, type_: str) -> list[str]:
    rows = await raw.fetch("SELECT source_id, user_id FROM event_lake WHERE event_type = $1", type_)
    return [row["source_id"] if type_ != "member_join" else str(row["user_id"]) for row in rows]


async def eventually(raw: asyncpg.Connection, crowd: Crowd) -> None:
    """Everything is stored, and once."""
    wanted = {
        "message_create": crowd.messages,
        "thread_create": crowd.threads,
        "member_join": {str(one) for one in crowd.joined},
    }

    async def all_there() -> bool:
        return all([ids <= set(await stored(raw, type_)) for type_, ids in wanted.items()])

    await until(all_there)
    for type_, ids in wanted.items():
        assert Counter(await stored(raw, type_)) == Counter(ids), type_


async def announced_once(raw: asyncpg.Connection, bot: Bot, crowd: Crowd) -> None:
    """What was to be announced stands there once; several that waited may share a message."""
    waiting = "delivered_at IS NULL AND given_up_at IS NULL AND kind = 'announce'"

    async def none_waits() -> bool:
        # a minute has passed, as far as the throttle knows, and what it refused need not wait
        await raw.execute("UPDATE outbox SET delivered_at = delivered_at - interval '1 minute'")
        soon = "due_at BETWEEN now() AND now() + interval '10 seconds'"
        await raw.execute(f"UPDATE outbox SET due_at = now() WHERE {waiting} AND {soon}")
        return not await raw.fetchval(f"SELECT count(*) FROM outbox WHERE {waiting}")

    await until(none_waits)
    rows = await raw.fetch("SELECT DISTINCT message_id FROM outbox WHERE kind = 'announce' AND message_id IS NOT NULL")
    news = next(one for one in crowd.guild.channels.values() if one.name == "news")
    posted = [message.id for message in bot.twin.messages(news)]
    assert posted
    assert sorted(posted) == sorted(row["message_id"] for row in rows)


async def kill_and_resume(bot: Bot, crowd: Crowd, kills: int, messages: int) -> list[datetime]:
    """People talk on while the bot is killed and started, resumes, and Discord has its troubles; when it was killed."""
    killed: list[datetime] = []
    talking = asyncio.create_task(crowd.lives(messages, pause=kills * 4.0 / messages))
    random = Random(7)
    for number in range(kills):
        await asyncio.sleep(random.uniform(0.5, 2.5))
        if number % 3 == 1:
            await bot.twin.drop(4000)
            await asyncio.sleep(0.5)
        if number % 4 == 2:
            bot.twin.fails("GET /channels/*/messages", status=502, times=2)
            bot.twin.limits("GET /channels/*/messages", retry_after=0.3, times=1)
            bot.twin.fails("POST /channels/*/messages", status=500, times=1)
        await bot.kill()
        killed.append(now())
        await asyncio.sleep(random.uniform(0.0, 1.0))
        await bot.start()
    await talking
    return killed


async def told_as_gaps(raw: asyncpg.Connection, killed: Sequence[datetime]) -> None:
    """Every kill lies in a gap that is read back; one gap may span several that came while it was being read."""
    await until(lambda: raw.fetchval("SELECT bool_and(read_at IS NOT NULL) FROM capture_gaps"))
    gaps = await raw.fetch("SELECT began_at, ended_at FROM capture_gaps")
    for moment in killed:
        assert any(gap["began_at"] <= moment <= gap["ended_at"] for gap in gaps), (moment, gaps)


async def test_three_kills(server: Server, reachable_folder: Path) -> None:
    async with chaos(server, reachable_folder) as (bot, crowd, raw):
        killed = await kill_and_resume(bot, crowd, kills=3, messages=400)
        await eventually(raw, crowd)
        await told_as_gaps(raw, killed)
        await announced_once(raw, bot, crowd)
        await bot.stop()


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_twenty_kills_in_five_thousand_messages(server: Server, reachable_folder: Path) -> None:
    async with chaos(server, reachable_folder) as (bot, crowd, raw):
        killed = await kill_and_resume(bot, crowd, kills=20, messages=5_000)
        await eventually(raw, crowd)
        await told_as_gaps(raw, killed)
        await announced_once(raw, bot, crowd)
        await bot.stop()


@pytest.mark.parametrize("seconds", [4, pytest.param(20, marks=pytest.mark.long)])
async def test_within_a_living_process_nothing_of_any_kind_is_lost(
    server: Server, reachable_folder: Path, seconds: int
) -> None:
    async with chaos(server, reachable_folder) as (bot, crowd, raw):
        talking = asyncio.create_task(crowd.lives(300, pause=(seconds + 6) / 300))
        await asyncio.sleep(2)
        async with away(server, raw):
            await asyncio.sleep(seconds / 2)
            await bot.twin.drop(4000)
            await asyncio.sleep(seconds / 2)
            await bot.twin.asks_reconnect()
        await talking
        await eventually(raw, crowd)

        async def reacted() -> bool:
            return len(await stored(raw, "reaction_add")) >= crowd.reactions

        await until(reacted)
        assert len(await stored(raw, "reaction_add")) == crowd.reactions
        assert await raw.fetchval("SELECT count(*) FROM capture_gaps") == 0
        await bot.stop()


@asynccontextmanager
async def away(server: Server, raw: asyncpg.Connection) -> AsyncGenerator[None]:
    """Nobody gets into the database during the block, and whoever is in it is thrown out, but for us who look on."""
    name, me = await raw.fetchval("SELECT current_database()"), await raw.fetchval("SELECT pg_backend_pid()")
    admin = await asyncpg.connect(host=str(server.socket_dir), user="synapse", database="postgres")
    try:
        await admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> $2", name, me
        )
        yield
        await admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
    finally:
        await admin.close()
