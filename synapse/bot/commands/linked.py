"""A message that an admin links: found, and seen as the event that it would be if it came now."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord

from synapse.bot import translate
from synapse.bot.commands.errors import Refused
from synapse.kit.clock import moment_of, seconds_of
from synapse.rules.event import Event
from synapse.runtime.recording.facts import ALL
from synapse.runtime.trials.explained import plain

_LINK = re.compile(
    r"<?https://(?:ptb\.|canary\.)?discord(?:app)?\.com/channels/(?P<guild>[0-9]{1,19}|@me)/"
    r"(?P<channel>[0-9]{1,19})/(?P<message>[0-9]{1,19})/?>?"
)
#: what is tried with a message: that it is posted, or that whoever asks reacts to it
MESSAGE, REACTION = "message_create", "reaction_add"
EMOJI = "👍"


@dataclass(frozen=True, slots=True)
class Link:
    """Where a message is."""

    channel: int
    message: int


def read_link(text: str, guild: int) -> Link:
    """A link to a message of the guild. Raises `Refused`."""
    found = _LINK.fullmatch(text.strip())
    if found is None:
        raise Refused("This is no link to a message", "choose Copy Message Link on the message, and paste it here")
    if found["guild"] != str(guild):
        raise Refused("The message is not of this community", "link one of a channel here")
    return Link(int(found["channel"]), int(found["message"]))


async def fetch(guild: discord.Guild, link: Link, asker: discord.abc.User) -> discord.Message:
    """The message, its author as the member that they are. Raises `Refused` where the bot, or the asker, has no way."""
    try:
        channel = guild.get_channel_or_thread(link.channel) or await guild.fetch_channel(link.channel)
        if isinstance(asker, discord.Member) and not channel.permissions_for(asker).read_message_history:
            raise Refused("You cannot see the channel of this message", "link one that you can see")
        if not isinstance(channel, discord.abc.Messageable):
            raise Refused("There are no messages in this channel", "link a message")
        message = await channel.fetch_message(link.message)
    except discord.Forbidden:
        raise Refused(
            f"The bot cannot see <#{link.channel}>", "give it View Channel and Read Message History there"
        ) from None
    except (discord.NotFound, discord.InvalidData):
        raise Refused("There is no such message any more", "link another one") from None
    if message.webhook_id is None and not isinstance(message.author, discord.Member):
        # of a message that is asked for Discord tells the user only; rules may read more
        message.author = await _member(guild, message.author)
    return message


async def _member(guild: discord.Guild, author: discord.User) -> discord.Member | discord.User:
    try:
        return await guild.fetch_member(author.id)
    except discord.NotFound:
        return author


def as_record(message: discord.Message, kind: str, asker: int, at: datetime) -> dict[str, Any]:
    """The event as a raw record, as if it came now. Raises `Refused` where it would be no event."""
    around = translate.Around(at=seconds_of(at), tag="dry-run", facts=ALL)
    event = translate.message_create(message, around)
    if event is None:
        raise Refused("What bots, webhooks and Discord itself say is no event", "link a message of a member")
    if kind == REACTION:
        age = max(0.0, around.at - event.at)
        payload = {"message_id": event.source, "emoji_name": EMOJI, "message_age_seconds": age, "target_is_bot": False}
        return _record(event, at) | {
            "event_type": REACTION,
            "user_id": str(asker),
            "target_id": str(event.actor),
            "payload": payload,
        }
    return _record(event, at)


def _record(event: Event, at: datetime) -> dict[str, Any]:
    return {
        "event_type": event.type,
        "guild_id": str(event.guild),
        "channel_id": str(event.channel),
        "user_id": str(event.actor),
        "target_id": None if event.target is None else str(event.target),
        "source_id": f"dry-run-{event.source}",
        "timestamp": moment_of(seconds_of(at)).isoformat(),
        "payload": {name: plain(value) for name, value in event.payload.items()},
    }
