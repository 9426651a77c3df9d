"""Live events: submitted one by one, handled in batches, answered when committed."""

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.runtime.batch import deciding
from synapse.runtime.errors import Stopped
from synapse.runtime.intake import Intake
from tests.runtime.community import GUILD, afternoon, events, replayed, settle, state_of, verdict

RECORDS = afternoon(13, 120)


async def test_submitted_events_come_out_as_a_replay_does(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    async with Intake(spine) as intake:
        outcomes = await asyncio.gather(*[intake.submit(event) for event in events(RECORDS)])
    assert outcomes.count("stored") == len({(one["event_type"], one["source_id"]) for one in RECORDS})
    other = await settle(engine, GUILD + 1)
    await replayed(other, [{**one, "guild_id": str(GUILD + 1)} for one in RECORDS])
    assert (await state_of(engine)).head == (await state_of(engine, GUILD + 1)).head
    assert (await verdict(engine)).faults == []


async def test_an_event_is_answered_when_it_is_committed(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    async with Intake(spine) as intake:
        [event, *_] = events(RECORDS)
        assert await intake.submit(event) == "stored"
        assert len((await state_of(engine)).tables["event_lake"]) == 1
        assert await intake.submit(event) == "duplicate"


async def test_what_waits_is_finished_before_stopping_and_nothing_is_taken_after(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    intake = Intake(spine, window=0.2)
    waiting = [asyncio.ensure_future(intake.submit(event)) for event in events(RECORDS[:20])]
    await asyncio.sleep(0)
    assert intake.waiting == {GUILD: 20}
    await intake.drain()
    assert {await one for one in waiting} <= {"stored", "duplicate"}
    with pytest.raises(Stopped):
        await intake.submit(events(RECORDS)[30])


async def test_whoever_submits_more_than_there_is_room_for_is_held_up(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    async with Intake(spine, window=0.05, room=5) as intake:
        waiting = [asyncio.ensure_future(intake.submit(event)) for event in events(RECORDS[:20])]
        await asyncio.sleep(0.01)
        assert sum(intake.waiting.values()) <= 5
        await asyncio.gather(*waiting)
    assert len((await state_of(engine)).tables["event_lake"]) == 20


async def test_an_event_that_breaks_is_alone_with_its_error(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    spine = await settle(engine)
    [bad, *good] = events(RECORDS[:12])
    decide = deciding.decide

    def breaking(event, *more):
        if event is bad:
            raise ZeroDivisionError("a bug")
        return decide(event, *more)

    monkeypatch.setattr(deciding, "decide", breaking)
    async with Intake(spine) as intake:
        outcomes = await asyncio.gather(*[intake.submit(event) for event in [bad, *good]], return_exceptions=True)
    assert isinstance(outcomes[0], ZeroDivisionError)
    assert outcomes[1:] == ["stored"] * len(good)
    assert (await verdict(engine)).faults == []
