"""Milestones that members have, and what an admin may take away."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.milestones.earned import earner_counts, milestones_of, revoke
from tests.runtime.community import GUILD, START, message, raw_connection, record, replayed, settle, state_of


async def test_a_milestone_is_earned_granted_and_revoked(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    grant = {"milestone": "founding-member", "granted_by": "99"}
    await replayed(spine, [message(START, 71, 1), record("milestone_grant", START, 71, "g-1", payload=grant)])
    async with raw_connection(engine) as raw:
        earned = {one.milestone: one for one in await milestones_of(raw, GUILD, 1)}
        assert earned["founding-member"].granted_by == 2
        by_itself = next(one for name, one in earned.items() if name != "founding-member")
        assert {one.granted_by for name, one in earned.items() if name != "founding-member"} == {None}
        assert (await earner_counts(raw, GUILD))["founding-member"] == 1
        assert await revoke(raw, GUILD, 1, by_itself.milestone, START)
        assert not await revoke(raw, GUILD, 1, by_itself.milestone, START)
        assert by_itself.milestone not in await earner_counts(raw, GUILD)
    await replayed(spine, [message(START + timedelta(hours=1), 71, 2)])
    assert by_itself.milestone not in (await state_of(engine)).milestones[71]
