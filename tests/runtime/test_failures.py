"""The database goes away: what was under way is undone and done again, or said to have failed."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.engine import create_engine
from synapse.kit.errors import DatabaseUnavailable
from synapse.runtime.batch.pen import Pen
from synapse.runtime.handle import handle
from synapse.runtime.spine import Spine
from tests.runtime.community import GUILD, afternoon, events, replayed, settle, state_of, verdict

RECORDS = afternoon(17, 200)
EVENTS = events(RECORDS)


@pytest.fixture
async def admin(engine: AsyncEngine) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(host=str(engine.url.query["host"]), user="synapse", database="postgres")
    yield connection
    await connection.close()


async def test_lost_connections_are_replaced_and_nothing_is_doubled(
    engine: AsyncEngine, admin: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    spine = await settle(engine)

    async def cut() -> None:
        for _ in range(8):
            await asyncio.sleep(0.1)
            await admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", engine.url.database
            )

    cutting = asyncio.create_task(cut())
    first = 0
    while first < len(EVENTS):
        outcomes = await handle(spine, GUILD, EVENTS[first : first + 20])
        assert not [one for one in outcomes if isinstance(one, Exception)]
        first += 20
    await cutting
    other = await settle(engine, GUILD + 1)
    await replayed(other, [{**one, "guild_id": str(GUILD + 1)} for one in RECORDS])
    assert (await state_of(engine)).head == (await state_of(engine, GUILD + 1)).head
    assert (await verdict(engine)).faults == []


async def test_a_database_that_stays_away_is_said_clearly(tmp_path: Path) -> None:
    nowhere = create_engine(f"postgresql://synapse@/synapse?host={tmp_path}")
    with pytest.raises(DatabaseUnavailable, match="has been away"):
        await handle(Spine(nowhere), GUILD, EVENTS[:5], patience=0.3)
    await nowhere.dispose()


async def test_a_batch_that_fails_before_its_commit_leaves_nothing(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    spine = await settle(engine)
    before = await state_of(engine)
    finish = Pen.finish

    async def failing(pen: Pen) -> None:
        await finish(pen)
        raise RuntimeError("just before the commit")

    monkeypatch.setattr(Pen, "finish", failing)
    outcomes = await handle(spine, GUILD, EVENTS[:3])
    assert [type(one) for one in outcomes] == [RuntimeError] * 3
    assert await state_of(engine) == before
    monkeypatch.undo()
    assert await handle(spine, GUILD, EVENTS[:3]) == ["stored"] * 3
