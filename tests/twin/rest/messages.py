"""Messages: sent, edited, deleted, read back."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from tests.twin.messages import REPLY, TwinMessage
from tests.twin.permissions import May, speaking
from tests.twin.rest.call import Call
from tests.twin.rest.drafts import check, fill, mention_everyone
from tests.twin.rest.refusals import malformed, refuse
from tests.twin.state import ChannelType, Json, TwinChannel

_NONCES = timedelta(minutes=5)
_MUTE = frozenset({ChannelType.CATEGORY, ChannelType.FORUM})


def create(call: Call) -> Json:
    """Send a message; one with a nonce that was used is not sent again."""
    if call.id("channel") in call.rest.stock.direct.values():
        return _direct(call)
    channel = call.world.channels.get(call.id("channel")) or refuse(10003)
    call.may(channel, speaking(channel))
    body: Json = call.body or {}
    check(call, body)
    if channel.type in _MUTE:
        refuse(50008)
    if (body.get("flags") or 0) & 1 << 6:
        raise malformed("flags: only answers to interactions are for one person")
    if body.get("embeds"):
        call.may(channel, May.EMBED_LINKS)
    if call.files:
        call.may(channel, May.ATTACH_FILES)
    if channel.is_archived and channel.is_locked:
        refuse(50083)
    known = _sent_before(call, channel, body)
    return call.shown(known if known is not None else _send(call, channel, body))


def edit(call: Call) -> Json:
    """Change a message of one's own."""
    channel, message = call.message()
    if message.author is not call.world.bot:
        refuse(50005)
    if channel.is_archived:
        refuse(50083)
    revise(call, message, call.body or {})
    call.world.edited(message)
    return call.shown(message)


def revise(call: Call, message: TwinMessage, body: Json) -> None:
    """Write an edit into a message. Raises `Refusal` where it breaks a rule or leaves nothing."""
    shown = {"content": message.content, "embeds": message.embeds, "components": message.components}
    kept = body.get("attachments", message.attachments) or []
    check(call, shown | body, kept=len(kept))
    fill(call, message, body)
    message.edited_at = call.world.clock()


def delete(call: Call) -> None:
    channel, message = call.message()
    if message.author is not call.world.bot:
        call.may(channel, May.MANAGE_MESSAGES)
    call.world.delete_message(message)


def get(call: Call) -> Json:
    _, message = call.message(May.READ_MESSAGE_HISTORY)
    return call.shown(message)


def read(call: Call) -> list[Json]:
    """A page, newest first: those before, after or around a message, at most 100."""
    channel = call.channel()
    limit = call.number("limit", 50)
    if not 1 <= limit <= 100:
        raise malformed(f"limit: {limit} is not between 1 and 100")
    if not call.has(channel, May.READ_MESSAGE_HISTORY):
        # Discord shows nothing rather than an error
        return []
    page = _page(call.world.messages(channel), call, limit)
    return [call.shown(message) for message in reversed(page)]


def typing(call: Call) -> None:
    channel = call.channel()
    call.may(channel, speaking(channel))


def _page(messages: list[TwinMessage], call: Call, limit: int) -> list[TwinMessage]:
    if "after" in call.query:
        return [one for one in messages if one.id > call.number("after", 0)][:limit]
    if "before" in call.query:
        return [one for one in messages if one.id < call.number("before", 0)][-limit:]
    if "around" in call.query:
        middle = call.number("around", 0)
        first = [one for one in messages if one.id < middle][-(limit // 2) :]
        return [*first, *(one for one in messages if one.id >= middle)][:limit]
    return messages[-limit:]


def _send(call: Call, channel: TwinChannel, body: Json) -> TwinMessage:
    world, at = call.world, call.world.clock()
    message = TwinMessage(world.snowflake(), channel.id, channel.guild_id, world.bot, at)
    if reference := body.get("message_reference"):
        message.reply_to = world.find_message(channel.id, int(reference["message_id"]))
        if message.reply_to is None and reference.get("fail_if_not_exists") is not False:
            raise malformed("message_reference: Unknown message")
        message.type = REPLY if message.reply_to else message.type
    fill(call, message, body)
    mention_everyone(call, message, channel, body.get("allowed_mentions"))
    message.nonce = body.get("nonce")
    if message.nonce is not None and body.get("enforce_nonce"):
        call.rest.stock.nonces[channel.id, world.bot.id, str(message.nonce)] = (message.id, at)
    world.post(message)
    if channel.is_archived:
        # somebody who writes opens the thread again
        channel.is_archived = False
        world.broadcast("THREAD_UPDATE", channel.to_json(), channel.guild_id)
    return message


def _sent_before(call: Call, channel: TwinChannel, body: Json) -> TwinMessage | None:
    """The message that was sent with the same nonce within five minutes."""
    if not body.get("enforce_nonce") or body.get("nonce") is None:
        return None
    key = (channel.id, call.world.bot.id, str(body["nonce"]))
    id_, at = call.rest.stock.nonces.get(key, (0, call.world.clock()))
    return call.world.find_message(channel.id, id_) if call.world.clock() - at < _NONCES else None


def _direct(call: Call) -> Json:
    """Write to somebody alone; no frame tells of it, for the bot does not ask for these."""
    channel = call.id("channel")
    user = next(user for user, one in call.rest.stock.direct.items() if one == channel)
    body: Json = call.body or {}
    check(call, body)
    if user in call.rest.stock.closed or not any(user in guild.members for guild in call.world.guilds.values()):
        refuse(50007)
    message = TwinMessage(call.world.snowflake(), channel, 0, call.world.bot, call.world.clock())
    fill(call, message, body)
    call.world.posted.setdefault(channel, {})[message.id] = message
    return call.shown(message)


ROUTES: Mapping[str, Callable[[Call], Any]] = {
    "GET /channels/{channel}/messages": read,
    "POST /channels/{channel}/messages": create,
    "GET /channels/{channel}/messages/{message}": get,
    "PATCH /channels/{channel}/messages/{message}": edit,
    "DELETE /channels/{channel}/messages/{message}": delete,
    "POST /channels/{channel}/typing": typing,
}
