"""A season ends: standings are kept, seasonal wallets start anew, the books say so."""

from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.ledger.seasons import snapshot_of
from synapse.runtime.handle import handle
from synapse.runtime.jobs import expire_seasons, following
from tests.runtime.community import (
    GUILD,
    START,
    afternoon,
    events,
    message,
    raw_connection,
    record,
    replayed,
    settle,
    state_of,
    verdict,
)

ROLL = record("season_roll", START + timedelta(days=2), None, "roll-1", payload={"name": "Season 2"})
ADA = 71


async def test_a_roll_empties_seasonal_wallets_and_keeps_the_standings(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, afternoon(5, 150))
    before = await state_of(engine)
    await replayed(spine, [ROLL, message(START + timedelta(days=2, minutes=1), ADA, 999_999)])
    after = await state_of(engine)
    assert {user: one["stars"] for user, one in after.wallets.items() if one["stars"]} == {ADA: 1}
    assert {u: w["xp"] for u, w in after.wallets.items() if u != ADA} == {u: w["xp"] for u, w in before.wallets.items()}
    async with raw_connection(engine) as raw:
        standings = await snapshot_of(raw, GUILD, 1, "stars")
        assert [stars for _, _, stars in standings] == sorted(
            (w["stars"] for w in before.wallets.values()), reverse=True
        )
        rolls = await raw.fetch("SELECT from_account, to_account, amount FROM transactions WHERE cause = 'season_roll'")
        assert {(row[1], row[2] > 0) for row in rolls} == {(-2, True)}
        lifetimes = await raw.fetch("SELECT lifetime FROM wallets WHERE currency = 'stars' AND balance = 0")
        assert all(row[0] > 0 for row in lifetimes)
        seasons = await raw.fetch("SELECT id, name, active FROM seasons ORDER BY id")
        assert [tuple(row) for row in seasons] == [(1, "Season 1", False), (2, "Season 2", True)]
        counted = await raw.fetch("SELECT DISTINCT season_id, count(*) FROM event_lake GROUP BY 1 ORDER BY 1")
        assert [row[0] for row in counted] == [1, 2]
        audit = await raw.fetchval("SELECT after_snapshot ->> 'name' FROM admin_log WHERE action_type = 'SEASON_ROLL'")
        assert audit == "Season 2"
    assert (await verdict(engine)).faults == []


async def test_a_roll_inside_a_batch_divides_it(engine: AsyncEngine) -> None:
    records = [
        message(START, ADA, 1),
        ROLL,
        message(START + timedelta(days=3), ADA, 2),
        message(START + timedelta(days=4), ADA, 3),
    ]
    spine = await settle(engine)
    await replayed(spine, records)
    state = await state_of(engine)
    assert state.wallets[ADA]["stars"] == 2
    other = await settle(engine, GUILD + 1)
    await replayed(other, [{**one, "guild_id": str(GUILD + 1)} for one in records], batch=1)
    assert (await state_of(engine, GUILD + 1)).head == state.head


async def test_a_guild_has_one_active_season(engine: AsyncEngine) -> None:
    await settle(engine)
    with pytest.raises(asyncpg.UniqueViolationError):
        async with raw_connection(engine) as raw:
            await raw.execute(
                "INSERT INTO seasons (guild_id, id, name, starts_at, active) VALUES ($1, 9, 'Other', now(), true)",
                GUILD,
            )


async def test_a_season_expires_by_its_date_and_the_next_is_as_long(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    assert await expire_seasons(spine, now=START + timedelta(days=119)) == []
    assert await expire_seasons(spine, now=START + timedelta(days=121)) == [GUILD]
    assert await expire_seasons(spine, now=START + timedelta(days=121)) == []
    async with raw_connection(engine) as raw:
        row = await raw.fetchrow("SELECT name, starts_at, ends_at FROM seasons WHERE active")
        assert row is not None
        assert tuple(row) == ("Season 2", START + timedelta(days=120), START + timedelta(days=240))


@pytest.mark.parametrize(("name", "after"), [("Season 1", "Season 2"), ("Spring", "Spring 2"), ("2026", "2026 2")])
def test_the_next_season_is_named_after_the_last(name: str, after: str) -> None:
    assert following(name) == after


async def test_a_roll_to_a_name_that_was_used_gets_a_number(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    again = record("season_roll", START + timedelta(days=3), None, "roll-2", payload={"name": "Season 1"})
    assert await handle(spine, GUILD, events([again])) == ["stored"]
    async with raw_connection(engine) as raw:
        assert await raw.fetchval("SELECT name FROM seasons WHERE active") == "Season 1 2"
