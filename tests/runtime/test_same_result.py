"""However events are cut into batches, the outcome is the same."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.runtime.handle import handle
from tests.runtime.community import GUILD, afternoon, events, raw_connection, replayed, settle, state_of, verdict

RECORDS = afternoon(seed=7, size=300)


@pytest.fixture(scope="module")
def expected() -> dict[str, object]:
    return {}


@pytest.mark.parametrize("batch", [500, 7, 1])
async def test_batches_of_any_size_lead_to_the_same_state(
    engine: AsyncEngine, batch: int, expected: dict[str, object]
) -> None:
    spine = await settle(engine)
    result = await replayed(spine, RECORDS, batch)
    state = await state_of(engine)
    assert result.stored + result.duplicates == len(RECORDS)
    assert result.duplicates > 0
    assert len(state.head) == 64
    assert expected.setdefault("state", state) == state
    found = await verdict(engine)
    assert found.faults == []
    assert found.entries == len(state.tables["transactions"]) > 200


async def test_a_second_replay_changes_nothing(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, RECORDS)
    before = await state_of(engine)
    again = await replayed(spine, RECORDS)
    assert (again.stored, again.duplicates) == (0, len(RECORDS))
    assert await state_of(engine) == before


async def test_known_events_among_new_ones_are_left_out(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, RECORDS[:200])
    outcomes = await handle(spine, GUILD, events(RECORDS[140:]))
    assert outcomes[:60].count("stored") == 0
    whole = await state_of(engine)
    async with raw_connection(engine) as raw:
        linked = await raw.fetchval(
            "SELECT count(*) FROM transactions t JOIN event_lake e ON e.guild_id = t.guild_id AND e.seq = t.event_seq "
            "WHERE e.timestamp = t.at AND e.event_type = t.event_type"
        )
    assert linked == len(whole.tables["transactions"])
    assert (await verdict(engine)).holds
