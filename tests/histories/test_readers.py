"""Reading histories: every form, every kind of damage, and nothing of what anybody wrote."""

import gzip
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from synapse.histories.attribution import attribution_of
from synapse.histories.history import History, open_history, time_of
from synapse.histories.items import Directory, Item, Record, Recorded, Unreadable
from synapse.histories.shift import last_time, shifted
from synapse.kit.errors import BadInput
from synapse.lake.records import read_record
from synapse.rules.event import Event
from synapse.rules.vocabulary import EVENTS

SHARED = Path(os.environ.get("SYNAPSE_SHARED", "../shared")).resolve()


def message(source: str, at: str = "2026-01-01T12:00:00Z", **more: Any) -> Record:
    return {
        "event_type": "message_create",
        "guild_id": "7",
        "channel_id": "70",
        "user_id": "700",
        "timestamp": at,
        "source_id": source,
        "payload": {"length": 5},
        **more,
    }


def lines(*records: Record | str) -> bytes:
    return b"".join(
        (record.encode() if isinstance(record, str) else orjson.dumps(record)) + b"\n" for record in records
    )


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., History]:
    def write(content: bytes, name: str = "history.jsonl") -> History:
        (tmp_path / name).write_bytes(content)
        return open_history([tmp_path / name])

    return write


def records(items: list[Item]) -> list[Record]:
    return [item.record for item in items if isinstance(item, Recorded)]


def events(items: list[Item]) -> list[Event]:
    return [read_record(record, EVENTS)[0] for record in records(items)]


def problems(items: list[Item]) -> list[tuple[int, str]]:
    return [(item.line, item.reason) for item in items if isinstance(item, Unreadable)]


def test_lines_come_with_their_numbers(written: Callable[..., History]) -> None:
    items = list(written(lines(message("1"), "", message("2"))).items())
    assert [(item.line, item.record["source_id"]) for item in items if isinstance(item, Recorded)] == [
        (1, "1"),
        (3, "2"),
    ]


def test_a_malformed_line_is_named_and_the_rest_goes_on(written: Callable[..., History]) -> None:
    items = list(written(lines(message("1"), '{"event_type": ', "[1, 2]", "\u0000", message("2"))).items())
    assert [record["source_id"] for record in records(items)] == ["1", "2"]
    assert [line for line, _ in problems(items)] == [2, 3, 4]


def test_the_first_line_may_be_broken_too(written: Callable[..., History]) -> None:
    items = list(written(lines("nonsense", message("1"))).items())
    assert problems(items)[0][0] == 1
    assert len(records(items)) == 1


def test_a_byte_order_mark_is_no_harm(written: Callable[..., History]) -> None:
    assert len(records(list(written(b"\xef\xbb\xbf" + lines(message("1"))).items()))) == 1


def test_gzip_is_known_by_its_bytes_not_its_name(written: Callable[..., History]) -> None:
    assert len(records(list(written(gzip.compress(lines(message("1"), message("2"))), "history.txt").items()))) == 2


