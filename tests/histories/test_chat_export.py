"""Exports of DiscordChatExporter become events; the text in them becomes numbers and is gone."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from synapse.histories.exported_message import NO_GIVERS, NO_TIME, SYSTEM_MESSAGES
from synapse.histories.history import History, open_history
from synapse.histories.items import Directory, Item, Record, Recorded, Unreadable
from synapse.lake.records import read_record
from synapse.rules.event import Event
from synapse.rules.vocabulary import EVENTS

ADA = {"id": "101", "name": "ada", "nickname": "Ada L.", "isBot": False}
BOB = {"id": "102", "name": "bob", "nickname": "Bob", "isBot": False}
BOT = {"id": "103", "name": "beep", "nickname": "Beep", "isBot": True}


def said(number: int, author: Record = ADA, content: str = "hello there", **more: Any) -> Record:
    return {
        "id": str(9_000 + number),
        "type": "Default",
        "timestamp": f"2026-01-01T12:{number:02}:00.123+02:00",
        "content": content,
        "author": author,
        "attachments": [],
        "reactions": [],
        "mentions": [],
        "inlineEmojis": [],
        **more,
    }


def export(*messages: Record, channel: Record | None = None, guild_id: str = "7") -> bytes:
    place = {"id": "70", "type": "GuildTextChat", "categoryId": "71", "category": "All", "name": "general"}
    return orjson.dumps(
        {
            "guild": {"id": guild_id, "name": "Test", "iconUrl": ""},
            "channel": {**place, **(channel or {})},
            "dateRange": {"after": None, "before": None},
            "exportedAt": "2026-02-01T00:00:00+00:00",
            "messages": list(messages),
            "messageCount": len(messages),
        },
        option=orjson.OPT_INDENT_2,
    )


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., tuple[History, list[Item]]]:
    def write(content: bytes) -> tuple[History, list[Item]]:
        (tmp_path / "chat.json").write_bytes(content)
        history = open_history([tmp_path / "chat.json"])
        return history, list(history.items())

    return write


Read = Callable[..., tuple[History, list[Item]]]


def events(items: list[Item]) -> list[Event]:
    return [read_record(item.record, EVENTS)[0] for item in items if isinstance(item, Recorded)]


def problems(items: list[Item]) -> list[Unreadable]:
    return [item for item in items if isinstance(item, Unreadable)]


def test_a_message_is_measured_and_its_text_is_gone(read: Read) -> None:
    text = "secret ```code``` https://example.org <:otter:123456789012345678> 👨‍👩‍👧"
    attached = [{"id": "1"}, {"id": "2"}]
    _, items = read(export(said(1, content=text, attachments=attached, mentions=[BOB])))
    [event] = events(items)
    assert dict(event.payload) == {
        "length": len(text),
        "word_count": 5,
        "has_code_block": True,
        "has_link": True,
        "has_attachment": True,
        "attachment_count": 2,
        "emoji_count": 2,
        "custom_emoji_count": 1,
        "mention_count": 1,
        "is_reply": False,
    }
    assert (event.guild, event.channel, event.actor, event.source) == (7, 70, 101, "9001")
    assert "secret" not in repr(items)


def test_custom_emoji_that_the_exporter_unwrapped_are_counted(read: Read) -> None:
    otter = {"id": "123456789012345678", "name": "otter", "code": "otter"}
    smile = {"id": "", "name": "😀", "code": "grinning"}
    _, items = read(export(said(1, content="a :otter: and :otter: 😀", inlineEmojis=[otter, smile])))
    [event] = events(items)
    assert (event.payload["emoji_count"], event.payload["custom_emoji_count"]) == (3, 2)


def test_a_reply_targets_whom_it_answers(read: Read) -> None:
    reply = said(2, BOB, type="Reply", reference={"messageId": "9001", "channelId": "70", "guildId": "7"})
    lost = said(3, BOB, type="Reply", reference={"messageId": "1", "channelId": "70", "guildId": "7"})
    _, items = read(export(said(1), reply, lost))
    _, answer, other = events(items)
    assert (answer.target, answer.payload["is_reply"], answer.payload["reply_to_user_id"]) == (101, True, 101)
    assert (other.target, other.payload["is_reply"]) == (None, True)


def test_joins_have_their_true_time(read: Read) -> None:
    _, items = read(export(said(5, BOB, "Joined the server.", type="GuildMemberJoin")))
    [event] = events(items)
    assert (event.type, event.actor, event.channel) == ("member_join", 102, None)
    assert event.source == f"102-join-{round(event.at * 1000)}"


def test_reactions_are_stamped_with_their_messages_time(read: Read) -> None:
    heart = {"emoji": {"id": "", "name": "❤️"}, "count": 2, "users": [BOB, BOT]}
    history, items = read(export(said(1, reactions=[heart])))
    message, first, second = events(items)
    assert (first.type, first.actor, first.target, first.at) == ("reaction_add", 102, 101, message.at)
    assert first.payload["approx_time"] is True and not first.is_of_bot
    assert first.source == "102-9001-❤️"
    assert second.is_of_bot
    assert history.notes[NO_TIME] == 2 and history.notes[NO_GIVERS] == 0


def test_old_exports_do_not_name_givers_and_that_is_said(read: Read) -> None:
    history, items = read(export(said(1, reactions=[{"emoji": {"id": None, "name": "👍"}, "count": 4}])))
    assert [event.type for event in events(items)] == ["message_create"]
    assert history.notes[NO_GIVERS] == 4


def test_old_exports_lack_more_and_read_all_the_same(read: Read) -> None:
    old = {key: value for key, value in said(1).items() if key not in ("inlineEmojis", "mentions", "reactions")}
    _, items = read(export(old))
    assert len(events(items)) == 1 and not problems(items)


def test_bots_are_marked_and_commands_answered_by_them_count(read: Read) -> None:
    _, items = read(export(said(1, BOT, type="20", reactions=[{"emoji": {"name": "x"}, "count": 1, "users": [ADA]}])))
    answer, reaction = events(items)
    assert answer.is_of_bot and reaction.payload["target_is_bot"] is True and not reaction.is_of_bot


def test_a_thread_opens_with_its_first_message(read: Read) -> None:
    thread = {"id": "72", "type": "GuildPublicThread", "categoryId": "70", "category": "general", "name": "why"}
    _, items = read(export(said(1), said(2, BOB), channel=thread))
    opened, first, _ = events(items)
    assert (opened.type, opened.source, opened.actor, opened.channel) == ("thread_create", "72", 101, 70)
    assert first.channel == 72 and first.payload["parent_channel_id"] == 70
    place = next(item for item in items if isinstance(item, Directory))
    assert [(named.name, named.type, named.parent_id) for named in place.channels] == [
        ("why", "thread", 70),
        ("general", None, None),
    ]


def test_a_thread_told_by_its_channel_and_by_itself_is_one(read: Read) -> None:
    _, items = read(export(said(1, type="ThreadCreated", reference={"messageId": None, "channelId": "72"})))
    assert [(event.type, event.source) for event in events(items)] == [("thread_create", "72")]


def test_what_the_system_says_is_left_out_and_counted(read: Read) -> None:
    history, items = read(export(said(1, type="ChannelPinnedMessage"), said(2, type="8"), said(3)))
    assert len(events(items)) == 1
    assert history.notes[SYSTEM_MESSAGES] == 2


def test_people_and_places_are_named_as_they_are_shown(read: Read) -> None:
    history, items = read(export(said(1), said(2, BOT), said(3)))
    names = [item for item in items if isinstance(item, Directory)]
    assert names[0].guild_name == "Test" and names[0].channels[0].name == "general"
    assert names[0].categories[0].name == "All" and names[0].channels[0].category_id == 71
    assert [(named.id, named.name, named.is_bot) for named in names[1].members] == [
        (101, "Ada L.", False),
        (103, "Beep", True),
    ]
    assert history.has_names and not history.is_generated


@pytest.mark.parametrize(
    "broken",
    [{"author": None}, {"author": {"name": "x"}}, {"timestamp": 5, "type": "GuildMemberJoin"}, {"reactions": [1]}],
)
def test_a_message_that_is_none_is_named_and_the_rest_goes_on(read: Read, broken: Record) -> None:
    _, items = read(export(said(1), said(2, **broken), said(3)))
    assert [event.source for event in events(items)] == ["9001", "9003"]
    assert [(problem.line, "message 2" in problem.reason) for problem in problems(items)] == [(2, True)]


def test_an_export_that_breaks_off_is_used_up_to_there_and_quotes_nothing(read: Read) -> None:
    whole = export(*(said(number % 60, content="secret words") for number in range(2_000)))
    _, items = read(whole[: len(whole) * 2 // 3])
    count = len(events(items))
    assert 1_000 < count < 1_500
    [problem] = problems(items)
    assert f"before message {count + 1} was used" in problem.reason and "secret" not in problem.reason


@pytest.mark.parametrize(
    ("guild_id", "words"), [("0", "direct chat"), ("7x", "guild's id"), ("18446744073709551616", "guild's id")]
)
def test_an_export_of_no_community_is_named_and_left_out(read: Read, guild_id: str, words: str) -> None:
    _, items = read(export(said(1), guild_id=guild_id))
    assert events(items) == []
    [problem] = problems(items)
    assert words in problem.reason


def test_an_export_within_an_archive_that_breaks_off(tmp_path: Path) -> None:
    whole = gzip.compress(export(*(said(number % 60, content=os.urandom(50).hex()) for number in range(500))))
    (tmp_path / "chat.json.gz").write_bytes(whole[: len(whole) // 2])
    items = list(open_history([tmp_path]).items())
    count = len(events(items))
    assert 100 < count < 400
    assert f"before message {count + 1} was used" in problems(items)[0].reason


@pytest.mark.parametrize("head", [{"guild": "7", "channel": {}}, {"channel": {"id": "70"}, "guild": {}}])
def test_an_export_without_a_usable_head_is_named(read: Read, head: Record) -> None:
    _, items = read(orjson.dumps({**head, "messages": []}))
    assert len(problems(items)) == 1 and events(items) == []


def test_a_head_behind_the_messages_is_found(read: Read) -> None:
    _, items = read(orjson.dumps({"guild": {"id": "7"}, "messages": [said(1)], "channel": {"id": "70"}}))
    assert [event.channel for event in events(items)] == [70]
