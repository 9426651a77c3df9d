"""Recorded frames through the bot: read, announced, captured, and survived whatever they are."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import discord
import orjson
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.twin.frames import feed, read_frames
from tests.twin.named import Frame, id_of, named_by
from tests.twin.state import ChannelType

ROOT = Path(__file__).parents[2]
SHARED = (ROOT / os.environ.get("SYNAPSE_SHARED", "../shared") / "data").resolve()
PRESET = "classic-gamification"
GUILD, GENERAL, THREAD, ADA, BOB = (
    81384788765712384,
    81384788765712385,
    81384788765712386,
    900000000000001,
    900000000000002,
)
recorded = pytest.mark.skipif(not SHARED.is_dir(), reason=f"no recorded data in {SHARED} (SYNAPSE_SHARED)")


def message(id_: int, text: str, *, author: int = ADA, **more: Any) -> Frame:
    """A message as Discord tells it."""
    user = {"id": str(author), "username": f"u{author}", "discriminator": "0", "avatar": None, "global_name": None}
    data = {
        "id": str(id_),
        "guild_id": str(GUILD),
        "channel_id": str(GENERAL),
        "type": 0,
        "author": user,
        "member": {"roles": [], "joined_at": "2020-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0},
        "content": text,
        "timestamp": "2024-03-01T12:00:00.000000+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "components": [],
    }
    return Frame("MESSAGE_CREATE", data | more)


@pytest.fixture
def old_frames(tmp_path: Path) -> Path:
    """Frames made of the beginning of a recorded chat."""
    file = tmp_path / "made.jsonl"
    command = [sys.executable, SHARED / "tools" / "lake_to_gateway.py", SHARED / "ubuntu_irc_events.jsonl.gz", "600"]
    file.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)
    return file


def test_lines_are_frames_bare_or_under_payload_and_others_are_counted(tmp_path: Path) -> None:
    lines = [
        b'{"op":0,"t":"TYPING_START","s":1,"d":{"a":1}}',
        b'{"source":{},"payload":{"op":0,"t":"MESSAGE_DELETE","s":null,"d":null}}',
        b'{"op":0,"t":"NO_DATA","s":2}',
        b'{"op":0,"t":"READY","s":1,"d":{}}',
        b'{"op":0,"t":"RESUMED","s":1,"d":{}}',
        b'{"op":10,"t":null,"s":null,"d":{}}',
        b'{"heading":"an example","example":{}}',
        b'{"payload":[]}',
        b"[1, 2]",
        b"no JSON",
        b"",
    ]
    file = tmp_path / "frames.jsonl"
    file.write_bytes(b"\n".join(lines))
    frames, ignored = read_frames(file)
    assert frames == [Frame("TYPING_START", {"a": 1}), Frame("MESSAGE_DELETE", None), Frame("NO_DATA", None)]
    assert ignored == 7


@pytest.mark.parametrize(
    ("value", "id_"),
    [
        ("12", 12),
        (12, 12),
        ("0", None),
        (-1, None),
        ("-1", None),
        (2**63, None),
        ("x", None),
        (None, None),
        (True, None),
    ],
)
def test_ids_are_digits_or_numbers(value: object, id_: int | None) -> None:
    assert id_of(value) == id_


def test_what_frames_name_is_announced_unless_a_frame_makes_it() -> None:
    made = {"id": str(THREAD), "guild_id": str(GUILD), "parent_id": str(GENERAL), "type": 11, "newly_created": True}
    spoken = {"guild_id": str(GUILD), "channel_id": "77", "user_id": str(BOB)}
    frames = [
        message(1, "a", channel_id="55", channel_type=11),
        message(2, "b", channel_id=str(THREAD), channel_type=11),
        Frame("THREAD_CREATE", made),
        Frame("VOICE_STATE_UPDATE", spoken),
        Frame("GUILD_MEMBER_ADD", {"guild_id": str(GUILD), "user": {"id": "66"}}),
        Frame("GUILD_CREATE", {"id": "88", "name": "described"}),
        Frame("GUILD_MEMBER_ADD", {"guild_id": "88", "user": {"id": "66"}}),
        message(3, "direct", guild_id=None),
    ]
    named = named_by(frames)
    assert named.keys() == {GUILD, 88}
    here = named[GUILD]
    assert here.channels == {
        55: ChannelType.PUBLIC_THREAD,
        THREAD: ChannelType.PUBLIC_THREAD,
        GENERAL: ChannelType.TEXT,
        77: ChannelType.VOICE,
    }
    assert (here.made, here.users.keys()) == ({THREAD}, {ADA, BOB})
    assert [one.is_described for one in named.values()] == [False, True]


async def test_frames_become_rows_and_entries(engine: AsyncEngine) -> None:
    spoken = {"guild_id": str(GUILD), "channel_id": "77", "user_id": str(BOB), "session_id": "s", "self_mute": False}
    spoken |= {"self_deaf": False, "mute": False, "deaf": False, "suppress": False, "self_video": False}
    thread = {"id": str(THREAD), "guild_id": str(GUILD), "parent_id": str(GENERAL), "type": 11, "newly_created": True}
    thread |= {"owner_id": str(ADA), "name": "a thread", "message_count": 0, "member_count": 1, "thread_metadata": {}}
    thread["thread_metadata"] = {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": "2024-03-01"}
    emoji = {"id": None, "name": "🎉"}
    reaction = {"guild_id": str(GUILD), "channel_id": str(GENERAL), "message_id": "5001", "user_id": str(BOB)}
    joined = {
        "guild_id": str(GUILD),
        "user": {"id": "66", "username": "c", "discriminator": "0", "avatar": None},
        "roles": [],
        "flags": 0,
    }
    frames = [
        message(5001, "one, two, three"),
        message(5001, "one, two, three"),
        message(5002, "direct", guild_id=None),
        Frame("THREAD_CREATE", thread),
        message(5003, "in the thread", channel_id=str(THREAD), channel_type=11),
        Frame("VOICE_STATE_UPDATE", spoken),
        Frame("MESSAGE_REACTION_ADD", reaction | {"emoji": emoji, "message_author_id": str(ADA)}),
        Frame("GUILD_MEMBER_ADD", joined | {"joined_at": "2024-03-01T12:00:00+00:00"}),
    ]
    made = await feed(engine, frames, PRESET)
    rows = {(row["event_type"], row["user_id"]): row for row in made["lake"]}
    assert Counter(row["event_type"] for row in made["lake"] if row["source_id"].isdigit()) == {
        "message_create": 2,
        "thread_create": 1,
    }
    first = next(row for row in made["lake"] if row["source_id"] == "5001")
    assert (first["guild_id"], first["channel_id"], first["user_id"]) == (str(GUILD), str(GENERAL), str(ADA))
    assert first["payload"]["length"] == len("one, two, three")
    assert not any("content" in row["payload"] for row in made["lake"])
    assert rows["reaction_add", str(BOB)]["target_id"] == str(ADA)
    assert rows["thread_create", str(ADA)]["source_id"] == str(THREAD)
    assert {("voice_join", str(BOB)), ("member_join", "66")} <= rows.keys()
    assert any(entry["to_user_id"] == str(ADA) and entry["source_id"] == "5001" for entry in made["ledger"])


async def test_no_frame_ends_the_connection(engine: AsyncEngine) -> None:
    whole = message(6001, "whole").data
    events = [
        "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "CHANNEL_PINS_UPDATE", "GUILD_CREATE", "GUILD_UPDATE",
        "GUILD_DELETE", "GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE", "GUILD_MEMBER_UPDATE", "GUILD_MEMBERS_CHUNK",
        "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE", "INTERACTION_CREATE", "MESSAGE_CREATE",
        "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK", "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE",
        "THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE", "THREAD_LIST_SYNC", "THREAD_MEMBERS_UPDATE",
        "VOICE_STATE_UPDATE", "USER_UPDATE", "PRESENCE_UPDATE", "NEVER_HEARD_OF", "",
    ]  # fmt: skip
    place = {"guild_id": str(GUILD), "channel_id": str(GENERAL), "user_id": str(ADA), "id": "1"}
    odd: list[Any] = [None, [], "text", 7, {}, {"id": None}, {"guild_id": "x"}, {"guild_id": GUILD, "id": []}, place]
    odd += [place | {name: value} for name in place for value in (None, -1, "x", 2**63, {}, [])]
    odd += [whole | {"id": "6002", name: value} for name in whole if name != "id" for value in (None, "x", {}, -1)]
    odd += [{name: value for name, value in whole.items() if name != left_out} for left_out in whole]
    frames = [Frame(event, data) for event in events for data in odd]
    # GUILD_DELETE took the guild away: it comes back for what is to be captured
    back = Frame("GUILD_CREATE", {"id": str(GUILD), "name": "back", "channels": [], "members": []})
    made = await feed(engine, [*frames, back, message(6003, "after all that")], PRESET)
    assert "6003" in {row["source_id"] for row in made["lake"]}


async def test_numbers_do_for_ids(engine: AsyncEngine) -> None:
    frame = message(7001, "numbers", guild_id=GUILD, channel_id=GENERAL)
    frame.data["id"] = 7001
    frame.data["author"]["id"] = ADA
    made = await feed(engine, [frame], PRESET)
    assert [(row["source_id"], row["user_id"]) for row in made["lake"]] == [("7001", str(ADA))]


@recorded
async def test_every_recorded_frame_goes_through(engine: AsyncEngine, tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    file.write_bytes(b"".join(one.read_bytes() for one in sorted((SHARED / "gateway").glob("*.jsonl"))))
    frames, ignored = read_frames(file)
    assert len(frames) > 100
    assert ignored > 300
    made = await feed(engine, frames, PRESET)
    kinds = {row["event_type"] for row in made["lake"]}
    assert {"reaction_add", "reaction_remove", "voice_join", "voice_leave"} <= kinds


@recorded
async def test_frames_made_of_a_history_come_out_as_they_were(engine: AsyncEngine, old_frames: Path) -> None:
    frames, ignored = read_frames(old_frames)
    made = await feed(engine, frames, PRESET)
    said = {one.data["id"]: one.data for one in frames if one.event == "MESSAGE_CREATE"}
    rows = {row["source_id"]: row for row in made["lake"] if row["event_type"] == "message_create"}
    assert rows.keys() == said.keys()
    assert all(rows[id_]["payload"]["length"] == len(data["content"]) for id_, data in said.items())
    # a message's time is that of its id, long ago
    assert all(row["timestamp"] == discord.utils.snowflake_time(int(id_)) for id_, row in rows.items())
    assert (ignored, bool(made["ledger"])) == (0, True)


def test_the_command_prints_one_object_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "frames.jsonl"
    one = message(8001, "hello")
    lines = [{"op": 0, "t": one.event, "s": 9, "d": one.data}, {"op": 11}]
    file.write_bytes(b"\n".join(map(orjson.dumps, lines)))
    done = subprocess.run(
        [sys.executable, "-m", "tests.twin", "--frames", file], check=True, capture_output=True, cwd=ROOT, timeout=120
    )
    made = orjson.loads(done.stdout)
    assert made.keys() == {"lake", "ledger", "ignored"}
    assert ([row["source_id"] for row in made["lake"]], made["ignored"]) == (["8001"], 1)
    assert made["lake"][0].keys() == {
        "event_type", "guild_id", "channel_id", "user_id", "target_id", "source_id", "timestamp", "payload",
    }  # fmt: skip
