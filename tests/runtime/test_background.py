"""Background work is done by one process at a time, and goes on when that one dies."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.engine import create_engine
from synapse.kit.clock import now
from synapse.runtime.background import keep_running
from synapse.runtime.spine import Spine
from tests.runtime.community import raw_connection, settle

HOLDERS = """
FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class Process:
    """Background work as a process of its own would do it; it remembers when it looked."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        self.looks = 0
        self.task = asyncio.create_task(keep_running(Spine(self.engine), self.clock, self.sleep))

    def clock(self) -> datetime:
        self.looks += 1
        return now()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / 300)

    async def end(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await self.engine.dispose()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_one_works_and_another_takes_over(engine: AsyncEngine, database_url: str) -> None:
    await settle(engine)
    first = Process(database_url)
    await until(lambda: first.looks > 2)
    second = Process(database_url)
    try:
        looked = first.looks
        await until(lambda: first.looks > looked + 4)
        assert second.looks == 0
        await first.end()
        await until(lambda: second.looks > 0)
        async with raw_connection(engine) as raw:
            assert await raw.fetchval(f"SELECT count(*) {HOLDERS}") == 1
    finally:
        await first.end()
        await second.end()


async def test_a_lost_connection_gives_the_turn_to_whoever_comes_first(engine: AsyncEngine, database_url: str) -> None:
    await settle(engine)
    only = Process(database_url)
    try:
        await until(lambda: only.looks > 0)
        async with raw_connection(engine) as raw:
            await raw.fetchval(f"SELECT count(pg_terminate_backend(pid)) {HOLDERS}")
        looked = only.looks
        await until(lambda: only.looks > looked + 2)
    finally:
        await only.end()
