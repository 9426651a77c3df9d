"""Rules for messages that Discord's document does not tell."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.twin.components import BUTTON, ROW, SELECTS, STRING_SELECT, parts_of
from tests.twin.state import Json

IS_COMPONENTS_V2 = 1 << 15
CONTENT, EMBEDS_TOGETHER = 2000, 6000
ROWS, IN_ROW, OPTIONS = 5, 5, 25
_LINK, _PREMIUM = 5, 6
#: longest texts of an embed, by the way to them
_TEXTS = {
    ("title",): 256,
    ("description",): 4096,
    ("footer", "text"): 2048,
    ("author", "name"): 256,
}
_FIELDS, _NAME, _VALUE = 25, 256, 1024


def wrong_message(body: Json, files: int = 0) -> list[str]:
    """What is wrong with a message that is to be sent or edited; each a sentence."""
    content = body.get("content") or ""
    wrong = [f"content: {len(content)} characters, {CONTENT} is the most"] if len(content) > CONTENT else []
    embeds: list[Json] = body.get("embeds") or []
    wrong += [f"embeds.{number}: {what}" for number, embed in enumerate(embeds) for what in _wrong_embed(embed)]
    if (length := sum(len(text) for embed in embeds for text in _texts(embed))) > EMBEDS_TOGETHER:
        wrong.append(f"embeds: {length} characters together, {EMBEDS_TOGETHER} is the most")
    components: list[Json] = body.get("components") or []
    is_new = bool((body.get("flags") or 0) & IS_COMPONENTS_V2)
    if is_new and (content or embeds):
        wrong.append("flags: a message of the new components has neither content nor embeds")
    wrong += wrong_components(components, is_new=is_new)
    sent = [int(one["id"]) for one in body.get("attachments") or () if int(one["id"]) < ROWS * 2]
    if unsent := [number for number in sent if number >= files]:
        wrong.append(f"attachments: there is no file {unsent[0]}")
    return wrong


def is_empty(body: Json, files: int = 0) -> bool:
    """Whether there is nothing to show."""
    shown = (body.get(name) for name in ("embeds", "components", "sticker_ids", "poll"))
    return not (files or (body.get("content") or "").strip() or any(shown))


def wrong_components(components: list[Json], *, is_new: bool = False) -> list[str]:
    """What is wrong with buttons and menus; `is_new`: rows are not counted."""
    wrong = [f"components: {len(components)} rows, {ROWS} is the most"] if len(components) > ROWS and not is_new else []
    every = list(parts_of(components))
    ids = Counter(one["custom_id"] for one in every if one.get("custom_id"))
    wrong += [f"components: the custom id {name!r} is there twice" for name, times in ids.items() if times > 1]
    for one in every:
        match one["type"]:
            case kind if kind == ROW:
                wrong += _wrong_row(one.get("components") or [])
            case kind if kind == BUTTON:
                wrong += _wrong_button(one)
            case kind if kind in SELECTS:
                wrong += _wrong_select(one)
            case _:
                pass
    return wrong


def _wrong_row(inside: list[Json]) -> list[str]:
    wrong = [] if 0 < len(inside) <= IN_ROW else [f"components: a row of {len(inside)}, {IN_ROW} is the most"]
    if len(inside) > 1 and any(one["type"] in SELECTS for one in inside):
        wrong.append("components: a menu has its row for itself")
    return wrong


def _wrong_button(button: Json) -> list[str]:
    if button["style"] == _PREMIUM:
        return []
    wrong = [] if button.get("label") or button.get("emoji") else ["components: a button without label and emoji"]
    wanted, other = ("url", "custom_id") if button["style"] == _LINK else ("custom_id", "url")
    if not button.get(wanted) or button.get(other):
        wrong.append(f"components: a button of style {button['style']} has a {wanted} and no {other}")
    return wrong + _too_long("components: label", button.get("label"), 80)


def _wrong_select(menu: Json) -> list[str]:
    options: list[Json] = menu.get("options") or []
    wrong = _too_long("components: placeholder", menu.get("placeholder"), 150)
    if menu["type"] == STRING_SELECT and not 0 < len(options) <= OPTIONS:
        wrong.append(f"components: a menu of {len(options)} options, {OPTIONS} is the most")
    values = Counter(one["value"] for one in options)
    wrong += [f"components: the option {value!r} is there twice" for value, times in values.items() if times > 1]
    least, most = _or(menu.get("min_values"), 1), _or(menu.get("max_values"), 1)
    if most < least or (menu["type"] == STRING_SELECT and most > len(options)):
        wrong.append(f"components: {least} to {most} of {len(options)} options cannot be chosen")
    return wrong


def _wrong_embed(embed: Json) -> list[str]:
    wrong: list[str] = []
    for way, most in _TEXTS.items():
        wrong += _too_long(".".join(way), _at(embed, way), most)
    fields: list[Json] = embed.get("fields") or []
    if len(fields) > _FIELDS:
        wrong.append(f"fields: {len(fields)}, {_FIELDS} is the most")
    for number, field in enumerate(fields):
        for name, most in (("name", _NAME), ("value", _VALUE)):
            text = field.get(name) or ""
            wrong += [] if text.strip() else [f"fields.{number}.{name}: empty"]
            wrong += _too_long(f"fields.{number}.{name}", text, most)
    return wrong


def _texts(embed: Json) -> Iterator[str]:
    yield from (_at(embed, way) for way in _TEXTS)
    for field in embed.get("fields") or ():
        yield from (field.get("name") or "", field.get("value") or "")


def _at(embed: Json, way: tuple[str, ...]) -> str:
    found: Any = embed
    for step in way:
        found = (found or {}).get(step)
    return found or ""


def _too_long(where: str, text: str | None, most: int) -> list[str]:
    return [f"{where}: {len(text)} characters, {most} is the most"] if text and len(text) > most else []


def _or(value: int | None, default: int) -> int:
    return default if value is None else value
