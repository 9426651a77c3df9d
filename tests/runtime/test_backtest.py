"""A backtest predicts to the unit, and touches nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import batch_transaction
from synapse.kit.clock import now
from synapse.kit.paths import RULEPACKS
from synapse.packs.format import one_text
from synapse.runtime.backtest.compare import gini, top_share
from synapse.runtime.backtest.run import Backtest, backtest, work
from synapse.runtime.backtest.window import NothingThere
from synapse.runtime.changing import changing
from synapse.runtime.plans.plan import PlanGone, PlanOutdated, apply_plan, plan_of, rehearse, save_plan
from synapse.runtime.spine import Spine
from synapse.runtime.summaries import summaries
from synapse.runtime.tasks import Job
from tests.runtime.community import GUILD, START, afternoon, record, replayed, settle
from tests.runtime.test_dry_run import everything

#: a reward of 25 instead of 15, half of it kept from those who react; a cooldown of nothing
DRAFT = one_text(RULEPACKS / "message-rewards").replace("default: 15", "default: 25", 1)
PACKS = {"text": DRAFT, "parameters": {"xp_base_message": 21}}
HISTORY = afternoon(7, 700)
ROLL = record("season_roll", START + timedelta(hours=6), None, "roll", payload={"name": "Season 2"})


async def carried(spine: Spine, kind: str = "packs", guild: int = GUILD, **request: Any) -> Backtest:
    body = request.pop("body", PACKS)
    return await backtest(Job(spine, guild, {"kind": kind, "body": body, **request}, "test"), kind, body)


async def balances(engine: AsyncEngine, guild: int = GUILD) -> dict[tuple[int, str], int]:
    async with batch_transaction(engine) as (_, raw):
        found = await summaries(raw, guild)
    return {(user, name): units for user, one in found.items() for name, units in one.wallets.items() if units}


def held(side: dict[tuple[int, str], int]) -> dict[tuple[int, str], int]:
    return {key: units for key, units in side.items() if units}


async def test_the_live_side_is_what_the_pipeline_made_of_the_same_events(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, [*HISTORY[:400], ROLL, *HISTORY[400:]])
    done = await carried(spine, since=START.isoformat())
    assert held(done.live.balances()) == await balances(engine)
    assert held(done.draft.balances()) != held(done.live.balances())
    assert done.draft.tally.minted != done.live.tally.minted


@pytest.mark.parametrize(
    ("kind", "body"), [("packs", PACKS), ("preset", {"preset": "minimal-engagement", "at": START.isoformat()})]
)
async def test_applying_and_replaying_gives_the_predicted_balances(
    engine: AsyncEngine, kind: str, body: dict[str, Any]
) -> None:
    fresh = GUILD + 1
    spine = await settle(engine)
    await settle(engine, fresh)
    await replayed(spine, HISTORY)
    done = await carried(spine, kind, body=body, since=START.isoformat())
    assert done.rehearsed is not None
    for guild in (GUILD, fresh):
        found = await rehearse(spine, guild, kind, body)
        async with changing(engine, guild) as change:
            plan = await save_plan(change.raw, guild, kind, body, found)
        async with changing(engine, guild) as change:
            _, changes = await apply_plan(change, plan)
        assert changes == found.changes
    before = await balances(engine)
    await replayed(spine, [one | {"guild_id": str(fresh)} for one in HISTORY])
    assert held(done.draft.balances()) == await balances(engine, fresh)
    assert await balances(engine) == before  # applying counts from now on


async def test_a_window_begins_with_what_was_there(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, HISTORY)
    middle = HISTORY[350]["timestamp"]
    done = await carried(spine, since=middle, body={})
    assert held(done.live.balances()) == held(done.draft.balances()) == await balances(engine)
    assert 0 < sum(done.live.tally.fired.values()) < 700


async def test_nothing_is_written_but_the_plan(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, HISTORY[:200])
    before = await everything(engine)
    result = await work(Job(spine, GUILD, {"kind": "packs", "body": PACKS, "days": 30}, "test"))
    after = await everything(engine)
    assert len(after.pop("plans")) == 1 and before.pop("plans") == []
    assert after == before
    assert result["currencies"]["xp"]["draft"]["minted"] > result["currencies"]["xp"]["live"]["minted"]
    assert result["currencies"]["xp"]["members"]["gainers"][0]["account"] > 0


async def test_plans_are_kept_to(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    found = await rehearse(spine, GUILD, "packs", PACKS)
    async with changing(engine, GUILD) as change:
        first, second, third = [await save_plan(change.raw, GUILD, "packs", PACKS, found) for _ in range(3)]
    await replayed(spine, HISTORY[:5])
    async with batch_transaction(engine) as (_, raw):
        state = await plan_of(raw, GUILD, first)
        await raw.execute("UPDATE plans SET expires_at = now() WHERE id = $1", third)
    assert (state.events_since, state.first_new, state.is_outdated) == (5, 1, False)
    with pytest.raises(PlanGone, match="hour"):
        async with changing(engine, GUILD) as change:
            await apply_plan(change, third)
    async with changing(engine, GUILD) as change:
        await apply_plan(change, first)
    with pytest.raises(PlanGone, match="already"):
        async with changing(engine, GUILD) as change:
            await apply_plan(change, first)
    with pytest.raises(PlanOutdated):
        async with changing(engine, GUILD) as change:
            await apply_plan(change, second)


async def test_an_empty_window_is_said(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    with pytest.raises(NothingThere):
        await carried(spine, since=now().isoformat())


def test_concentration() -> None:
    assert (gini([5, 5, 5, 5]), top_share([5, 5, 5, 5])) == (0.0, 0.25)
    assert gini([0, 0, 0, 12]) == 0.75
    assert (gini([]), top_share([0, 0])) == (0.0, 0.0)
