"""Configuration that changes elsewhere is known here within a second, with or without notifications."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.guilds.configure import set_settings
from synapse.runtime.changing import changing
from synapse.runtime.spine import Spine
from synapse.runtime.watching.watch import Watcher
from tests.runtime.community import GUILD, afternoon, raw_connection, replayed, settle, verdict

LISTENERS = "FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"


@asynccontextmanager
async def watching(engine: AsyncEngine, every: float) -> AsyncGenerator[Watcher]:
    """A watcher of a process of its own."""
    watcher = Watcher(Spine(engine), every=every)
    task = asyncio.create_task(watcher.run())
    try:
        await until(lambda: watcher.is_listening and watcher.age is not None)
        yield watcher
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(holds: Callable[[], bool], seconds: float = 5) -> float:
    """How long it took until something held."""
    began = time.monotonic()
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return time.monotonic() - began


async def change(engine: AsyncEngine, motto: str, guild: int = GUILD) -> int:
    async with changing(engine, guild) as made:
        await set_settings(made, {"community_motto": motto}, {})
        return await made.raw.fetchval("SELECT config_version FROM guild_heads WHERE guild_id = $1", guild)


async def test_everything_is_loaded_at_start_and_a_change_arrives_within_a_second(engine: AsyncEngine) -> None:
    await settle(engine)
    await settle(engine, GUILD + 1)
    async with watching(engine, every=60) as watcher:
        assert set(watcher.versions) == {GUILD, GUILD + 1}
        version = await change(engine, "first")
        assert await until(lambda: watcher.versions[GUILD] == version) < 1


async def test_a_guild_that_is_new_arrives_too(engine: AsyncEngine) -> None:
    async with watching(engine, every=60) as watcher:
        await settle(engine)
        await until(lambda: GUILD in watcher.versions)


async def test_a_change_arrives_though_the_listener_was_killed(engine: AsyncEngine) -> None:
    await settle(engine)
    async with watching(engine, every=0.5) as watcher:
        async with raw_connection(engine) as raw:
            assert await raw.fetchval(f"SELECT count(pg_terminate_backend(pid)) {LISTENERS}") == 1
        await until(lambda: not watcher.is_listening)
        version = await change(engine, "nobody heard it")
        await until(lambda: watcher.versions[GUILD] == version, 2)
        await until(lambda: watcher.is_listening)
        version = await change(engine, "heard again")
        assert await until(lambda: watcher.versions[GUILD] == version) < 1


@pytest.mark.parametrize("every", [60.0])
async def test_nothing_said_while_the_listener_was_away_is_lost(engine: AsyncEngine, every: float) -> None:
    await settle(engine)
    async with watching(engine, every=every) as watcher:
        async with raw_connection(engine) as raw:
            await raw.fetchval(f"SELECT count(pg_terminate_backend(pid)) {LISTENERS}")
        await until(lambda: not watcher.is_listening)
        version = await change(engine, "said into the void")
        await until(lambda: watcher.versions[GUILD] == version)


async def test_a_watched_configuration_decides_like_one_that_a_batch_loaded(engine: AsyncEngine) -> None:
    records = afternoon(5, 120)
    plain = await settle(engine, GUILD + 1)
    await replayed(plain, [{**one, "guild_id": str(GUILD + 1)} for one in records])
    await settle(engine)
    async with watching(engine, every=60) as watcher:
        spine = watcher._spine
        await replayed(spine, records[:60])
        await change(engine, "meanwhile")
        await replayed(spine, records[60:])
    assert (await verdict(engine)).faults == []
    async with raw_connection(engine) as raw:
        rows = await raw.fetch(
            "SELECT (SELECT array_agg((fingerprint, key, period, value)::text ORDER BY 1) FROM kept_measures k "
            "WHERE k.guild_id = g.guild_id) FROM guilds g WHERE guild_id = ANY($1)",
            [GUILD, GUILD + 1],
        )
    assert rows[0] == rows[1]
