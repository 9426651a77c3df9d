"""A dry-run tells what would happen, and why, and writes nothing at all."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.kit.errors import BadInput
from synapse.packs.library import load_preset
from synapse.runtime.errors import UnknownGuild
from synapse.runtime.spine import Spine
from synapse.runtime.trials.dry_run import dry_run, explain_without_database
from tests.runtime.community import START, afternoon, message, raw_connection, record, replayed, settle

RECORDS = afternoon(3, 60)
ADA = int(RECORDS[0]["user_id"])


async def everything(engine: AsyncEngine) -> dict[str, Any]:
    """All rows of all tables, and every sequence."""
    async with raw_connection(engine) as raw:
        tables = [row[0] for row in await raw.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        found: dict[str, Any] = {name: await raw.fetch(f"SELECT t::text FROM {name} t ORDER BY 1") for name in tables}
        found["sequences"] = await raw.fetch("SELECT * FROM pg_sequences")
    return found


async def test_a_dry_run_decides_on_the_stored_state_and_writes_nothing(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, RECORDS)
    before = await everything(engine)
    soon = message(START + timedelta(hours=5), ADA, "dry", length=600)
    found = await dry_run(spine, soon)
    stranger = await dry_run(spine, message(START + timedelta(hours=5), 424242, "dry-2"))
    assert [award.rule for award in found.explanation.decision.awards]
    assert found.world.wallets[ADA, "xp"].lifetime > 0
    assert any(step.rule for step in found.explanation.rules)
    assert stranger.explanation.decision.awards
    assert await everything(engine) == before


async def test_a_cooldown_shows_in_the_reasons(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, [message(START, ADA, 1)])
    found = await dry_run(spine, message(START + timedelta(seconds=5), ADA, 2))
    assert found.explanation.decision.awards == []
    assert any(trace.outcome == "false" for trace in found.explanation.rules)


async def test_a_preset_decides_in_the_place_of_what_is_installed(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    found = await dry_run(spine, message(START, ADA, 1), preset=load_preset("minimal-engagement"))
    [entry] = [entry for award in found.explanation.decision.awards for entry in award.entries]
    assert (entry.currency, entry.amount) == ("karma", 1)


async def test_a_guild_that_nobody_knows_needs_a_preset(engine: AsyncEngine) -> None:
    with pytest.raises(UnknownGuild):
        await dry_run(Spine(engine), message(START, ADA, 1))
    found = await dry_run(Spine(engine), message(START, ADA, 1), preset=load_preset("classic-gamification"))
    assert {entry.currency for award in found.explanation.decision.awards for entry in award.entries} >= {"xp", "stars"}


async def test_what_is_no_event_is_refused(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    with pytest.raises(BadInput, match="not declared"):
        await dry_run(spine, record("nonsense", START, ADA, "1"))
    with pytest.raises(BadInput, match="not a JSON object"):
        await dry_run(spine, [])


def test_a_preset_can_be_tried_without_a_database() -> None:
    found = explain_without_database(message(START, ADA, 1), load_preset("classic-gamification"))
    assert {entry.currency for award in found.explanation.decision.awards for entry in award.entries} >= {"xp", "stars"}
