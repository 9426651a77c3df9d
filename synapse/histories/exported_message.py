"""Turns one message of a DiscordChatExporter file into the lake's records; its text goes no further."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from synapse.histories.items import Directory, Named, NamedPlace, Record
from synapse.kit.ids import parse_id
from synapse.kit.text import measure_text

#: The exporter writes kinds it has no name for as Discord's number: 20 and 23 answer a command.
_SAID = frozenset({"Default", "Reply", "20", "23"})
_REPLY_MEMORY = 200_000
#: The exporter's channel types by the words of ours.
_CHANNEL_TYPES = {
    "GuildTextChat": "text",
    "GuildNews": "announcement",
    "GuildForum": "forum",
    "GuildVoiceChat": "voice",
    "GuildStageVoice": "stage",
    "GuildPublicThread": "thread",
    "GuildPrivateThread": "thread",
    "GuildNewsThread": "thread",
}
NO_GIVERS = "reactions whose givers the export does not name"
SYSTEM_MESSAGES = "system messages"
NO_TIME = "reactions stamped with their message's time, because the export knows none"


@dataclass(slots=True)
class Export:
    """One exported channel: where its messages are, and what was met on the way."""

    guild_id: str
    guild_name: str
    channel_id: str
    channel_name: str
    channel_type: str
    #: of a channel its category; of a thread the channel it belongs to
    above_id: str | None
    above_name: str
    notes: Counter[str]
    authors: dict[str, str] = field(default_factory=dict[str, str])
    named: set[str] = field(default_factory=set[str])
    new_names: list[Named] = field(default_factory=list[Named])
    is_opened: bool = False

    @property
    def is_thread(self) -> bool:
        return "Thread" in self.channel_type

    def place(self) -> Directory:
        """The names of the place itself."""
        above = [] if self.above_id is None else [NamedPlace(parse_id(self.above_id), self.above_name[:100])]
        kind = _CHANNEL_TYPES.get(self.channel_type, "thread" if self.is_thread else None)
        own = NamedPlace(
            parse_id(self.channel_id),
            self.channel_name[:100],
            kind,
            None if self.is_thread or not above else above[0].id,
            above[0].id if self.is_thread and above else None,
        )
        return Directory(
            guild=parse_id(self.guild_id),
            guild_name=self.guild_name[:100],
            channels=(own, *above) if self.is_thread else (own,),
            categories=() if self.is_thread else tuple(above),
        )

    def people(self) -> Directory:
        """The names of people that were met since the last call."""
        names, self.new_names = tuple(self.new_names), []
        return Directory(guild=parse_id(self.guild_id), guild_name=self.guild_name[:100], members=names)


def records_of(export: Export, message: Record) -> list[Record]:
    """What happened by this message: it was said, somebody joined, a thread opened, others reacted."""
    author = cast(Record, message["author"])
    author_id, kind = str(author["id"]), str(message["type"])
    _meet(export, author)
    base: Record = {
        "guild_id": export.guild_id,
        "channel_id": export.channel_id,
        "user_id": author_id,
        "target_id": None,
        "timestamp": message["timestamp"],
    }
    bot: Record = {"is_bot": True} if author.get("isBot") is True else {}
    records: list[Record] = []
    if export.is_thread and not export.is_opened:
        records.append(_opened(base, bot, export.channel_id, export.above_id))
    export.is_opened = True
    if kind in _SAID:
        records.append(_said(export, message, base, bot))
    elif kind == "GuildMemberJoin":
        at = datetime.fromisoformat(str(message["timestamp"]))
        source = f"{author_id}-join-{round(at.timestamp() * 1_000)}"
        records.append({**base, "event_type": "member_join", "channel_id": None, "source_id": source, "payload": bot})
    elif kind in ("ThreadCreated", "18"):
        thread_id = cast(Record, message.get("reference") or {}).get("channelId") or message["id"]
        records.append(_opened(base, bot, str(thread_id), export.channel_id))
    else:
        export.notes[SYSTEM_MESSAGES] += 1
    return records + _reactions(export, message, base, bot)


def _opened(base: Record, bot: Record, thread_id: str, parent_id: str | None) -> Record:
    payload = bot if parent_id is None else {**bot, "parent_channel_id": parent_id}
    return {**base, "event_type": "thread_create", "channel_id": parent_id, "source_id": thread_id, "payload": payload}


def _said(export: Export, message: Record, base: Record, bot: Record) -> Record:
    message_id = str(message["id"])
    reference = cast(Record, message.get("reference") or {})
    answered = export.authors.get(str(reference.get("messageId")))
    is_reply = message["type"] == "Reply"
    if len(export.authors) >= _REPLY_MEMORY:
        del export.authors[next(iter(export.authors))]
    export.authors[message_id] = base["user_id"]
    attachments = len(cast(list[Any], message.get("attachments") or ()))
    payload: Record = {
        **_measured(message),
        "has_attachment": attachments > 0,
        "attachment_count": attachments,
        "is_reply": is_reply,
        "reply_to_user_id": answered if is_reply else None,
        **bot,
    }
    if export.is_thread and export.above_id:
        payload["parent_channel_id"] = export.above_id
    return {
        **base,
        "event_type": "message_create",
        "target_id": payload["reply_to_user_id"],
        "source_id": message_id,
        "payload": payload,
    }


def _measured(message: Record) -> Record:
    """The exporter may have unwrapped custom emoji and mentions to plain words; it lists both beside the text."""
    text = str(message.get("content") or "")
    metrics = measure_text(text)
    listed = [
        max(1, text.count(f":{emoji.get('name')}:"))
        for emoji in cast(list[Record], message.get("inlineEmojis") or ())
        if emoji.get("id")
    ]
    custom = max(metrics.custom_emoji, sum(listed))
    return {
        "length": metrics.length,
        "word_count": metrics.words,
        "has_code_block": metrics.has_code_block,
        "has_link": metrics.has_link,
        "emoji_count": metrics.emoji - metrics.custom_emoji + custom,
        "custom_emoji_count": custom,
        "mention_count": max(metrics.mentions, len(cast(list[Any], message.get("mentions") or ()))),
    }


def _reactions(export: Export, message: Record, base: Record, bot: Record) -> list[Record]:
    records: list[Record] = []
    for reaction in cast(list[Record], message.get("reactions") or ()):
        emoji = cast(Record, reaction["emoji"])
        users = cast(list[Record], reaction.get("users") or ())
        export.notes[NO_GIVERS] += max(0, int(reaction.get("count") or 0) - len(users))
        export.notes[NO_TIME] += len(users)
        for user in users:
            _meet(export, user)
            payload: Record = {"message_id": message["id"], "emoji_name": emoji["name"], "approx_time": True}
            if user.get("isBot") is True:
                payload["is_bot"] = True
            if bot:
                payload["target_is_bot"] = True
            if export.is_thread and export.above_id:
                payload["parent_channel_id"] = export.above_id
            records.append(
                {
                    **base,
                    "event_type": "reaction_add",
                    "user_id": user["id"],
                    "target_id": base["user_id"],
                    "source_id": f"{user['id']}-{message['id']}-{emoji.get('id') or emoji['name']}",
                    "payload": payload,
                }
            )
    return records


def _meet(export: Export, user: Record) -> None:
    user_id = str(user["id"])
    if user_id not in export.named:
        export.named.add(user_id)
        name = str(user.get("nickname") or user.get("name") or "")
        export.new_names.append(Named(parse_id(user_id, "author.id"), name[:100], user.get("isBot") is True))
