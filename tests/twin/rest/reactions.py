"""Reactions to messages."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.twin.messages import TwinMessage
from tests.twin.permissions import May
from tests.twin.rest.call import Call
from tests.twin.rest.refusals import malformed, refuse
from tests.twin.state import Json

_HISTORY = May.READ_MESSAGE_HISTORY


def put(call: Call) -> None:
    """React as the bot; somebody else's emoji can be joined without ADD_REACTIONS."""
    channel, message = call.message(_HISTORY)
    emoji = call.parts["emoji"]
    if emoji not in message.reactions:
        call.may(channel, May.ADD_REACTIONS)
    if emoji.isascii() and ":" not in emoji:
        refuse(10014)
    call.world.react(message, call.world.bot, emoji)


def take_back(call: Call) -> None:
    _, message = call.message()
    call.world.unreact(message, call.world.bot, call.parts["emoji"])


def remove(call: Call) -> None:
    """Take somebody's reaction away."""
    _, message = call.message(May.MANAGE_MESSAGES)
    call.world.unreact(message, call.user(), call.parts["emoji"])


def clear(call: Call) -> None:
    """Take all away."""
    _, message = call.message(May.MANAGE_MESSAGES)
    message.reactions.clear()
    call.world.broadcast("MESSAGE_REACTION_REMOVE_ALL", _place(message), message.guild_id)


def clear_emoji(call: Call) -> None:
    """Take all of one emoji away."""
    _, message = call.message(May.MANAGE_MESSAGES)
    gone = message.reactions.pop(call.parts["emoji"], None)
    if gone is not None:
        data = _place(message) | {"emoji": gone.emoji}
        call.world.broadcast("MESSAGE_REACTION_REMOVE_EMOJI", data, message.guild_id)


def who(call: Call) -> list[Json]:
    """Who reacted with an emoji, by id; at most 100 a page."""
    _, message = call.message(_HISTORY)
    limit, after = call.number("limit", 25), call.number("after", 0)
    if not 1 <= limit <= 100:
        raise malformed(f"limit: {limit} is not between 1 and 100")
    reaction = message.reactions.get(call.parts["emoji"])
    users = sorted(one for one in (reaction.users if reaction else ()) if one > after)
    return [call.world.users[one].to_json() for one in users[:limit]]


def _place(message: TwinMessage) -> Json:
    return {
        "channel_id": str(message.channel_id),
        "message_id": str(message.id),
        "guild_id": str(message.guild_id),
    }


_ALL = "/channels/{channel}/messages/{message}/reactions"
ROUTES: Mapping[str, Callable[[Call], Any]] = {
    f"DELETE {_ALL}": clear,
    f"GET {_ALL}/{{emoji}}": who,
    f"DELETE {_ALL}/{{emoji}}": clear_emoji,
    f"PUT {_ALL}/{{emoji}}/@me": put,
    f"DELETE {_ALL}/{{emoji}}/@me": take_back,
    f"DELETE {_ALL}/{{emoji}}/{{user}}": remove,
}
