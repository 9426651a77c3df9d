"""Everything that the twin knows, and what happens in it: each change is told to whoever listens."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from time import monotonic
from typing import Any

from synapse.kit.clock import Clock, now
from tests.twin.messages import Attachment, Reaction, TwinMessage
from tests.twin.state import GuildState, Json, MemberState, TwinChannel, TwinUser

#: a token as Discord makes them; the first part is the bot's id, the rest is anything
TOKEN = "NDIwMDAwMDAwMDAwMDAwMDAx.twin.of-discord"
BOT_ID = APPLICATION_ID = 420000000000000001
_MENTION = re.compile(r"<@!?(\d+)>")
_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Request:
    """What the client asked by REST, and the status that it got."""

    method: str
    #: below /api/v10, such as /channels/1/messages
    path: str
    body: Any
    status: int


@dataclass(eq=False)
class Trouble:
    """How the REST routes misbehave: this status, or with `retry_after` (seconds) a 429, so many times."""

    #: method and path, each * any run of characters: "POST /channels/*/messages"
    route: str
    status: int
    times: int
    retry_after: float | None = None
    #: it has its effect all the same; only the answer says otherwise
    is_done: bool = False


@dataclass(eq=False, repr=False)
class World:
    """State that both the gateway and the REST routes work on."""

    clock: Clock = now
    token: str = TOKEN
    application_id: int = APPLICATION_ID
    bot: TwinUser = field(default_factory=lambda: TwinUser(BOT_ID, "Synapse", is_bot=True))
    users: dict[int, TwinUser] = field(default_factory=dict[int, TwinUser])
    guilds: dict[int, GuildState] = field(default_factory=dict[int, GuildState])
    #: of all guilds, threads too
    channels: dict[int, TwinChannel] = field(default_factory=dict[int, TwinChannel])
    #: channel → its messages by id, oldest first; ephemeral ones are not here
    posted: dict[int, dict[int, TwinMessage]] = field(default_factory=dict[int, dict[int, TwinMessage]])
    #: what the client asked, in order
    requests: list[Request] = field(default_factory=list[Request])
    #: what Discord would not have taken, or would not have answered
    faults: list[str] = field(default_factory=list[str])
    #: shards that a client is told to have
    shards: int = 1
    #: privileged intents that are switched off in the developer portal
    refused_intents: int = 0
    #: to be used up in this order by the requests that they fit
    troubles: list[Trouble] = field(default_factory=list[Trouble])
    #: every request gets a 503, and nobody can connect
    is_down: bool = False
    #: told of each event: its name, its data, the guild it is of (None: of the whole application)
    listeners: list[Callable[[str, Json, int | None], None]] = field(
        default_factory=list[Callable[[str, Json, int | None], None]]
    )
    _numbers: "count[int]" = field(default_factory=count)

    def __post_init__(self) -> None:
        self.users[self.bot.id] = self.bot

    def snowflake(self, at: datetime | None = None) -> int:
        """A new id, of that time or of now."""
        since = (at or self.clock()) - _EPOCH
        return (int(since.total_seconds() * 1000) << 22) | (next(self._numbers) & 0x3FFFFF)

    def broadcast(self, event: str, data: Json, guild: int | None) -> None:
        """Tell the connected client, as far as its intents go."""
        for listener in self.listeners:
            listener(event, data, guild)

    def ticks(self) -> float:
        """Seconds that pass as they do for everybody, whatever the clock of a test says."""
        return monotonic()

    def fault(self, what: str) -> None:
        """Note what is wrong; the test fails at its end."""
        self.faults.append(what)

    def member(self, guild: int, user: int) -> MemberState | None:
        """Somebody in a guild; None: not in it."""
        found = self.guilds.get(guild)
        return None if found is None else found.members.get(user)

    def messages(self, channel: TwinChannel) -> list[TwinMessage]:
        """A channel's messages, oldest first: people's and the bot's, no ephemeral ones."""
        return list(self.posted.get(channel.id, {}).values())

    def find_message(self, channel_id: int, message_id: int) -> TwinMessage | None:
        """A message that was not deleted."""
        return self.posted.get(channel_id, {}).get(message_id)

    def attach(
        self, filename: str, content: bytes = b"-", content_type: str = "application/octet-stream"
    ) -> Attachment:
        """A file for a message, with the address where it is found."""
        id_ = self.snowflake()
        url = f"https://cdn.discordapp.com/attachments/{id_}/{filename}"
        return Attachment(id_, filename, content, content_type, url=url)

    def post(self, message: TwinMessage) -> None:
        """Put a message where it belongs, and tell of it."""
        channel = self.channels[message.channel_id]
        here = self.posted.setdefault(channel.id, {})
        late = bool(here) and next(reversed(here)) > message.id
        here[message.id] = message
        if late:
            self.posted[channel.id] = dict(sorted(here.items()))
        channel.last_message_id = max(channel.last_message_id or 0, message.id)
        channel.message_count += 1
        self.broadcast("MESSAGE_CREATE", self._frame(message, channel), channel.guild_id)

    def edited(self, message: TwinMessage) -> None:
        """A message was changed: tell of it."""
        channel = self.channels[message.channel_id]
        self.broadcast("MESSAGE_UPDATE", self._frame(message, channel), channel.guild_id)

    def delete_message(self, message: TwinMessage) -> None:
        """Take a message away, and tell of it."""
        self.posted[message.channel_id].pop(message.id, None)
        place = {"channel_id": str(message.channel_id), "guild_id": str(message.guild_id)}
        self.broadcast("MESSAGE_DELETE", {"id": str(message.id), **place}, message.guild_id)

    def react(self, message: TwinMessage, user: TwinUser, emoji: str) -> None:
        """`emoji` is the sign itself, or name:id. Nothing happens when they reacted so before."""
        reaction = message.reactions.setdefault(emoji, _reaction(emoji))
        if user.id in reaction.users:
            return
        reaction.users.append(user.id)
        data = self._reacted(message, user, reaction)
        member = self.member(message.guild_id, user.id)
        if member is not None:
            data["member"] = member.to_json()
        if message.webhook_id is None:
            data["message_author_id"] = str(message.author.id)
        self.broadcast("MESSAGE_REACTION_ADD", data, message.guild_id)

    def unreact(self, message: TwinMessage, user: TwinUser, emoji: str) -> None:
        """Take a reaction back; the frame says neither member nor the message's author."""
        reaction = message.reactions.get(emoji)
        if reaction is None or user.id not in reaction.users:
            return
        reaction.users.remove(user.id)
        if not reaction.users:
            del message.reactions[emoji]
        self.broadcast("MESSAGE_REACTION_REMOVE", self._reacted(message, user, reaction), message.guild_id)

    def add_channel(self, channel: TwinChannel) -> TwinChannel:
        """Put a channel or thread where it belongs; tells nobody."""
        self.channels[channel.id] = channel
        self.guilds[channel.guild_id].channels[channel.id] = channel
        return channel

    def drop_channel(self, channel: TwinChannel) -> None:
        """Delete a channel with its threads and messages, and tell of it."""
        guild = self.guilds[channel.guild_id]
        below = [one for one in guild.channels.values() if one.is_thread and one.parent_id == channel.id]
        for gone in (channel, *below):
            self.posted.pop(gone.id, None)
            self.channels.pop(gone.id, None)
            guild.channels.pop(gone.id, None)
        self.broadcast("THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE", channel.to_json(), guild.id)

    def update_member(self, member: MemberState) -> None:
        """A member's roles, name or time-out changed: tell of it."""
        self.broadcast("GUILD_MEMBER_UPDATE", member.to_json() | {"guild_id": str(member.guild_id)}, member.guild_id)

    def _frame(self, message: TwinMessage, channel: TwinChannel) -> Json:
        author = None if message.webhook_id else self.member(channel.guild_id, message.author.id)
        data = message.create_json(self.bot.id, author, int(channel.type))
        for shown, user in zip(data["mentions"], message.mentions, strict=True):
            member = self.member(channel.guild_id, user.id)
            if member is not None:
                shown["member"] = member.to_json(with_user=False)
        return data

    def _reacted(self, message: TwinMessage, user: TwinUser, reaction: Reaction) -> Json:
        return {
            "user_id": str(user.id),
            "channel_id": str(message.channel_id),
            "message_id": str(message.id),
            "guild_id": str(message.guild_id),
            "emoji": reaction.emoji,
            "burst": False,
            "type": 0,
        }


def _reaction(emoji: str) -> Reaction:
    name, _, id_ = emoji.partition(":")
    return Reaction(name, int(id_) if id_ else None)


def mentioned(content: str, users: dict[int, TwinUser]) -> list[TwinUser]:
    """The people whom a text mentions, each once."""
    return [users[id_] for id_ in dict.fromkeys(map(int, _MENTION.findall(content))) if id_ in users]
