"""The invented community: reproducible, believable, and valid in every record."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime

import orjson
import pytest
from syrupy.assertion import SnapshotAssertion

from synapse.histories.directory import read_directory
from synapse.histories.invented.generate import Plan, directory, generate
from synapse.histories.items import Record
from synapse.histories.snowflake import made_at_ms
from synapse.lake.records import read_record
from synapse.rules.event import Event
from synapse.rules.vocabulary import EVENTS
from tests.histories.figures import Figures, figures_of, gini, top_share

SMALL = Plan(members=60, days=20, seed=3)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return list(generate(SMALL))


@pytest.fixture(scope="module")
def events(records: list[Record]) -> list[Event]:
    return [read_record(record, EVENTS)[0] for record in records if "event_type" in record]


@pytest.fixture(scope="module")
def demo() -> Figures:
    return figures_of(generate(Plan(members=500, days=90, seed=1)))


def test_a_seed_gives_the_same_bytes_in_any_process(records: list[Record]) -> None:
    here = hashlib.sha256(b"".join(orjson.dumps(record) + b"\n" for record in records)).hexdigest()
    command = [sys.executable, "-m", "synapse", "generate", "--members", "60", "--days", "20", "--seed", "3"]
    there = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": "77"})
    assert hashlib.sha256(there.stdout).hexdigest() == here


def test_another_seed_is_another_community(records: list[Record]) -> None:
    other = directory(Plan(members=60, days=20, seed=4))
    assert other["guild"]["id"] != records[0]["guild"]["id"]
    assert {member["id"] for member in other["members"]}.isdisjoint(member["id"] for member in records[0]["members"])


def test_every_record_is_a_declared_event_with_nothing_to_drop(records: list[Record]) -> None:
    dropped = [read_record(record, EVENTS)[1] for record in records if "event_type" in record]
    assert set(dropped) == {()}


def test_time_only_goes_forward_and_stays_within_the_days(events: list[Event]) -> None:
    times = [event.at for event in events]
    assert times == sorted(times)
    assert SMALL.start.timestamp() <= times[0] and times[-1] < SMALL.end.timestamp()


def test_source_ids_are_unique_within_their_type(events: list[Event]) -> None:
    assert len({(event.type, event.source) for event in events}) == len(events)


def test_a_message_id_tells_when_it_was_written(events: list[Event]) -> None:
    messages = [event for event in events if event.type == "message_create"]
    assert messages
    assert all(made_at_ms(int(event.source)) == round(event.at * 1_000) for event in messages)


def test_a_thread_opened_from_a_message_has_its_id(events: list[Event]) -> None:
    messages = {event.source for event in events if event.type == "message_create"}
    threads = [event for event in events if event.type == "thread_create"]
    assert 0 < sum(thread.source in messages for thread in threads) < len(threads)
    assert all(thread.payload["parent_channel_id"] == thread.channel for thread in threads)


def test_reactions_refer_to_messages_that_were_written_before(events: list[Event]) -> None:
    written: dict[int, Event] = {}
    held: set[str] = set()
    again = 0
    for event in events:
        if event.type == "message_create":
            written[int(event.source)] = event
        elif event.type.startswith("reaction_"):
            message = written[event.payload["message_id"]]  # pyright: ignore[reportArgumentType]
            assert event.target == message.actor
            assert event.payload["message_age_seconds"] == pytest.approx(event.at - message.at)
            key = f"{event.actor}-{event.payload['message_id']}-{event.payload['emoji_name']}"
            if event.type == "reaction_add":
                assert key not in held
                held.add(key)
                again += event.source.count("-") == 3
            else:
                held.remove(key)
    assert again > 0, "no reaction was taken back and given again"


def test_nobody_does_anything_before_joining_or_after_leaving(events: list[Event]) -> None:
    joined = {event.actor: event.at for event in events if event.type == "member_join"}
    left = {event.actor: event.at for event in events if event.type == "member_leave"}
    assert joined and left
    for event in events:
        assert joined.get(event.actor, event.at) <= event.at <= left.get(event.actor, event.at)


def test_voice_sessions_pair_up_and_tick_on_the_clock(events: list[Event]) -> None:
    inside: dict[int | None, Event] = {}
    moves = 0
    for event in events:
        if event.type == "voice_join":
            assert event.actor not in inside
            inside[event.actor] = event
        elif event.type == "voice_move":
            moves += 1
            assert event.payload["session_id"] == inside[event.actor].payload["session_id"]
        elif event.type == "voice_tick":
            assert event.at % 600 == 0 and event.actor in inside
            assert 1 <= event.payload["minutes"] <= 19  # pyright: ignore[reportOperatorIssue]
        elif event.type == "voice_leave":
            join = inside.pop(event.actor)
            assert event.payload["session_id"] == join.payload["session_id"]
            assert event.payload["duration_seconds"] == pytest.approx(event.at - join.at, abs=1e-3)
    assert moves


def test_some_are_away_and_some_only_listen(events: list[Event]) -> None:
    ticks = [event.payload for event in events if event.type == "voice_tick"]
    assert any(tick["is_afk"] for tick in ticks) and any(tick["is_idle"] for tick in ticks)
    assert sum(bool(tick["is_afk"] or tick["is_idle"]) for tick in ticks) < len(ticks) / 2


def test_bots_say_that_they_are(events: list[Event], records: list[Record]) -> None:
    bots = {member.id for member in read_directory(records[0]).members if member.is_bot}
    assert {event.actor for event in events if event.is_of_bot} == bots


def test_the_directory_names_everybody_and_every_place(events: list[Event], records: list[Record]) -> None:
    named = [read_directory(record) for record in records if "record" in record]
    members = {member.id: member.name for names in named for member in names.members}
    places = {place.id for names in named for place in names.channels}
    assert all(names.is_generated and names.guild_name for names in named)
    assert len(set(members.values())) == len(members)
    assert {event.actor for event in events} <= members.keys()
    assert {event.channel for event in events} - {None} <= places


def test_figures_are_those_of_real_communities(demo: Figures) -> None:
    assert 0.697 <= gini(demo.by_member.values()) <= 0.932
    assert 0.17 <= top_share(demo.by_member.values(), 0.01) <= 0.592
    assert 0.58 <= top_share(demo.by_member.values(), 0.10) <= 0.92
    hours = demo.by_hour.values()
    assert 3.5 <= max(hours) / min(hours) <= 7
    assert 1.5 <= max(demo.by_day.values()) / (demo.messages / len(demo.by_day)) <= 8
    middle, long = demo.lengths[demo.messages // 2], demo.lengths[int(demo.messages * 0.9)]
    assert 70 <= middle <= 95 and 250 <= long <= 360
    assert 0.02 <= demo.marks["has_code_block"] / demo.messages <= 0.045
    assert 0.06 <= demo.marks["has_link"] / demo.messages <= 0.10
    assert 0.013 <= demo.marks["has_attachment"] / demo.messages <= 0.03
    assert 0.60 <= demo.cooled / demo.messages <= 0.72


def test_the_shape_does_not_drift(demo: Figures, snapshot: SnapshotAssertion) -> None:
    shares = {kind: round(count / demo.types.total(), 3) for kind, count in sorted(demo.types.items())}
    assert {"events": demo.types.total(), "types": shares, "gini": round(gini(demo.by_member.values()), 2)} == snapshot


def test_the_load_model_of_22000_events_a_day_can_be_reached() -> None:
    plan = Plan(members=500, days=4, seed=9, events_per_day=22_000)
    days = Counter(record["timestamp"][:10] for record in generate(plan) if "event_type" in record)
    assert days.total() / 4 == pytest.approx(22_000, rel=0.1)


@pytest.mark.parametrize("plan", [Plan(members=2, days=2), Plan(members=5, days=3, events_per_day=0)])
def test_the_smallest_communities_work_too(plan: Plan) -> None:
    assert all(read_record(record, EVENTS) for record in generate(plan) if "event_type" in record)


@pytest.mark.parametrize(
    "wrong",
    [
        {"members": 1},
        {"days": 0},
        {"end": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)},
        {"end": datetime(2015, 1, 1, tzinfo=UTC)},
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"at least|time zone|between"):
        Plan(**wrong)  # pyright: ignore[reportArgumentType]
