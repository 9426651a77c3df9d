"""From what was sent to what is shown: texts, embeds, buttons and files of messages."""

import re
from collections.abc import Iterable
from itertools import count
from typing import Any

from tests.twin.components import SELECTS
from tests.twin.messages import Attachment, TwinMessage
from tests.twin.permissions import May
from tests.twin.rest.call import Call
from tests.twin.rest.forms import is_empty, wrong_message
from tests.twin.rest.refusals import malformed, refuse
from tests.twin.state import Json, TwinChannel, TwinUser
from tests.twin.world import World, mentioned

_ROLE = re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)\b")
#: what a sender may set: no embeds of links, silent, new components
SETTABLE = 1 << 2 | 1 << 12 | 1 << 15


def check(call: Call, body: Json, *, kept: int = 0) -> None:
    """Raises `Refusal` where a message breaks a rule, or is empty; `kept`: files that it has already."""
    if wrong := wrong_message(body, len(call.files)):
        raise malformed(*wrong)
    if is_empty(body, len(call.files) + kept):
        refuse(50006)


def fill(call: Call, message: TwinMessage, body: Json) -> None:
    """Write what was sent into a message; what is not named stays."""
    world = call.world
    if "content" in body:
        message.content = (body["content"] or "").strip()
    if "embeds" in body:
        message.embeds = [_shown_embed(one) for one in body["embeds"] or ()]
    if "components" in body:
        message.components = shown_components(body["components"] or ())
    if "attachments" in body or call.files:
        message.attachments = _attached(call, message, body.get("attachments"))
    if "flags" in body:
        message.flags |= (body["flags"] or 0) & SETTABLE
    allowed = body.get("allowed_mentions")
    message.mentions = _mentioned(world, message, allowed)
    if _says(allowed, "roles"):
        message.mention_roles = [int(one) for one in dict.fromkeys(_ROLE.findall(message.content))]
    for embed in message.embeds:
        for name in ("image", "thumbnail"):
            _point(embed.get(name), "url", message.attachments)
        _point(embed.get("footer"), "icon_url", message.attachments)
        _point(embed.get("author"), "icon_url", message.attachments)


def mention_everyone(call: Call, message: TwinMessage, channel: TwinChannel, allowed: Json | None) -> None:
    """Whether everybody is told of it."""
    wanted = _EVERYONE.search(message.content) and _says(allowed, "everyone")
    message.mention_everyone = bool(wanted) and call.has(channel, May.MENTION_EVERYONE)


def shown_components(components: Iterable[Json]) -> list[Json]:
    """Components as messages show them: numbered, with what is left out."""
    numbers = count(1)
    return [_shown_component(one, numbers) for one in components]


def _shown_component(sent: Json, numbers: "count[int]") -> Json:
    shown: Json = {name: value for name, value in sent.items() if value is not None}
    shown["id"] = sent.get("id") or next(numbers)
    if sent["type"] in SELECTS:
        shown = {"min_values": 1, "max_values": 1, **shown}
    if "default_values" in shown:
        shown["default_values"] = [one | {"id": str(one["id"])} for one in shown["default_values"]]
    if "components" in shown:
        shown["components"] = [_shown_component(one, numbers) for one in shown["components"]]
    if "accessory" in shown:
        shown["accessory"] = _shown_component(shown["accessory"], numbers)
    return shown


def _shown_embed(sent: Json) -> Json:
    shown: Json = {name: value for name, value in sent.items() if value not in (None, "", [])}
    for field in shown.get("fields", ()):
        field.setdefault("inline", False)
    return shown | {"type": "rich"}


def _attached(call: Call, message: TwinMessage, told: list[Json] | None) -> list[Attachment]:
    """Files that were kept, and the new ones; `told` names both: the old by their ids, the new by their places."""
    kept = {one.id: one for one in message.attachments}
    stay = list(kept.values()) if told is None else [kept[int(one["id"])] for one in told if int(one["id"]) in kept]
    described = {f"files[{one['id']}]": one.get("description") for one in told or ()}
    new: list[Attachment] = []
    for file in call.files:
        attachment = call.world.attach(file.filename, file.content, file.content_type)
        attachment.description = described.get(file.field)
        new.append(attachment)
    return [*stay, *new]


def _point(place: Json | None, name: str, attachments: list[Attachment]) -> None:
    """An embed's picture that names a file of the message has its address."""
    address: str = (place or {}).get(name) or ""
    if place is None or not address.startswith("attachment://"):
        return
    filename = address.removeprefix("attachment://")
    found = next((one for one in attachments if one.filename == filename), None)
    if found is not None:
        place[name] = found.url


def _mentioned(world: World, message: TwinMessage, allowed: Json | None) -> list[TwinUser]:
    named = mentioned(message.content, world.users)
    if not _says(allowed, "users"):
        chosen = {int(one) for one in (allowed or {}).get("users") or ()}
        named = [user for user in named if user.id in chosen]
    to = message.reply_to.author if message.reply_to else None
    is_told = allowed is None or allowed.get("replied_user", False)
    return [*named, to] if to is not None and is_told and to not in named else named


def _says(allowed: Any, what: str) -> bool:
    return allowed is None or what in (allowed.get("parse") or ())
