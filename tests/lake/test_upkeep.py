"""Old events go, what was counted stays counted; reconciliation compares with what is retained only."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.lake.reconcile import Drift
from synapse.lake.stats import lake_stats
from synapse.runtime.background import run_due
from synapse.runtime.jobs import due, reconcile, retain
from tests.runtime.community import (
    GUILD,
    START,
    afternoon,
    message,
    raw_connection,
    replayed,
    settle,
    state_of,
    verdict,
)

RECORDS = afternoon(11, 200)
LAST = datetime.fromisoformat(RECORDS[-1]["timestamp"])
#: with a day kept, everything but the last minutes is old by then
NOW = LAST + timedelta(days=1) - timedelta(minutes=20)


async def counters(engine: AsyncEngine, period: str) -> dict[tuple[object, ...], int]:
    async with raw_connection(engine) as raw:
        rows = await raw.fetch(
            "SELECT user_id, event_type, zone_id, period, count FROM event_counters WHERE period LIKE $1", period
        )
    return {tuple(row)[:4]: row["count"] for row in rows}


async def test_retention_removes_events_and_awards_but_no_counts(engine: AsyncEngine) -> None:
    spine = await settle(engine, event_lake_retention_days=1)
    await replayed(spine, RECORDS)
    lifetime, season = await counters(engine, "lifetime"), await counters(engine, "season:%")
    wallets = (await state_of(engine)).wallets
    removed = await retain(spine, GUILD, now=NOW)
    assert removed.events > 100
    assert removed.awards > 50
    async with raw_connection(engine) as raw:
        assert await raw.fetchval("SELECT min(timestamp) FROM event_lake") >= removed.before
        orphans = "SELECT count(*) FROM awards a LEFT JOIN event_lake e ON e.seq = a.event_seq WHERE e.seq IS NULL"
        assert await raw.fetchval(orphans) == 0
    assert await counters(engine, "lifetime") == lifetime
    assert await counters(engine, "season:%") == season
    assert (await state_of(engine)).wallets == wallets
    assert (await verdict(engine)).faults == []
    assert await reconcile(engine, GUILD, now=NOW) == []


async def test_retention_works_in_batches_and_removes_day_counters(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("synapse.runtime.jobs.BATCH", 30)
    spine = await settle(engine)
    await replayed(spine, RECORDS)
    assert await counters(engine, "day:2026-03-01")
    removed = await retain(spine, GUILD, now=LAST + timedelta(days=100))
    assert (removed.events, removed.day_counters > 0) == ((await stored(engine)), True)
    assert await counters(engine, "day:%") == {}
    again = await retain(spine, GUILD, now=LAST + timedelta(days=100))
    assert (again.events, again.awards, again.day_counters) == (0, 0, 0)


async def stored(engine: AsyncEngine) -> int:
    found = await counters(engine, "lifetime")
    return sum(number for (_, event_type, *_), number in found.items() if not str(event_type).endswith(":received"))


async def test_events_after_retention_go_on_from_the_counts(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, [message(START + timedelta(minutes=n), 71, n) for n in range(99)])
    await retain(spine, GUILD, now=START + timedelta(days=200))
    await replayed(spine, [message(START + timedelta(days=201), 71, "hundredth")])
    assert "chatterbox" in " ".join((await state_of(engine)).milestones[71])
    assert await reconcile(engine, GUILD, now=NOW) == []


async def test_reconciliation_corrects_what_drifted(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, [message(START, 71, 1), message(START + timedelta(minutes=1), 71, 2)])
    right = await counters(engine, "%")
    async with raw_connection(engine) as raw:
        await raw.execute("UPDATE event_counters SET count = 9 WHERE period = 'lifetime'")
        await raw.execute("DELETE FROM event_counters WHERE period = 'season:1'")
    found = await reconcile(engine, GUILD, now=NOW, dry=True)
    assert found == [
        Drift(71, "message_create", "lifetime", 0, 9, 2),
        Drift(71, "message_create", "season:1", 0, 0, 2),
    ]
    assert await reconcile(engine, GUILD, now=NOW) == found
    assert await counters(engine, "%") == right


async def test_a_restart_does_not_run_jobs_again(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    async with raw_connection(engine) as raw:
        first = await raw.fetchval("SELECT created_at FROM guilds")
    assert await due(engine, GUILD, now=first + timedelta(hours=23)) == []
    assert await due(engine, GUILD, now=first + timedelta(days=8)) == ["retention", "reconciliation"]
    ran = await run_due(spine, lambda: first + timedelta(days=8))
    assert [one for one in ran if one[0] != "season_roll"] == [("retention", GUILD), ("reconciliation", GUILD)]
    assert await due(engine, GUILD, now=first + timedelta(days=8, hours=23)) == []


async def test_the_lake_can_be_told_in_figures(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, RECORDS)
    async with raw_connection(engine) as raw:
        found = await lake_stats(raw, GUILD)
    assert found.events == sum(found.by_type.values()) > 150
    assert (found.oldest, found.archived) == (datetime.fromisoformat(RECORDS[0]["timestamp"]), 0)
    assert 0 < found.bytes_per_day <= found.row_bytes
