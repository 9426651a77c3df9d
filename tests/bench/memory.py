"""What a process weighs that is `synapse up` and has handled events of very many members."""

import asyncio
import os
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from synapse.cli.database import run as run_async
from synapse.cli.serving import listen
from synapse.cli.up import announce_and_serve
from synapse.db.engine import connect
from synapse.rules.event import Event
from synapse.runtime.intake import Intake
from synapse.runtime.spine import Spine
from tests.bench.databases import database, open_bench, prepare
from tests.bench.figures import Row, at_most, megabytes, per_second, show

GUILD = 1
_FIRST_MEMBER, _FIRST_CHANNEL, _CHANNELS = 10_000, 100, 50
_WAVE = 2_000
_UP, _DONE = "up", "done"


async def run(folder: Path, *, quick: bool) -> None:
    """Print the resident memory before the first event, and after the last."""
    members = 5_000 if quick else 100_000
    async with open_bench(folder / "server") as bench, database(bench) as name:
        engine = await connect(bench.url_of(name))
        await prepare(engine, GUILD)
        await engine.dispose()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.bench.memory",
            bench.url_of(name),
            str(members),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "JWT_SECRET": secrets.token_hex(32)},
        )
        before, _ = await _weighed(process, _UP)
        after, seconds = await _weighed(process, _DONE)
        await process.communicate()
    rows = [
        Row("API and background work, idle", megabytes(before)),
        at_most(f"after events of {members:,} members", after, 300e6, megabytes),
        Row("their rate, one message of each", per_second(members / seconds)),
    ]
    show("Resident memory of the all-in-one process, PostgreSQL aside", rows)


async def _weighed(process: asyncio.subprocess.Process, mark: str) -> tuple[int, float]:
    """The process's memory when it says so, and the seconds that it names; then it may go on."""
    assert process.stdout and process.stdin and process.stderr
    words = (await process.stdout.readline()).decode().split()
    if not words or words[0] != mark:
        raise SystemExit(f"the measured process ended early: {(await process.stderr.read()).decode()}")
    weight = psutil.Process(process.pid).memory_info().rss
    process.stdin.write(b"\n")
    await process.stdin.drain()
    return weight, float(words[1])


async def _be_measured(url: str, members: int) -> None:
    """`synapse up` with a spine beside it that events come in through; stops at each mark until told to go on."""
    with listen("127.0.0.1", 0) as listener:
        serving = asyncio.create_task(announce_and_serve(listener, None, url))
        engine = await connect(url)
        await asyncio.sleep(2)
        await _mark(_UP, 0)
        began = time.perf_counter()
        async with Intake(Spine(engine)) as intake:
            wave: list[Event] = []
            for event in _messages(members):
                wave.append(event)
                if len(wave) == _WAVE:
                    await asyncio.gather(*(intake.submit(one) for one in wave))
                    wave.clear()
            await asyncio.gather(*(intake.submit(one) for one in wave))
        await _mark(_DONE, time.perf_counter() - began)
        await engine.dispose()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


def _messages(members: int) -> Iterator[Event]:
    payload = {"length": 80, "word_count": 14, "has_link": False, "has_code_block": False, "emoji_count": 1}
    for number in range(members):
        yield Event(
            GUILD,
            "message_create",
            str(number),
            1_760_000_000.0 + number,
            _FIRST_MEMBER + number,
            None,
            _FIRST_CHANNEL + number % _CHANNELS,
            dict(payload),
        )


async def _mark(mark: str, seconds: float) -> None:
    sys.stdout.write(f"{mark} {seconds}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)


if __name__ == "__main__":
    run_async(_be_measured(sys.argv[1], int(sys.argv[2])))
