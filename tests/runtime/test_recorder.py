"""Recording never waits, keeps the order and loses nothing: database away, guild held, process killed."""

import asyncio
import random
import signal
import sys
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from synapse.db.engine import create_engine
from synapse.rules.event import Event
from synapse.runtime.batch import deciding
from synapse.runtime.recording import recorder
from synapse.runtime.recording.recorder import JournalUnusable, Recorder
from synapse.runtime.spine import Spine
from tests.runtime.community import GUILD, afternoon, events, raw_connection, replayed, settle, state_of, verdict

OTHER = GUILD + 1
RECORDS = afternoon(23, 300)
EVENTS = events(RECORDS)


@pytest.fixture
async def admin(engine: AsyncEngine) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(host=str(engine.url.query["host"]), user="synapse", database="postgres")
    yield connection
    await connection.close()


async def close_database(engine: AsyncEngine, admin: Any) -> None:
    """Nobody gets in any more, and whoever is in is thrown out."""
    await admin.execute(f"ALTER DATABASE {engine.url.database} WITH ALLOW_CONNECTIONS false")
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", engine.url.database
    )


async def open_database(engine: AsyncEngine, admin: Any) -> None:
    await admin.execute(f"ALTER DATABASE {engine.url.database} WITH ALLOW_CONNECTIONS true")


async def stored(engine: AsyncEngine, guild: int = GUILD) -> list[tuple[str, str]]:
    """What the lake has, in its order."""
    async with raw_connection(engine) as raw:
        rows = await raw.fetch("SELECT event_type, source_id FROM event_lake WHERE guild_id = $1 ORDER BY seq", guild)
    return [(row[0], row[1]) for row in rows]


def told(some: Sequence[Event]) -> list[tuple[str, str]]:
    """What the lake should have: every event once, in the order in which they were recorded."""
    return list(dict.fromkeys((one.type, one.source) for one in some))


def record_all(recorder: Recorder, some: Sequence[Event]) -> None:
    for event in some:
        recorder.record(event)


async def until(recorder: Recorder, what: str, count: int) -> None:
    while getattr(recorder, what) != count:
        await recorder._next_move()


async def test_what_is_recorded_comes_out_as_a_replay_does(engine: AsyncEngine, tmp_path: Path) -> None:
    spine = await settle(engine)
    async with Recorder(spine, tmp_path) as recorder:
        record_all(recorder, EVENTS)
        assert recorder.waiting == len(EVENTS)
        await recorder.idle()
        assert (recorder.waiting, recorder.spilled) == (0, 0)
    other = await settle(engine, OTHER)
    await replayed(other, [{**one, "guild_id": str(OTHER)} for one in RECORDS])
    assert (await state_of(engine)).head == (await state_of(engine, OTHER)).head


async def test_with_the_database_gone_events_wait_on_disk_and_come_in_order(
    engine: AsyncEngine, admin: Any, tmp_path: Path
) -> None:
    spine = await settle(engine)
    async with Recorder(spine, tmp_path, patience=0.2) as recorder:
        record_all(recorder, EVENTS[:100])
        await recorder.idle()
        await close_database(engine, admin)
        with capture_logs() as logs:
            record_all(recorder, EVENTS[100:150])
            await until(recorder, "spilled", 50)
            record_all(recorder, EVENTS[150:250])
            await until(recorder, "spilled", 150)
            assert recorder.is_spilling
            assert recorder.waiting == 0
            await open_database(engine, admin)
            record_all(recorder, EVENTS[250:])
            await recorder.idle()
        assert not recorder.is_spilling
    assert await stored(engine) == told(EVENTS)
    assert (await verdict(engine)).faults == []
    said = [one["event"] for one in logs if one.get("guild") == str(GUILD)]
    assert said.count("events go to the journal") == 1
    assert said.count("the journal is empty again") == 1


