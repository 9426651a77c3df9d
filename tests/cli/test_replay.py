"""`synapse replay`: the figures it prints, what it refuses, and what it never does twice."""

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import Result

from tests.cli.conftest import Synapse

CLASSIC = ("--preset", "classic-gamification")
KEYS = {"events", "stored", "duplicates", "rejected", "seconds", "events_per_second", "ledger_hash", "by_type"}

Write = Callable[..., Path]


def message(number: int, *, guild: str = "7", user: str = "700", **more: Any) -> dict[str, Any]:
    return {
        "event_type": "message_create",
        "guild_id": guild,
        "channel_id": "70",
        "user_id": user,
        "timestamp": f"2026-01-01T12:{number:02}:00Z",
        "source_id": f"{guild}-{number}",
        "payload": {
            "length": 20, "word_count": 4, "has_code_block": False, "has_link": False, "has_attachment": False,
            "attachment_count": 0, "emoji_count": 0, "mention_count": 0, "is_reply": False,
        },
        **more,
    }  # fmt: skip


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to(*lines: dict[str, Any] | str, name: str = "history.jsonl") -> Path:
        content = b"".join((line.encode() if isinstance(line, str) else orjson.dumps(line)) + b"\n" for line in lines)
        (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return tmp_path / name

    return to


def figures(done: Result) -> dict[str, Any]:
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_same_history_in_other_batches_gives_the_same_and_twice_gives_nothing_new(
    synapse: Synapse, database: str, guild: str, history: Path
) -> None:
    place, other = ("--db", database, "--members", "--json"), f"{guild}0"
    first = figures(synapse("replay", history, *CLASSIC, "--guild", guild, *place))
    again = figures(synapse("replay", history, *CLASSIC, "--guild", guild, *place))
    small = figures(synapse("replay", history, *CLASSIC, "--guild", other, "--batch", "7", *place))
    lines = [json.loads(line) for line in history.read_text().splitlines()]
    events = [line for line in lines if "event_type" in line]
    assert first.keys() >= KEYS
    assert (first["events"], first["stored"], first["duplicates"], first["rejected"]) == (len(events),) * 2 + (0, 0)
    assert sum(first["by_type"].values()) == len(events)
    assert first["events_per_second"] == pytest.approx(first["events"] / first["seconds"], rel=0.05)
    assert (again["stored"], again["duplicates"]) == (0, len(events))
    assert first["ledger_hash"] == again["ledger_hash"] == small["ledger_hash"]
    assert first["members"] == again["members"] == small["members"]


def test_members_are_told_with_wallets_level_and_milestones(
    synapse: Synapse, database: str, guild: str, write: Write
) -> None:
    file = write(*(message(number) for number in range(10)), message(11, user="701", payload={"is_bot": True}))
    found = figures(synapse("replay", file, *CLASSIC, "--guild", guild, "--db", database, "--members", "--json"))
    talker = found["members"]["700"]
    assert talker["wallets"].keys() == {"xp", "stars", "gold"} and talker["wallets"]["stars"] == 10
    assert talker["level"] > 1 and "hello-world" in talker["milestones"]
    assert found["members"]["701"] == {"wallets": {"xp": 0, "stars": 0, "gold": 0}, "level": 1, "milestones": []}


def test_a_parameter_set_by_hand_decides(synapse: Synapse, database: str, guild: str, write: Write) -> None:
    file = write(message(0), {**message(1), "timestamp": "2026-01-01T12:00:01Z"})
    found = figures(
        synapse(
            "replay",
            file,
            *CLASSIC,
            "--set",
            "cooldown_seconds=0",
            "--guild",
            guild,
            "--db",
            database,
            "--members",
            "--json",
        )
    )
    assert found["members"]["700"]["wallets"]["stars"] == 2


def test_what_is_no_event_is_named_with_its_line_and_the_rest_goes_on(
    synapse: Synapse, database: str, guild: str, write: Write
) -> None:
    file = write(
        message(0),
        "{not json",
        message(2, event_type="message_creat"),
        message(3, timestamp="2026-01-01T12:03:00"),
        message(4, user="18446744073709551616"),
        message(5, payload={"length": 5, "colour": "red", "text": "hidden"}),
    )
    place = ("--guild", guild, "--db", database, "--json")
    done = synapse("replay", file, *CLASSIC, *place)
    found = figures(done)
    assert (found["events"], found["stored"], found["rejected"], found["dropped_fields"]) == (6, 2, 4, 2)
    told = [line for line in done.stderr.splitlines() if line.startswith("rejected")]
    assert [line.split(":")[0] for line in told] == [f"rejected line {number}" for number in (2, 3, 4, 5)]
    assert "message_create" in told[1] and "hidden" not in done.output
    strict = synapse("replay", file, *CLASSIC, *place, "--strict")
    assert strict.exit_code == 1 and json.loads(strict.stdout)["duplicates"] == 2


def test_several_guilds_have_one_hash_made_of_theirs(synapse: Synapse, database: str, guild: str, write: Write) -> None:
    pair = guild, f"{guild}0"
    file = write(*(message(number, guild=one) for number in range(3) for one in pair))
    found = figures(synapse("replay", file, *CLASSIC, "--db", database, "--members", "--json"))
    hashes = [bytes.fromhex(found["guilds"][one]["ledger_hash"]) for one in pair]
    assert found["ledger_hash"] == hashlib.sha256(b"".join(hashes)).hexdigest()
    assert found["members"].keys() == {f"{one}/700" for one in pair}


def test_a_guild_can_take_them_all(synapse: Synapse, database: str, guild: str, write: Write) -> None:
    file = write(*(message(number, guild=one) for number in range(3) for one in ("90", "8")))
    found = figures(synapse("replay", file, *CLASSIC, "--guild", guild, "--db", database, "--members", "--json"))
    assert found["guilds"].keys() == {guild} and found["stored"] == 6
    assert found["members"].keys() == {"700"}


def test_what_is_left_of_a_torn_file_is_used(synapse: Synapse, database: str, guild: str, tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(orjson.dumps(message(number)) + b"\n" for number in range(60)))
    (tmp_path / "torn.jsonl.gz").write_bytes(whole[:-20])
    done = synapse("replay", tmp_path / "torn.jsonl.gz", *CLASSIC, "--guild", guild, "--db", database, "--json")
    found = figures(done)
    assert found["rejected"] == 1 and found["stored"] == found["events"] - 1 > 0
    assert "ends in the middle" in done.stderr


def test_standard_input_can_be_moved_to_now(synapse: Synapse, database: str, guild: str, write: Write) -> None:
    file, place = write(message(0), message(30)), ("--guild", guild, "--db", database, "--json")
    done = synapse("replay", "-", *CLASSIC, "--shift-to-now", *place, stdin=file.read_bytes())
    assert figures(done)["shifted_to_now"] is True
    [lake] = json.loads(synapse("lake", "stats", *place).stdout)["guilds"]
    assert lake["newest"] > "2026-01-02"
    assert lake["events"] == 2


def test_people_see_who_leads_and_that_nobody_of_them_exists(synapse: Synapse, community: str, history: Path) -> None:
    done = synapse("replay", history, *CLASSIC, "--db", community)
    assert done.exit_code == 0
    assert "generated: nobody in it exists" in done.stdout
    assert all(words in done.stdout for words in ("Leaderboard", "Levels", "Achievements", "Hello World", "events/s"))
    assert "stand-ins" not in done.stdout
    assert "known already" in done.stdout


def test_names_that_nobody_told_are_said_to_be_stand_ins_and_thanks_are_given(
    synapse: Synapse, database: str, guild: str, write: Write
) -> None:
    file = write(*(message(number) for number in range(3)))
    (file.parent / "ATTRIBUTION.md").write_text("- history.jsonl: recorded by Ada (CC-BY-4.0)\n")
    done = synapse("replay", file, *CLASSIC, "--guild", guild, "--db", database)
    assert "Names are stand-ins" in done.stdout
    assert "data: history.jsonl: recorded by Ada (CC-BY-4.0)" in done.stdout


def test_a_community_without_currencies_has_no_board(synapse: Synapse, database: str, guild: str, write: Write) -> None:
    done = synapse("replay", write(message(0)), "--preset", "analytics-only", "--guild", guild, "--db", database)
    assert done.exit_code == 0
    assert "nothing paid that could be ranked" in done.stdout


def test_exports_are_read_too_and_say_what_they_do_not_know(
    synapse: Synapse, database: str, guild: str, tmp_path: Path
) -> None:
    author = {"id": "101", "name": "ada", "nickname": "Ada", "isBot": False}
    said = {
        "id": "9001", "type": "Default", "timestamp": "2026-01-01T12:00:00+00:00", "content": "hush hush",
        "author": author, "attachments": [], "reactions": [{"emoji": {"id": "", "name": "👍"}, "count": 3}],
    }  # fmt: skip
    channel = {"id": "70", "type": "GuildTextChat", "categoryId": None, "category": None, "name": "general"}
    export = {"guild": {"id": "7", "name": "Test"}, "channel": channel, "messages": [said]}
    (tmp_path / "general.json").write_bytes(orjson.dumps(export))
    done = synapse("replay", tmp_path, *CLASSIC, "--guild", guild, "--db", database, "--members", "--json")
    found = figures(done)
    assert found["stored"] == 1 and found["guilds"][guild]["name"] == "Test"
    assert found["notes"] == {"reactions whose givers the export does not name": 3}
    assert "hush" not in done.output


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("--preset", "classic-gamificatio"), "classic-gamification"),
        ((*CLASSIC, "--set", "cooldown_second=0"), "cooldown_seconds"),
        ((*CLASSIC, "--set", "cooldown_seconds=soon"), "not a number"),
        ((*CLASSIC, "--set", "cooldown_seconds"), "key=value"),
        ((*CLASSIC, "--guild", "18446744073709551616"), "64 bits"),
        ((*CLASSIC, "--batch", "0"), "--batch"),
        ((), "--preset"),
    ],
)
def test_wrong_use_is_said_before_anything_is_touched(
    synapse: Synapse, history: Path, wrong: tuple[str, ...], words: str
) -> None:
    done = synapse("replay", history, *wrong, "--db", "postgresql://nobody@127.0.0.1:1/nowhere")
    assert done.exit_code == 2
    assert words in done.stderr


def test_a_file_that_is_not_there_is_wrong_use(synapse: Synapse, tmp_path: Path) -> None:
    assert synapse("replay", tmp_path / "none.jsonl", *CLASSIC).exit_code == 2
    # the message is broken into lines where the folder's name happens to end
    said = synapse("replay", tmp_path, *CLASSIC).stderr.replace("│", " ").split()
    assert "holds no history" in " ".join(said)
