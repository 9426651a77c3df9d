"""What discord.py tells becomes events. A message's text is measured here, and goes no further.

Bots and webhooks, direct messages and what Discord itself says (somebody joined, a message was pinned) are no
events: those functions answer None. Frames may lack the member, and members their roles or their date of joining.
"""

from dataclasses import dataclass, field

import discord

from synapse.bot.oneself import me_in
from synapse.kit.clock import seconds_of
from synapse.kit.text import measure_text
from synapse.members.names import Person
from synapse.rules.event import Event, Value
from synapse.runtime.recording.authors import Author, Authors
from synapse.runtime.recording.facts import NONE, Facts

Someone = discord.Member | discord.User

#: what people write; the other types are Discord's own words, or answers of bots
_WRITTEN = (discord.MessageType.default, discord.MessageType.reply)
#: characters of an emoji's name that are kept
_EMOJI = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a frame does not say itself."""

    #: when it came, in seconds since 1970
    at: float
    #: stands for the frame in source ids (`frames.py`)
    tag: str
    facts: Facts = NONE
    authors: Authors = field(default_factory=Authors)


def sent_at(snowflake: int) -> float:
    """When something was made, by its id: seconds since 1970, exact to the millisecond."""
    return ((snowflake >> 22) + discord.utils.DISCORD_EPOCH) / 1000


def guild_of(message: discord.Message) -> int | None:
    """The community of a message, whether the client knows it or not; None for a direct message."""
    if message.guild is not None:
        return message.guild.id
    channel = message.channel
    return channel.guild_id if isinstance(channel, discord.PartialMessageable) else None


def person(someone: Someone) -> Person:
    """How somebody is called and looks."""
    avatar = someone.avatar
    joined_at = someone.joined_at if isinstance(someone, discord.Member) else None
    return Person(someone.id, someone.display_name, someone.bot, avatar.key if avatar else None, joined_at)


def message_create(message: discord.Message, around: Around | None = None) -> Event | None:
    """A message of a member. What it quotes and what is forwarded with it is not its author's text."""
    guild, author = guild_of(message), message.author
    if guild is None or author.bot or message.webhook_id is not None or message.type not in _WRITTEN:
        return None
    text = measure_text(message.content)
    attachments = len(message.attachments)
    replied_to = _replied_to(message, around)
    payload: dict[str, Value] = {
        "length": text.length,
        "word_count": text.words,
        "has_code_block": text.has_code_block,
        "has_link": text.has_link,
        "has_attachment": attachments > 0,
        "attachment_count": attachments,
        "emoji_count": text.emoji,
        "custom_emoji_count": text.custom_emoji,
        "mention_count": text.mentions,
        "is_reply": message.type is discord.MessageType.reply,
    }
    if replied_to is not None:
        payload["reply_to_user_id"] = replied_to
    channel = message.channel
    if isinstance(channel, discord.Thread):
        payload["parent_channel_id"] = channel.parent_id
    if around is not None:
        payload |= _about(author, around.facts)
    source = str(message.id)
    return Event(guild, "message_create", source, sent_at(message.id), author.id, replied_to, channel.id, payload)


def reaction(
    raw: discord.RawReactionActionEvent, around: Around, parent: int | None, target: discord.Member | None = None
) -> Event | None:
    """A reaction given or taken back; whose message it was is said as far as it is known.

    `parent` is the channel of the thread that it happened in; `target` the author, if the client knows them here.
    """
    if raw.guild_id is None or (raw.member is not None and raw.member.bot) or around.authors.is_bot(raw.user_id):
        return None
    author = _author_of(raw, around.authors)
    payload: dict[str, Value] = {
        "message_id": raw.message_id,
        "emoji_name": _name_of(raw.emoji),
        "message_age_seconds": round(max(0.0, around.at - sent_at(raw.message_id)), 3),
    }
    if author.is_bot is not None:
        payload["target_is_bot"] = author.is_bot
    if parent is not None:
        payload["parent_channel_id"] = parent
    if raw.member is not None:
        payload |= _about(raw.member, around.facts)
    if target is not None and "target_roles" in around.facts:
        payload["target_roles"] = _roles(target)
    type_ = raw.event_type.lower()
    source = f"{raw.user_id}-{raw.message_id}-{raw.emoji.id or _name_of(raw.emoji)}-{around.tag}"
    return Event(raw.guild_id, type_, source, around.at, raw.user_id, author.user, raw.channel_id, payload)


def thread_create(thread: discord.Thread) -> Event | None:
    """A thread, or a post in a forum, that somebody opened. Its channel is the one it is in, whose zone it has.

    One that was opened from a message has that message's id, so its own time may be another's.
    """
    # a client without a gateway does not know itself in a guild
    if (me := me_in(thread.guild)) and thread.owner_id == me.id:
        return None
    at = sent_at(thread.id) if thread.created_at is None else seconds_of(thread.created_at)
    return Event(
        thread.guild.id, "thread_create", str(thread.id), at, thread.owner_id, None, thread.parent_id, payload={}
    )


def member_join(member: discord.Member, around: Around | None = None) -> Event | None:
    """Somebody joined; told again, or read back, it is the same event."""
    at = around.at if around else None
    if member.joined_at is not None:
        at = seconds_of(member.joined_at)
    if member.bot or at is None:
        return None
    payload = _about(member, around.facts) if around else {}
    return Event(member.guild.id, "member_join", f"{member.id}-join-{int(at * 1000)}", at, member.id, payload=payload)


def member_leave(raw: discord.RawMemberRemoveEvent, around: Around) -> Event | None:
    """Somebody left, was kicked or banned: Discord tells them alike."""
    if raw.user.bot:
        return None
    source = f"{raw.user.id}-leave-{around.tag}"
    payload = _about(raw.user, around.facts)
    return Event(raw.guild_id, "member_leave", source, around.at, raw.user.id, payload=payload)


def _replied_to(message: discord.Message, around: Around | None) -> int | None:
    """Whom a message answers: a member, no bot."""
    reference = message.reference
    if reference is None or message.type is not discord.MessageType.reply:
        return None
    if isinstance(original := reference.resolved, discord.Message):
        return None if original.webhook_id is not None or original.author.bot else original.author.id
    if around is None or reference.message_id is None:
        return None
    author = around.authors.author_of(reference.message_id)
    return None if author is None or author.is_bot else author.user


def _author_of(raw: discord.RawReactionActionEvent, authors: Authors) -> Author:
    if raw.message_author_id is not None:
        return Author(raw.message_author_id, authors.is_bot(raw.message_author_id))
    return authors.author_of(raw.message_id) or Author(None)


def _name_of(emoji: discord.PartialEmoji) -> str:
    """An emoji's sign or name; of a custom one that is gone Discord says the id only."""
    return (emoji.name or str(emoji.id or "?"))[:_EMOJI]


def _about(someone: Someone, facts: Facts) -> dict[str, Value]:
    """What rules read of the actor, as far as it is known."""
    about: dict[str, Value] = {}
    if facts and isinstance(someone, discord.Member):
        if "actor_roles" in facts:
            about["actor_roles"] = _roles(someone)
        if "actor_joined_at" in facts and someone.joined_at is not None:
            about["actor_joined_at"] = seconds_of(someone.joined_at)
    return about


def _roles(member: discord.Member) -> tuple[int, ...]:
    return tuple(sorted(role.id for role in member.roles if not role.is_default()))