class Chaos:
    """Does what comes into its mind to a recorder and its database."""

    def __init__(self, seed: int, engine: AsyncEngine, admin: Any) -> None:
        self.chance = random.Random(seed)
        self.engine = engine
        self.admin = admin
        #: guild → its events that are not recorded yet
        self.left = {guild: [replace(event, guild=guild) for event in EVENTS] for guild in (GUILD, OTHER)}

    async def act(self, recorder: Recorder) -> None:
        guild = self.chance.choice((GUILD, OTHER))
        what = self.chance.choice(("record", "record", "record", "cut", "close", "hold", "release", "pause"))
        if what == "record":
            size = self.chance.choice((1, 15, 70))
            record_all(recorder, self.left[guild][:size])
            del self.left[guild][:size]
        elif what in ("cut", "close"):
            await close_database(self.engine, self.admin)
            if what == "cut":
                await open_database(self.engine, self.admin)
        elif what == "pause":
            await asyncio.sleep(self.chance.random() / 10)
        else:
            getattr(recorder, what)(guild)


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_every_event_is_stored_once_and_in_order(
    engine: AsyncEngine, admin: Any, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "LARGEST_BATCH", 20)
    await settle(engine, OTHER)
    spine, chaos = await settle(engine), Chaos(seed, engine, admin)
    while any(chaos.left.values()):
        # each round is a process of its own on the same journal
        room = chaos.chance.choice((10, 60, 10_000))
        async with Recorder(spine, tmp_path, patience=0.1, room=room) as one:
            one.release(GUILD)
            one.release(OTHER)
            for _ in range(chaos.chance.randrange(6, 14)):
                await chaos.act(one)
            if chaos.chance.random() < 0.7:
                await open_database(engine, admin)
    await open_database(engine, admin)
    async with Recorder(spine, tmp_path) as last:
        last.release(GUILD)
        last.release(OTHER)
        await last.idle()
    for guild in (GUILD, OTHER):
        assert await stored(engine, guild) == told(EVENTS)
        assert (await verdict(engine, guild)).faults == []


async def test_a_guild_that_is_held_keeps_its_events_until_it_is_released(engine: AsyncEngine, tmp_path: Path) -> None:
    spine = await settle(engine)
    async with Recorder(spine, tmp_path) as recorder:
        recorder.hold(GUILD)
        record_all(recorder, EVENTS[:40])
        await recorder.idle()
        await until(recorder, "spilled", 40)
        assert await stored(engine) == []
        assert not recorder.is_spilling
        recorder.release(GUILD)
        record_all(recorder, EVENTS[40:])
        await recorder.idle()
    assert await stored(engine) == told(EVENTS)


