"""Whoever tampers with the books is found out, and the database itself refuses most of it."""

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.ledger.verify import verify
from tests.runtime.community import GUILD, afternoon, raw_connection, replayed, settle, verdict

OFF = "ALTER TABLE {0} DISABLE TRIGGER {0}_append_only"


TAMPERINGS = [
    ("chain", "UPDATE transactions SET amount = amount + 1 WHERE seq = 10"),
    ("chain", "UPDATE transactions SET to_account = to_account + 1 WHERE seq = 10 AND to_account > 0"),
    ("chain", "DELETE FROM transactions WHERE seq = 10"),
    ("chain", "DELETE FROM transactions WHERE seq = (SELECT max(seq) FROM transactions)"),
    ("chain", "UPDATE transactions SET at = at + interval '1 microsecond' WHERE seq = 3"),
    ("wallet", "DELETE FROM transactions WHERE seq = 10"),
    ("wallet", "UPDATE wallets SET balance = balance + 5 WHERE account = 1 AND currency = 'xp'"),
    ("wallet", "UPDATE wallets SET lifetime = lifetime + 5 WHERE account = 1 AND currency = 'xp'"),
    ("overdraft", "UPDATE wallets SET balance = -5 WHERE account = 1 AND currency = 'xp'"),
    ("link", "UPDATE transactions SET event_seq = event_seq + 1 WHERE seq = 10"),
    ("link", "UPDATE transactions SET award_seq = award_seq + 1 WHERE seq = 1"),
    ("link", "UPDATE awards SET rule = 'another' WHERE seq = 1"),
    ("link", "DELETE FROM event_lake WHERE seq = (SELECT event_seq FROM transactions WHERE seq = 10)"),
    (
        "link",
        "UPDATE event_lake SET source_id = 'x' WHERE seq = (SELECT event_seq FROM transactions WHERE seq = 10)",
    ),
    ("link", "UPDATE event_lake SET user_id = 5 WHERE seq = (SELECT event_seq FROM transactions WHERE seq = 1)"),
    ("account", "DELETE FROM members WHERE account = 1"),
]


@pytest.fixture
async def books(engine: AsyncEngine) -> AsyncEngine:
    await replayed(await settle(engine), afternoon(5, 120))
    assert (await verdict(engine)).holds
    return engine


@pytest.mark.parametrize("table", ["transactions", "admin_log", "pack_revisions"])
async def test_the_database_refuses_to_change_what_is_append_only(engine: AsyncEngine, table: str) -> None:
    for statement in (
        "UPDATE {0} SET guild_id = guild_id",
        "DELETE FROM {0}",
        "TRUNCATE {0}",
        "WITH gone AS (DELETE FROM {0} RETURNING 1) SELECT 1",
    ):
        with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
            async with raw_connection(engine) as raw:
                # not even a session that calls itself a replica may
                await raw.execute("SET LOCAL session_replication_role = replica")
                await raw.execute(statement.format(table))


async def test_tampering_shows(books: AsyncEngine) -> None:
    found: dict[str, set[str]] = {}
    async with raw_connection(books) as raw:
        await raw.execute(OFF.format("transactions"))
        for _, tampering in TAMPERINGS:
            undo = raw.transaction()
            await undo.start()
            assert not (await raw.execute(tampering)).endswith(" 0"), tampering
            found[tampering] = {fault.code for fault in (await verify(raw, GUILD)).faults}
            await undo.rollback()
        assert (await verify(raw, GUILD)).faults == []
    assert [tampering for code, tampering in TAMPERINGS if code not in found[tampering]] == []


async def test_a_wrong_link_is_named(books: AsyncEngine) -> None:
    async with raw_connection(books) as raw:
        await raw.execute(OFF.format("transactions"))
        await raw.execute("UPDATE transactions SET event_seq = event_seq + 1 WHERE seq = 10")
    [fault] = [fault for fault in (await verdict(books)).faults if fault.code == "link"]
    assert fault.seq == 10
    assert "entry 10" in fault.message


async def test_an_empty_guild_verifies(engine: AsyncEngine) -> None:
    await settle(engine)
    found = await verdict(engine, GUILD)
    assert (found.holds, found.entries) == (True, 0)
