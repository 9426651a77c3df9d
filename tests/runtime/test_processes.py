"""Several processes at once, and processes that die: every event counts once, whole or not at all."""

import asyncio
import random
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import orjson
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.runtime.spine import Spine
from tests.runtime.community import GUILD, Record, afternoon, replayed, settle, state_of, verdict

GUILDS = [GUILD + number for number in range(5)]


def written(folder: Path, records: list[Record]) -> Path:
    file = folder / "history.jsonl"
    file.write_bytes(b"\n".join(orjson.dumps(one) for one in records))
    return file


async def started(url: str, file: Path, batch: int, guilds: list[int] | None = None) -> Process:
    arguments = [sys.executable, "-m", "tests.runtime.replaying", url, str(file), str(batch), *map(str, guilds or [])]
    return await asyncio.create_subprocess_exec(*arguments, stdout=PIPE)


async def finished(process: Process) -> dict[str, int]:
    out, _ = await process.communicate()
    assert process.returncode == 0
    return orjson.loads(out.splitlines()[-1])


@pytest.fixture(scope="module")
def outcomes() -> dict[str, object]:
    return {}


@pytest.mark.parametrize("shares", [[GUILDS], [GUILDS[:2], GUILDS[2:]], [GUILDS[:1], GUILDS[1:3], GUILDS[3:]]])
async def test_guilds_spread_over_processes_lead_to_the_same_state(
    engine: AsyncEngine, database_url: str, tmp_path: Path, shares: list[list[int]], outcomes: dict[str, object]
) -> None:
    records = [one for seed, guild in enumerate(GUILDS) for one in afternoon(seed, 50, guild=guild)]
    random.Random(1).shuffle(records)
    file = written(tmp_path, records)
    for guild in GUILDS:
        await settle(engine, guild)
    processes = [await started(database_url, file, 20, share) for share in shares]
    results = [await finished(process) for process in processes]
    assert sum(one["stored"] + one["duplicates"] for one in results) == len(records)
    state = {guild: await state_of(engine, guild) for guild in GUILDS}
    assert outcomes.setdefault("state", state) == state
    for guild in GUILDS:
        assert (await verdict(engine, guild)).faults == []


async def test_overlapping_submissions_count_once(engine: AsyncEngine, database_url: str, tmp_path: Path) -> None:
    records = afternoon(3, 300)
    distinct = len({(one["event_type"], one["source_id"]) for one in records})
    await settle(engine)
    file = written(tmp_path, records)
    results = await asyncio.gather(*[finished(await started(database_url, file, batch)) for batch in (13, 29)])
    assert sum(one["stored"] for one in results) == distinct
    state = await state_of(engine)
    assert len(state.tables["event_lake"]) == distinct
    found = await verdict(engine)
    assert found.faults == []


async def _kill_and_resume(engine: AsyncEngine, url: str, folder: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    records = afternoon(seed, 240)
    file = written(folder, records)
    await settle(engine)
    for _ in range(kills):
        process = await started(url, file, 8)
        assert process.stdout is not None
        for _ in range(chance.randrange(1, 6)):
            await process.stdout.readline()
        await asyncio.sleep(chance.random() * 0.03)
        process.kill()
        await process.wait()
    await finished(await started(url, file, 8))
    state = await state_of(engine)
    assert len(state.tables["event_lake"]) == len({(one["event_type"], one["source_id"]) for one in records})
    assert (await verdict(engine)).faults == []
    other = await settle(engine, GUILD + 1)
    moved = [{**one, "guild_id": str(GUILD + 1)} for one in records]
    await replayed(Spine(other.engine), moved)
    undisturbed = await state_of(engine, GUILD + 1)
    assert (undisturbed.head, undisturbed.wallets, undisturbed.milestones) == (
        state.head,
        state.wallets,
        state.milestones,
    )


async def test_a_killed_process_loses_and_doubles_nothing(
    engine: AsyncEngine, database_url: str, tmp_path: Path
) -> None:
    await _kill_and_resume(engine, database_url, tmp_path, kills=5, seed=21)


@pytest.mark.long
async def test_thirty_killed_processes_lose_and_double_nothing(
    engine: AsyncEngine, database_url: str, tmp_path: Path
) -> None:
    await _kill_and_resume(engine, database_url, tmp_path, kills=30, seed=22)