async def test_what_an_earlier_process_left_waits_until_the_guild_is_released(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    spine = await settle(engine)
    async with Recorder(spine, tmp_path) as before:
        before.hold(GUILD)
        record_all(before, EVENTS[:60])
    async with Recorder(spine, tmp_path) as after:
        assert after.spilled == 60
        record_all(after, EVENTS[60:])
        await until(after, "waiting", 0)
        assert await stored(engine) == []
        after.release(GUILD)
        await after.idle()
    assert await stored(engine) == told(EVENTS)


async def test_whoever_catches_up_merges_the_journal_with_what_was_missed(engine: AsyncEngine, tmp_path: Path) -> None:
    spine = await settle(engine)
    async with Recorder(spine, tmp_path) as recorder:
        recorder.hold(GUILD)
        record_all(recorder, EVENTS)
        await until(recorder, "spilled", len(EVENTS))
        await recorder.handle_journal(GUILD, EVENTS[100].at)
        assert await stored(engine) == told([one for one in EVENTS if one.at < EVENTS[100].at])
        await recorder.handle_journal(GUILD)
        assert await stored(engine) == told(EVENTS)
        assert recorder.spilled == 0


async def test_what_was_missed_goes_ahead_of_what_waits(engine: AsyncEngine, tmp_path: Path) -> None:
    spine = await settle(engine)
    async with Recorder(spine, tmp_path) as recorder:
        recorder.hold(GUILD)
        record_all(recorder, EVENTS[50:])
        outcomes = await recorder.handle_first(GUILD, EVENTS[:50])
        assert outcomes.count("stored") == len(told(EVENTS[:50]))
        assert recorder.held == {GUILD}
        recorder.release(GUILD)
        await recorder.idle()
    assert await stored(engine) == told(EVENTS)


_KILLED = """
import asyncio, sys
from pathlib import Path
from synapse.db.engine import create_engine
from synapse.runtime.recording.recorder import Recorder
from synapse.runtime.spine import Spine
from tests.runtime.test_recorder import EVENTS, GUILD, record_all

async def main(folder):
    nowhere = create_engine(f"postgresql://synapse@/synapse?host={folder}")
    async with Recorder(Spine(nowhere), Path(folder), patience=0.05) as recorder:
        for first in range(0, len(EVENTS), 20):
            record_all(recorder, EVENTS[first:first + 20])
            while recorder.waiting:
                await asyncio.sleep(0.001)
            print(recorder.spilled, file=sys.stderr, flush=True)
        await asyncio.sleep(60)

asyncio.run(main(sys.argv[1]))
"""


async def test_a_process_that_is_killed_leaves_what_it_wrote_down(engine: AsyncEngine, tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _KILLED, str(tmp_path), stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    while (written := int(await process.stderr.readline())) < 100:
        pass
    process.send_signal(signal.SIGKILL)
    await process.communicate()
    spine = await settle(engine)
    async with Recorder(spine, tmp_path) as recorder:
        left = recorder.spilled
        assert left >= written
        recorder.release(GUILD)
        await recorder.idle()
    assert await stored(engine) == told(EVENTS[:left])


async def test_leaving_writes_down_what_cannot_be_handled(engine: AsyncEngine, tmp_path: Path) -> None:
    nowhere = create_engine(f"postgresql://synapse@/synapse?host={tmp_path}")
    async with Recorder(Spine(nowhere), tmp_path, patience=0.05) as away:
        record_all(away, EVENTS)
    await nowhere.dispose()
    spine = await settle(engine)
    async with Recorder(spine, tmp_path) as recorder:
        assert recorder.spilled == len(EVENTS)
        recorder.release(GUILD)
        await recorder.idle()
    assert await stored(engine) == told(EVENTS)


async def test_a_full_lane_goes_to_the_journal_and_back(engine: AsyncEngine, tmp_path: Path) -> None:
    spine = await settle(engine)
    async with Recorder(spine, tmp_path, room=50) as recorder:
        record_all(recorder, EVENTS)
        await recorder.idle()
        record_all(recorder, EVENTS[:5])
        await recorder.idle()
        assert recorder.spilled == 0
    assert await stored(engine) == told(EVENTS)


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"", "truncated"])
async def test_a_journal_that_cannot_be_read_is_set_aside(
    engine: AsyncEngine, tmp_path: Path, content: bytes | str
) -> None:
    spine = await settle(engine)
    path = tmp_path / f"{GUILD}.events"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        async with Recorder(spine, tmp_path) as before:
            before.hold(GUILD)
            record_all(before, EVENTS)
        path.write_bytes(path.read_bytes()[:5000])
    with capture_logs() as logs:
        async with Recorder(spine, tmp_path) as recorder:
            recorder.hold(GUILD)
            record_all(recorder, EVENTS)
            await until(recorder, "waiting", 0)
            recorder.release(GUILD)
            await recorder.idle()
    assert await stored(engine) == told(EVENTS)
    # an empty file is an empty database
    expected = 0 if content == b"" else 1
    assert len(list(tmp_path.glob("*.events.broken-*"))) == expected
    assert len([one for one in logs if one["log_level"] == "error"]) == expected


async def test_a_folder_that_cannot_be_used_is_said_at_once(engine: AsyncEngine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalUnusable):
        async with Recorder(Spine(engine), tmp_path / "file"):
            pass


