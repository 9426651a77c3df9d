"""The bot's first answer to an interaction: within three seconds, and once."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.twin.asked import FIRST, Asked, Callback, Choice, Kind
from tests.twin.messages import DEFAULT, EPHEMERAL, TwinMessage
from tests.twin.rest.call import Answer, Call
from tests.twin.rest.drafts import check, fill
from tests.twin.rest.forms import OPTIONS, wrong_components
from tests.twin.rest.messages import revise
from tests.twin.rest.refusals import malformed, refuse
from tests.twin.state import Json

#: Discord's type of messages that answer a slash command
_CHAT_ANSWER = 20
LOADING = 1 << 7
_MESSAGES = frozenset({Callback.MESSAGE, Callback.THINKING})
_UPDATES = frozenset({Callback.UPDATE, Callback.DEFERRED_UPDATE})
_ALLOWED: Mapping[Kind, "frozenset[Callback]"] = {
    Kind.COMMAND: _MESSAGES | {Callback.MODAL},
    Kind.COMPONENT: _MESSAGES | _UPDATES | {Callback.MODAL},
    Kind.AUTOCOMPLETE: frozenset({Callback.CHOICES}),
    Kind.MODAL: _MESSAGES | _UPDATES,
}


def respond(call: Call) -> Answer:
    """Take the first answer. Codes: 10062 too late, 40060 the second one."""
    asked = call.rest.stock.asked.get(call.parts["token"])
    if asked is None or asked.id != call.id("interaction") or call.world.ticks() - asked.begun > FIRST:
        refuse(10062)
    if asked.first is not None:
        refuse(40060)
    kind = Callback(call.body["type"])
    if kind not in _ALLOWED[asked.kind] or (kind in _UPDATES and asked.source is None):
        raise malformed(f"type: {kind.name} does not answer {asked.name}")
    _TAKEN[kind](call, asked, call.body.get("data") or {})
    asked.first = kind
    asked.begins.set()
    return Answer(_told(call, asked, kind)) if call.says("with_response") else Answer(None, 204)


def compose(call: Call, asked: Asked, body: Json) -> TwinMessage:
    """A new message of an interaction, not yet shown. Raises `Refusal`."""
    world = call.world
    message = TwinMessage(world.snowflake(), asked.channel_id, asked.guild_id, world.bot, world.clock())
    message.type = _CHAT_ANSWER if asked.kind is Kind.COMMAND else DEFAULT
    message.webhook_id = message.application_id = world.application_id
    message.interaction_metadata = asked.metadata(world.users[asked.user_id].to_json())
    message.flags = (body.get("flags") or 0) & EPHEMERAL
    fill(call, message, body)
    return message


def show(call: Call, message: TwinMessage) -> None:
    """Post it, where it is not for one person only."""
    if not message.is_ephemeral:
        call.world.post(message)


def refresh(call: Call, message: TwinMessage) -> None:
    """Tell of an edit, where it is not for one person only."""
    if not message.is_ephemeral:
        call.world.edited(message)


def _message(call: Call, asked: Asked, body: Json) -> None:
    check(call, body)
    asked.original = compose(call, asked, body)
    show(call, asked.original)
    asked.end(asked.original)


def _thinking(call: Call, asked: Asked, body: Json) -> None:
    asked.original = compose(call, asked, {"flags": body.get("flags")})
    asked.original.flags |= LOADING
    asked.is_loading = True
    show(call, asked.original)


def _deferred_update(call: Call, asked: Asked, body: Json) -> None:
    asked.original = asked.source


def _update(call: Call, asked: Asked, body: Json) -> None:
    assert asked.source
    revise(call, asked.source, body)
    refresh(call, asked.source)
    asked.original = asked.source
    asked.end(asked.source)


def _choices(call: Call, asked: Asked, body: Json) -> None:
    choices: list[Json] = body.get("choices") or []
    if len(choices) > OPTIONS:
        raise malformed(f"choices: {len(choices)}, {OPTIONS} is the most")
    if wrong := [one["name"] for one in choices if not 0 < len(one["name"]) <= 100 or len(str(one["value"])) > 100]:
        raise malformed(f"choices: {wrong[0]!r} and its value have 1 to 100 characters")
    asked.choices = [Choice(one["name"], one["value"]) for one in choices]
    asked.end()


def _modal(call: Call, asked: Asked, body: Json) -> None:
    if wrong := wrong_components(body["components"]):
        raise malformed(*wrong)
    asked.modal = body
    asked.end()


_TAKEN: Mapping[Callback, Callable[[Call, Asked, Json], None]] = {
    Callback.MESSAGE: _message,
    Callback.THINKING: _thinking,
    Callback.DEFERRED_UPDATE: _deferred_update,
    Callback.UPDATE: _update,
    Callback.CHOICES: _choices,
    Callback.MODAL: _modal,
}


def _told(call: Call, asked: Asked, kind: Callback) -> Json:
    """Schema InteractionCallbackResponse."""
    interaction: Json = {"id": str(asked.id), "type": int(asked.kind)}
    if asked.original is None:
        return {"interaction": interaction}
    interaction |= {
        "response_message_id": str(asked.original.id),
        "response_message_loading": asked.is_loading,
        "response_message_ephemeral": asked.original.is_ephemeral,
    }
    if kind not in (Callback.MESSAGE, Callback.UPDATE):
        return {"interaction": interaction}
    return {"interaction": interaction, "resource": {"type": int(kind), "message": call.shown(asked.original)}}


ROUTES: Mapping[str, Callable[[Call], Any]] = {"POST /interactions/{interaction}/{token}/callback": respond}
