"""Every kind of measure means the same, whether it was loaded, kept current in a batch, or filled afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.guilds.configure import switch_modules
from synapse.packs.install import pack_text
from synapse.runtime.changing import changing
from synapse.runtime.jobs import retain
from synapse.runtime.plans.presets import install_packs
from synapse.runtime.spine import Spine
from tests.runtime.community import (
    GUILD,
    START,
    afternoon,
    events,
    message,
    raw_connection,
    reaction,
    record,
    replayed,
    settle,
    state_of,
    verdict,
)
from tests.runtime.measured import PACK

RECORDS = afternoon(31, 220, members=6)
ROLL = record("season_roll", START + timedelta(hours=3), None, "roll-1", payload={"name": "Next"})
for place, one in enumerate(RECORDS):
    if one["timestamp"] > ROLL["timestamp"]:
        RECORDS.insert(place, ROLL)
        break


async def measured(engine: AsyncEngine, text: str = PACK, guild: int = GUILD) -> Spine:
    spine = await settle(engine, guild, "analytics-only")
    async with changing(engine, guild) as change:
        await install_packs(change, [pack_text(text)])
        await switch_modules(change, {"seasons": True, "milestones": True, "economy": True})
        await change.raw.execute(
            "INSERT INTO seasons (guild_id, id, name, starts_at, active) VALUES ($1, 1, 'First', $2, true) "
            "ON CONFLICT DO NOTHING",
            guild,
            START,
        )
    return spine


@pytest.fixture(scope="module")
def outcomes() -> dict[str, object]:
    return {}


@pytest.mark.parametrize("batch", [500, 7, 1])
async def test_every_measure_is_the_same_in_batches_of_any_size(
    engine: AsyncEngine, batch: int, outcomes: dict[str, object]
) -> None:
    spine = await measured(engine)
    await replayed(spine, RECORDS, batch)
    state = await state_of(engine)
    assert outcomes.setdefault("state", state) == state
    assert (await verdict(engine)).faults == []
    assert len(state.tables["kept_measures"]) > 20
    assert len(state.tables["kept_values"]) > 20
    assert {row[1] for row in state.tables["milestones_earned"]} == {"regular"}
    assert {row[2] for row in state.tables["milestones_earned"]} == {1, 2}


async def test_a_new_measure_is_filled_from_the_lake(engine: AsyncEngine) -> None:
    spine = await measured(engine)
    await replayed(spine, RECORDS)
    kept = (await state_of(engine)).tables
    async with raw_connection(engine) as raw:
        for table in ("kept_measures", "kept_values", "measure_definitions"):
            await raw.execute(f"DELETE FROM {table}")
    later = message(START + timedelta(days=40), 5, "later")
    await replayed(Spine(engine), [later])
    filled = (await state_of(engine)).tables
    for table in ("kept_measures", "kept_values"):
        assert set(kept[table]) <= set(filled[table])
    async with raw_connection(engine) as raw:
        definitions = await raw.fetch("SELECT name, since FROM measure_definitions")
        assert {row["name"] for row in definitions} >= {"long_ones", "letters", "rooms", "days", "earned_today"}
        assert {row["since"] for row in definitions} == {None}


async def test_a_measure_filled_after_retention_says_since_when_it_counts(engine: AsyncEngine) -> None:
    spine = await measured(engine)
    await replayed(spine, RECORDS)
    await retain(spine, GUILD, now=START + timedelta(days=1, hours=1), days=1)
    async with changing(engine, GUILD) as change:
        await install_packs(change, [pack_text(PACK.replace("row.length > 200", "row.length > 100"))])
        oldest = await change.raw.fetchval("SELECT min(timestamp) FROM event_lake")
        # a pack that is installed is a change of configuration: the next batch fills what is new
    await replayed(spine, [message(START + timedelta(days=40), 5, "later")])
    async with raw_connection(engine) as raw:
        since = dict(await raw.fetch("SELECT name, since FROM measure_definitions"))
    assert oldest is not None
    assert since["long_ones"] == oldest
    assert since["rooms"] is None


async def test_what_a_rule_reverses_is_taken_back_once(engine: AsyncEngine) -> None:
    ada, bo = 71, 72
    gone = reaction(START + timedelta(minutes=2), bo, ada, 5001, type_="reaction_remove", source="x-1")
    records = [
        message(START, ada, 5001),
        reaction(START + timedelta(minutes=1), bo, ada, 5001, source="5001"),
        gone,
        {**gone, "source_id": "x-2"},
    ]
    for batch, guild in ((500, GUILD), (1, GUILD + 1)):
        spine = await measured(engine, guild=guild)
        await replayed(spine, [{**one, "guild_id": str(guild)} for one in records], batch)
        state = await state_of(engine, guild)
        assert state.wallets[bo]["stars"] == 0
        reversals = [row for row in state.tables["transactions"] if row[7] == "reversal"]
        assert len(reversals) == 2
        assert (await verdict(engine, guild)).faults == []
    assert (await state_of(engine)).head == (await state_of(engine, GUILD + 1)).head


def test_the_history_holds_what_the_tests_need() -> None:
    kinds = {one.type for one in events(RECORDS)}
    assert {"message_create", "reaction_add", "reaction_remove", "thread_create", "season_roll"} <= kinds
