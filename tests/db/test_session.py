"""A block that ends well is kept whole, one that raises leaves nothing, on the driver's connection too."""

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.engine import create_engine
from synapse.db.session import batch_transaction, reading, transaction


@pytest.fixture
async def notes(engine: AsyncEngine) -> AsyncEngine:
    async with transaction(engine) as session:
        await session.execute(text("CREATE TABLE notes (word text)"))
    return engine


async def words(engine: AsyncEngine) -> list[str]:
    async with reading(engine) as session:
        return list((await session.execute(text("SELECT word FROM notes ORDER BY word"))).scalars())


async def test_a_transaction_is_kept_whole_or_not_at_all(notes: AsyncEngine) -> None:
    async with transaction(notes) as session:
        await session.execute(text("INSERT INTO notes VALUES ('kept')"))
    with pytest.raises(ZeroDivisionError):
        async with transaction(notes) as session:
            await session.execute(text("INSERT INTO notes VALUES ('lost')"))
            raise ZeroDivisionError
    assert await words(notes) == ["kept"]


async def test_raw_statements_of_a_batch_belong_to_its_transaction(notes: AsyncEngine) -> None:
    with pytest.raises(ZeroDivisionError):
        async with batch_transaction(notes) as (connection, raw):
            await raw.execute("INSERT INTO notes VALUES ('raw')")
            await connection.execute(text("INSERT INTO notes VALUES ('core')"))
            raise ZeroDivisionError
    assert await words(notes) == []
    async with batch_transaction(notes) as (_, raw):
        await raw.copy_records_to_table("notes", records=[("one",), ("two",)])
    assert await words(notes) == ["one", "two"]


async def test_a_batch_whose_statement_fails_leaves_nothing(notes: AsyncEngine) -> None:
    with pytest.raises(asyncpg.UndefinedTableError):
        async with batch_transaction(notes) as (_, raw):
            await raw.execute("INSERT INTO notes VALUES ('raw')")
            await raw.execute("INSERT INTO nowhere VALUES (1)")
    assert await words(notes) == []


async def test_a_reader_cannot_write(notes: AsyncEngine) -> None:
    with pytest.raises(DBAPIError, match="read-only transaction"):
        async with reading(notes) as session:
            await session.execute(text("INSERT INTO notes VALUES ('sneaked')"))


async def test_a_transaction_left_open_on_the_driver_does_not_come_out_of_the_pool(notes: AsyncEngine) -> None:
    small = create_engine(notes.url.render_as_string(hide_password=False), pool_size=1)
    async with small.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        await raw.execute("BEGIN")
        await raw.execute("INSERT INTO notes VALUES ('left open')")
    async with small.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        assert not raw.is_in_transaction()
    await small.dispose()
    assert await words(notes) == []
