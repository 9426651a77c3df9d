"""Webhooks: those of channels, and what follows the first answer to an interaction."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from tests.twin.asked import LAST, Asked, Callback
from tests.twin.messages import EPHEMERAL, TwinMessage
from tests.twin.permissions import May
from tests.twin.rest.call import Answer, Call
from tests.twin.rest.callbacks import LOADING, compose, refresh, show
from tests.twin.rest.drafts import check, fill
from tests.twin.rest.messages import revise
from tests.twin.rest.refusals import refuse
from tests.twin.state import Json, TwinUser
from tests.twin.stock import Webhook


def execute(call: Call) -> Answer:
    """Say something: after an interaction, or by a channel's webhook."""
    if call.id("webhook") == call.world.application_id:
        return Answer(call.shown(_follow_up(call, _asked(call))))
    hook = _by_token(call)
    body: Json = call.body or {}
    check(call, body)
    author = TwinUser(hook.id, body.get("username") or hook.name, is_bot=True)
    place = int(call.query.get("thread_id", hook.channel_id))
    message = TwinMessage(call.world.snowflake(), place, hook.guild_id, author, call.world.clock())
    message.webhook_id = hook.id
    fill(call, message, body)
    call.world.post(message)
    return Answer(call.shown(message)) if call.says("wait") else Answer(None, 204)


def get_message(call: Call) -> Json:
    return call.shown(_message(call))


def edit_message(call: Call) -> Json:
    """Change what was said; the message that was thinking becomes the answer."""
    message = _message(call)
    asked = call.rest.stock.asked.get(call.parts["token"])
    if asked is not None and asked.is_loading and message is asked.original:
        return call.shown(_become(call, asked, call.body or {}))
    revise(call, message, call.body or {})
    refresh(call, message)
    if asked is not None:
        asked.end(message)
    return call.shown(message)


def delete_message(call: Call) -> None:
    message = _message(call)
    if not message.is_ephemeral:
        call.world.delete_message(message)
    asked = call.rest.stock.asked.get(call.parts["token"])
    if asked is not None:
        asked.followups = [one for one in asked.followups if one is not message]
        if message is asked.original:
            # one that was thinking answered nothing: what follows does
            was_loading, asked.original, asked.is_loading = asked.is_loading, None, False
            if not was_loading:
                asked.end()


def create(call: Call) -> Json:
    channel = call.channel(May.MANAGE_WEBHOOKS)
    hook = Webhook(call.world.snowflake(), secrets.token_urlsafe(48), channel.guild_id, channel.id, call.body["name"])
    call.rest.stock.webhooks[hook.id] = hook
    call.world.broadcast(
        "WEBHOOKS_UPDATE", {"guild_id": str(hook.guild_id), "channel_id": str(channel.id)}, channel.guild_id
    )
    return _shown(hook)


def of_channel(call: Call) -> list[Json]:
    channel = call.channel(May.MANAGE_WEBHOOKS)
    return [_shown(one) for one in call.rest.stock.webhooks.values() if one.channel_id == channel.id]


def of_guild(call: Call) -> list[Json]:
    guild = call.guild(May.MANAGE_WEBHOOKS)
    return [_shown(one) for one in call.rest.stock.webhooks.values() if one.guild_id == guild.id]


def get(call: Call) -> Json:
    return _shown(call.rest.stock.webhooks.get(call.id("webhook")) or refuse(10015))


def get_by_token(call: Call) -> Json:
    return _shown(_by_token(call))


def delete(call: Call) -> None:
    if call.rest.stock.webhooks.pop(call.id("webhook"), None) is None:
        refuse(10015)


def _asked(call: Call) -> Asked:
    """The interaction of a token; it has to be acknowledged, and lasts fifteen minutes."""
    asked = call.rest.stock.asked.get(call.parts["token"])
    if asked is None or asked.first is None:
        refuse(10015)
    if call.world.ticks() - asked.begun > LAST:
        refuse(50027)
    return asked


def _follow_up(call: Call, asked: Asked) -> TwinMessage:
    """The first one after "is thinking" takes its place, and is as private as that was."""
    body: Json = call.body or {}
    if asked.is_loading:
        return _become(call, asked, body)
    check(call, body)
    message = compose(call, asked, body)
    asked.followups.append(message)
    show(call, message)
    asked.end(message)
    return message


def _become(call: Call, asked: Asked, body: Json) -> TwinMessage:
    """The message that was thinking becomes the answer."""
    message = asked.original
    assert message
    check(call, body)
    fill(call, message, body)
    message.flags &= ~LOADING
    asked.is_loading = False
    refresh(call, message)
    asked.end(message)
    return message


def _message(call: Call) -> TwinMessage:
    """The message that the path names, which was said with the path's token."""
    if call.id("webhook") != call.world.application_id:
        hook = _by_token(call)
        place = int(call.query.get("thread_id", hook.channel_id))
        found = call.world.find_message(place, call.id("message"))
        return found if found is not None and found.webhook_id == hook.id else refuse(10008)
    asked = _asked(call)
    mine = [one for one in (asked.original, *asked.followups) if one is not None]
    if call.parts.get("message", "@original") == "@original":
        found = None if asked.first is Callback.MODAL else asked.original
    else:
        found = next((one for one in mine if one.id == call.id("message")), None)
    if found is None or not (found.flags & EPHEMERAL or call.world.find_message(found.channel_id, found.id)):
        refuse(10008)
    return found


def _by_token(call: Call) -> Webhook:
    hook = call.rest.stock.webhooks.get(call.id("webhook")) or refuse(10015)
    return hook if hook.token == call.parts["token"] else refuse(50027)


def _shown(hook: Webhook) -> Json:
    """Schema GuildIncomingWebhookResponse."""
    return {
        "id": str(hook.id),
        "type": 1,
        "name": hook.name,
        "avatar": None,
        "application_id": None,
        "channel_id": str(hook.channel_id),
        "guild_id": str(hook.guild_id),
        "token": hook.token,
        "url": f"https://discord.com/api/webhooks/{hook.id}/{hook.token}",
    }


_MESSAGE = "/webhooks/{webhook}/{token}/messages/{message}"
ROUTES: Mapping[str, Callable[[Call], Any]] = {
    "POST /webhooks/{webhook}/{token}": execute,
    "GET /webhooks/{webhook}": get,
    "GET /webhooks/{webhook}/{token}": get_by_token,
    "DELETE /webhooks/{webhook}": delete,
    f"GET {_MESSAGE}": get_message,
    f"PATCH {_MESSAGE}": edit_message,
    f"DELETE {_MESSAGE}": delete_message,
    "POST /channels/{channel}/webhooks": create,
    "GET /channels/{channel}/webhooks": of_channel,
    "GET /guilds/{guild}/webhooks": of_guild,
}
