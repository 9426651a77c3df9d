"""The schema comes up to date once, whoever asks, and an unknown one is not touched."""

import asyncio
from collections.abc import AsyncGenerator

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.embedded import Server
from synapse.db.engine import create_engine
from synapse.db.migrate import require_current, status, upgrade
from synapse.kit.errors import DatabaseOutdated
from tests.house.migrations import differences


@pytest.fixture
async def empty(server: Server) -> AsyncGenerator[AsyncEngine]:
    admin = await asyncpg.connect(host=str(server.socket_dir), user="synapse", database="postgres")
    name = f"empty_{id(server)}"
    await admin.execute(f"CREATE DATABASE {name}")
    engine = create_engine(server.url_of(name))
    yield engine
    await engine.dispose()
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


async def test_two_that_upgrade_at_once_apply_everything_once(empty: AsyncEngine) -> None:
    assert not (await status(empty)).is_current
    with pytest.raises(DatabaseOutdated, match="has no tables yet"):
        await require_current(empty)
    await asyncio.gather(upgrade(empty), upgrade(empty))
    after = await status(empty)
    assert after.is_current
    assert after.pending == ()
    assert (await upgrade(empty)).pending == ()


async def test_a_schema_of_a_newer_synapse_is_refused(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseOutdated, match="9999"):
        await upgrade(engine)


async def test_the_migrations_make_what_the_models_describe(engine: AsyncEngine) -> None:
    assert await differences(engine) == ""
