"""The small sums that charts and rule lists read say what the lake and the awards say."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.runtime.community import GUILD, afternoon, raw_connection, replayed, settle

RECORDS = afternoon(seed=7, size=300)


@pytest.mark.parametrize("batch", [500, 3])
async def test_they_are_what_counting_the_lake_would_give(engine: AsyncEngine, batch: int) -> None:
    spine = await settle(engine)
    for _ in range(2):
        await replayed(spine, RECORDS, batch)
    async with raw_connection(engine) as raw:
        kept = await raw.fetch("SELECT hour, event_type, channel_id, count FROM lake_hours ORDER BY 1, 2, 3")
        counted = await raw.fetch(
            "SELECT date_trunc('hour', timestamp, 'UTC'), event_type, coalesce(channel_id, 0), count(*) "
            "FROM event_lake WHERE guild_id = $1 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            GUILD,
        )
    assert [tuple(row) for row in kept] == [tuple(row) for row in counted]
    assert len(kept) > 3


async def test_rules_are_counted_whatever_their_kind(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, RECORDS)
    async with raw_connection(engine) as raw:
        fired = dict(
            await raw.fetch("SELECT rule, sum(fired)::int FROM rule_days WHERE guild_id = $1 GROUP BY 1", GUILD)
        )
        awards = dict(await raw.fetch("SELECT rule, count(*)::int FROM awards WHERE guild_id = $1 GROUP BY 1", GUILD))
        denied = await raw.fetchval("SELECT sum(denied)::int FROM rule_days WHERE guild_id = $1", GUILD)
    assert {rule: fired[rule] for rule in awards} == awards
    assert {"long-message", "message-posted"} <= fired.keys()
    assert fired["long-message"] < fired["message-posted"]
    assert denied > 0