def test_of_a_truncated_gzip_all_that_is_there_is_used(written: Callable[..., History]) -> None:
    whole = gzip.compress(lines(*(message(str(number * 7919)) for number in range(3_000))))
    items = list(written(whole[: len(whole) // 2], "history.jsonl.gz").items())
    read = len(records(items))
    assert 500 < read < 2_500
    assert problems(items)[-1][0] == read + 1
    assert f"everything before line {read + 1} was used" in problems(items)[-1][1]


def test_of_a_damaged_gzip_too(written: Callable[..., History]) -> None:
    whole = bytearray(gzip.compress(os.urandom(40_000).hex().encode()))
    whole[-8] ^= 1
    assert "damaged" in problems(list(written(bytes(whole)).items()))[-1][1]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x1f\x8b"])
def test_nothing_in_it_is_no_crash(written: Callable[..., History], content: bytes) -> None:
    assert records(list(written(content).items())) == []


def test_a_directory_is_read_wherever_it_stands(written: Callable[..., History]) -> None:
    directory = {
        "record": "directory",
        "guild": {"id": "7", "name": "Test"},
        "members": [{"id": "700", "name": "Ada", "is_bot": False}],
        "channels": [{"id": 70, "name": "general", "type": "text", "category_id": "71", "parent_id": None}],
        "categories": [{"id": "71", "name": "All"}],
        "roles": [{"id": "72", "name": "Admin"}],
        "generated": True,
    }
    history = written(lines(message("1"), directory))
    names = next(item for item in history.items() if isinstance(item, Directory))
    assert (names.guild, names.guild_name, names.members[0].name) == (7, "Test", "Ada")
    assert (names.channels[0].id, names.channels[0].category_id, names.roles[0].name) == (70, 71, "Admin")
    assert history.has_names and history.is_generated


@pytest.mark.parametrize(
    "record",
    [
        {"record": "directory"},
        {"record": "something"},
        {"record": "directory", "guild": {"id": "7"}, "members": {"id": "1"}},
        {"record": "directory", "guild": {"id": "7"}, "members": [{"id": "99999999999999999999", "name": "x"}]},
    ],
)
def test_a_directory_that_is_none_is_named(written: Callable[..., History], record: Record) -> None:
    items = list(written(lines(record, message("1"))).items())
    assert [line for line, _ in problems(items)] == [1]
    assert len(records(items)) == 1


@pytest.mark.parametrize(
    "record",
    [
        message("1", at="2026-01-01T12:00:00"),
        message("1", user_id="18446744073709551616"),
        message("1", event_type="nope"),
    ],
)
def test_what_the_lake_would_refuse_is_passed_on_for_it_to_refuse(
    written: Callable[..., History], record: Record
) -> None:
    items = list(written(lines(record)).items())
    with pytest.raises(BadInput):
        events(items)


def test_several_files_are_merged_by_time(tmp_path: Path) -> None:
    for name, minutes in (("b.jsonl", (1, 4)), ("a.jsonl.gz", (2, 3)), ("c.json", (5, 6))):
        content = lines(*(message(f"{name}-{minute}", f"2026-01-01T12:0{minute}:00Z") for minute in minutes))
        (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    (tmp_path / "notes.txt").write_text("no history")
    history = open_history([tmp_path])
    at = [record["timestamp"] for record in records(list(history.items()))]
    assert at == sorted(at) and len(at) == 6
    assert history.read == history.size


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_history_that_is_not_there_says_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match=r"holds no history|there is no file"):
        open_history([tmp_path / name])


def test_a_shifted_history_ends_now_and_keeps_its_distances(written: Callable[..., History]) -> None:
    roll = {
        "event_type": "season_roll", "guild_id": "7", "timestamp": "2020-01-01T01:00:00+01:00", "source_id": "s",
        "payload": {"name": "Two", "ends_at": "2020-02-01T00:00:00Z"},
    }  # fmt: skip
    odd = message("3", at="9999-01-01T00:00:00Z", event_type="nope")
    history = written(lines(roll, message("1", at="2020-01-01T03:00:00Z", payload={"actor_joined_at": 60}), odd))
    last = last_time(history.items())
    assert last is not None and last == datetime(2020, 1, 1, 3, tzinfo=UTC)
    now = datetime(2026, 5, 5, 12, tzinfo=UTC)
    first, second, _ = [item for item in shifted(history.items(), now - last) if isinstance(item, Recorded)]
    assert (time_of(first), time_of(second)) == (now - timedelta(hours=3), now)
    assert datetime.fromisoformat(first.record["payload"]["ends_at"]) - (now - last) == datetime(2020, 2, 1, tzinfo=UTC)
    assert second.record["payload"]["actor_joined_at"] == 60 + (now - last).total_seconds()
    assert [first.record["source_id"], second.record["source_id"]] == ["s", "1"]


def test_whom_a_history_is_owed_to_is_found_beside_it(tmp_path: Path) -> None:
    (tmp_path / "ATTRIBUTION.md").write_text(
        "# Thanks\n- other.jsonl: nobody\n- dce/chat.json, chat.gz: by Ada\n  (CC-BY)\n"
    )
    (tmp_path / "dce").mkdir()
    assert attribution_of(tmp_path / "dce" / "chat.json") == "dce/chat.json, chat.gz: by Ada (CC-BY)"
    assert attribution_of(tmp_path / "unknown.json") is None


@pytest.mark.skipif(not SHARED.joinpath("data").is_dir(), reason=f"no recorded data in {SHARED} (SYNAPSE_SHARED)")
@pytest.mark.parametrize(
    ("name", "count"), [("ubuntu_irc_events.jsonl.gz", 85_021), ("dce/ubuntu_irc_one_day_as_dce.json", 1_211)]
)
def test_recorded_histories_are_read_whole(name: str, count: int) -> None:
    history = open_history([SHARED / "data" / name])
    items = list(history.items())
    assert len(records(items)) == count and problems(items) == []
    assert all(read_record(record, EVENTS) for record in records(items[::10]))


def test_what_is_read_can_be_written_as_json(written: Callable[..., History]) -> None:
    items = list(written(lines(message("1"))).items())
    assert json.loads(json.dumps(records(items)[0])) == message("1")
