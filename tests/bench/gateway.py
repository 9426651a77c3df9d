"""The bot as it runs for real: frames from the gateway's socket to the commit, heartbeats meanwhile, and memory."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
import psutil

from synapse.db.engine import connect
from tests.bench.databases import Bench, Connection, database, open_bench, prepare
from tests.bench.figures import Row, at_least, at_most, megabytes, milliseconds, per_second, percentile, show
from tests.loopback.certificate import CERTIFICATE
from tests.twin import Twin, TwinChannel, TwinGuild, TwinMember, open_twin
from tests.twin.messages import TwinMessage

RATE = 1_500
#: seconds between two heartbeats that the server asks for
PROBE_EVERY = 0.05
_WORDS = "a few words, as people write them all day :smile: and sometimes a bit more than that"


@dataclass(frozen=True)
class Crowd:
    """People of a guild, and the frames of what they say."""

    guild: TwinGuild
    people: list[TwinMember]
    channels: list[TwinChannel]

    def frames(self, world: Twin, number: int) -> list[bytes]:
        """Messages, written as Discord writes them."""
        made: list[bytes] = []
        for place in range(number):
            author, channel = self.people[place % len(self.people)], self.channels[place % len(self.channels)]
            at = world.clock()
            message = TwinMessage(world.snowflake(at), channel.id, self.guild.id, author.user, at, _WORDS)
            made.append(orjson.dumps(message.create_json(world.bot.id, author, channel.type)))
        return made


async def run(folder: Path, *, quick: bool) -> None:
    """Print the rates, the delay of heartbeats under load, and what the process weighs."""
    burst, seconds, members = (2_000, 2, 1_000) if quick else (20_000, 20, 50_000)
    async with open_bench(folder / "server") as bench, open_twin() as twin:
        rows = await _rates(bench, twin, folder, burst, seconds)
    show("The bot: one shard, from the gateway's socket to the commit", rows)
    async with open_bench(folder / "server") as bench, open_twin() as twin:
        rows = await _weight(bench, twin, folder, members)
    show("The bot: memory", rows)


async def _rates(bench: Bench, twin: Twin, folder: Path, burst: int, seconds: int) -> list[Row]:
    crowd = _crowd(twin, 500)
    async with _bot(bench, twin, crowd, folder) as (_, raw):
        frames = crowd.frames(twin, burst)
        began = time.perf_counter()
        for frame in frames:
            twin.gateway.say("MESSAGE_CREATE", frame, crowd.guild.id)
        await _stored(raw, crowd, burst)
        at_once = burst / (time.perf_counter() - began)
        steady = crowd.frames(twin, RATE * seconds)
        probing = asyncio.create_task(_probe(twin, seconds))
        began = time.perf_counter()
        for second in range(seconds * 10):
            await asyncio.sleep(began + second / 10 - time.perf_counter())
            for frame in steady[second * RATE // 10 : (second + 1) * RATE // 10]:
                twin.gateway.say("MESSAGE_CREATE", frame, crowd.guild.id)
        behind = await _stored(raw, crowd, burst + len(steady))
        delays = await probing
    return [
        at_least(f"{burst:,} messages sent at once", at_once, RATE, per_second),
        Row(f"{RATE:,} a second for {seconds} s: committed after the last one", milliseconds(behind)),
        at_most("heartbeats meanwhile: p99 until answered", percentile(delays, 0.99), 0.25, milliseconds),
        Row("slowest", milliseconds(max(delays))),
    ]


async def _weight(bench: Bench, twin: Twin, folder: Path, members: int) -> list[Row]:
    crowd = _crowd(twin, members)
    async with _bot(bench, twin, crowd, folder) as (process, raw):
        ready = psutil.Process(process.pid).memory_info().rss
        said = crowd.frames(twin, len(crowd.people))
        for frame in said:
            twin.gateway.say("MESSAGE_CREATE", frame, crowd.guild.id)
        await _stored(raw, crowd, len(said))
        after = psutil.Process(process.pid).memory_info().rss
    return [
        Row(f"ready, in a guild of {members:,} members", megabytes(ready)),
        Row("after a message of each of them", megabytes(after)),
    ]


def _crowd(twin: Twin, members: int) -> Crowd:
    guild = twin.guild("A crowd")
    people = [guild.member(f"member-{number}") for number in range(members)]
    return Crowd(guild, people, [guild.text(f"channel-{number}") for number in range(10)])


@asynccontextmanager
async def _bot(
    bench: Bench, twin: Twin, crowd: Crowd, folder: Path
) -> AsyncGenerator[tuple[asyncio.subprocess.Process, Connection]]:
    """`synapse bot` on a database where the guild is set up, connected and caught up."""
    async with database(bench) as name:
        engine = await connect(bench.url_of(name))
        await prepare(engine, crowd.guild.id)
        await engine.dispose()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "synapse",
            "bot",
            env={
                **os.environ,
                "DATABASE_URL": bench.url_of(name),
                "DISCORD_TOKEN": twin.token,
                "DISCORD_PROXY": twin.proxy,
                "SSL_CERT_FILE": str(CERTIFICATE),
                "SYNAPSE_JOURNAL": str(folder / "journal"),
                "SYNAPSE_LOG_LEVEL": "WARNING",
            },
        )
        raw = await bench.raw(name)
        try:
            await _connected(process, twin)
            # its commit says that the bot has caught up
            twin.gateway.say("MESSAGE_CREATE", crowd.frames(twin, 1)[0], crowd.guild.id)
            await _stored(raw, crowd, 0, process)
            yield process, raw
        finally:
            process.terminate()
            await process.wait()
            await raw.close()


async def _connected(process: asyncio.subprocess.Process, twin: Twin) -> None:
    while not twin.gateway.sessions.by_shard:
        _living(process)
        await asyncio.sleep(0.05)


async def _stored(
    raw: Connection, crowd: Crowd, number: int, process: asyncio.subprocess.Process | None = None
) -> float:
    """Wait until so many messages are committed beside the first one; the seconds that took."""
    began = time.perf_counter()
    while await raw.fetchval("SELECT lake_seq FROM guild_heads WHERE guild_id = $1", crowd.guild.id) <= number:
        if process is not None:
            _living(process)
        await asyncio.sleep(0.02)
    return time.perf_counter() - began


async def _probe(twin: Twin, seconds: int) -> list[float]:
    """How long the client takes to answer, asked again and again."""
    delays: list[float] = []
    until = time.perf_counter() + seconds
    session = twin.gateway.sessions.by_shard[0]
    while time.perf_counter() < until and session.socket is not None:
        began = time.perf_counter()
        await session.socket.handled()
        delays.append(time.perf_counter() - began)
        await asyncio.sleep(PROBE_EVERY)
    return delays


def _living(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        raise SystemExit(f"the bot ended early, with {process.returncode}")
