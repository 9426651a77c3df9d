"""Connecting retries what may pass, and says clearly what will not."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.embedded import Server, open_server
from synapse.db.engine import connect, database_url, shown
from synapse.kit.errors import DatabaseUnavailable


async def test_a_database_that_is_down_is_one_clear_error() -> None:
    with pytest.raises(
        DatabaseUnavailable, match=r"no database at postgresql://me:\*+@127\.0\.0\.1:1/x: .*(fail|refused)"
    ) as error:
        await connect("postgresql://me:secret@127.0.0.1:1/x", patience=0.2)
    assert "secret" not in str(error.value)
    assert "synapse doctor" in error.value.hint


async def test_a_database_that_does_not_exist_is_not_waited_for(server: Server) -> None:
    async with asyncio.timeout(5):
        with pytest.raises(DatabaseUnavailable, match='database "nowhere" does not exist'):
            await connect(server.url_of("nowhere"), patience=60)


async def test_a_database_that_is_late_is_waited_for(reachable_folder: Path) -> None:
    folder = reachable_folder / "data"
    async with open_server(folder) as server:
        url = server.url
    waiting = asyncio.create_task(connect(url, patience=30))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    async with open_server(folder):
        engine = await waiting
        await engine.dispose()


@pytest.mark.parametrize("given", ["mysql://x/y", "sqlite:///x", "not a url", ""])
def test_what_is_no_postgresql_url_is_refused(given: str) -> None:
    with pytest.raises(DatabaseUnavailable):
        database_url(given)


@pytest.mark.parametrize("given", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+asyncpg://u@h/d"])
def test_every_spelling_of_the_url_is_understood(given: str) -> None:
    assert database_url(given).drivername == "postgresql+asyncpg"
    assert shown(database_url(given)) == "postgresql://u@h/d"


def test_libpqs_name_for_encryption_is_understood() -> None:
    assert database_url("postgresql://u@h/d?sslmode=require").query == {"ssl": "require"}


async def test_json_keeps_64_bit_numbers_and_moments_keep_their_zone(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        big = (await connection.execute(text("SELECT '{\"id\": 9223372036854775807}'::jsonb"))).scalar_one()
        moment = (await connection.execute(text("SELECT '2026-01-01T12:00:00+02'::timestamptz"))).scalar_one()
    assert big == {"id": 2**63 - 1}
    assert moment.isoformat() == "2026-01-01T10:00:00+00:00"