async def test_an_event_that_breaks_is_given_up_and_the_others_go_on(
    engine: AsyncEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spine = await settle(engine)
    bad = EVENTS[7]
    decide = deciding.decide

    def breaking(event: Event, *more: Any) -> Any:
        if event is bad:
            raise ZeroDivisionError("a bug")
        return decide(event, *more)

    monkeypatch.setattr(deciding, "decide", breaking)
    with capture_logs() as logs:
        async with Recorder(spine, tmp_path) as recorder:
            record_all(recorder, EVENTS[:30])
            await recorder.idle()
            assert recorder.dropped == 1
    assert await stored(engine) == told([one for one in EVENTS[:30] if one is not bad])
    [said] = [one for one in logs if one["log_level"] == "error"]
    assert (said["guild"], said["event_type"], said["source"]) == (GUILD, bad.type, bad.source)


async def test_a_server_in_trouble_loses_no_event(
    engine: AsyncEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spine = await settle(engine)
    decide, failures = deciding.decide, [asyncpg.DiskFullError("no room"), asyncpg.ReadOnlySQLTransactionError("no")]

    def full(*given: Any) -> Any:
        if failures:
            raise failures.pop()
        return decide(*given)

    monkeypatch.setattr(deciding, "decide", full)
    async with Recorder(spine, tmp_path) as recorder:
        record_all(recorder, EVENTS)
        await recorder.idle()
        assert recorder.dropped == 0
    assert await stored(engine) == told(EVENTS)


async def test_events_are_completed_before_they_are_handled_and_never_lost_by_it(
    engine: AsyncEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spine = await settle(engine)
    monkeypatch.setattr(recorder, "COMPLETING", 0.01)
    reaction = next(one for one in EVENTS if one.type == "reaction_add")
    unknown = [replace(reaction, source=f"unknown-{number}", target=None) for number in range(3)]

    async def complete(guild: int, some: Sequence[Event]) -> Sequence[Event]:
        if some[0].source.endswith("1"):
            raise RuntimeError("Discord is gone")
        if some[0].source.endswith("2"):
            await asyncio.sleep(60)
        return [replace(one, target=7) for one in some]

    async with Recorder(spine, tmp_path, complete) as one:
        for event in unknown:
            one.record(event)
            await one.idle()
    async with raw_connection(engine) as raw:
        targets = await raw.fetch("SELECT target_id FROM event_lake WHERE guild_id = $1 ORDER BY seq", GUILD)
    assert [row[0] for row in targets] == [7, None, None]


async def test_what_is_safe_is_what_no_longer_waits_in_memory(engine: AsyncEngine, tmp_path: Path) -> None:
    spine = await settle(engine)
    async with Recorder(spine, tmp_path) as recorder:
        assert recorder.safe_upto(GUILD, 5.0) == 5.0
        record_all(recorder, EVENTS[:3])
        later = 1e12
        assert recorder.safe_upto(GUILD, later) < later
        assert recorder.safe_upto(OTHER, later) == later
        await recorder.idle()
        assert recorder.safe_upto(GUILD, later) == later


async def test_text_never_reaches_the_journal_and_what_it_cannot_hold_breaks_nothing(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    spine = await settle(engine)
    odd = replace(EVENTS[0], source="odd", payload={**EVENTS[0].payload, "emoji_name": "half \ud83d"})
    roles = replace(EVENTS[0], source="roles", payload={**EVENTS[0].payload, "actor_roles": (1, 2**63 - 1)})
    with capture_logs() as logs:
        async with Recorder(spine, tmp_path) as recorder:
            recorder.hold(GUILD)
            record_all(recorder, [odd, roles])
            await until(recorder, "waiting", 0)
            recorder.release(GUILD)
            await recorder.idle()
    assert await stored(engine) == [(roles.type, "roles")]
    assert [one["event"] for one in logs if one["log_level"] == "error"] == ["an event cannot be written down"]
