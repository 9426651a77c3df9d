"""From a row of the outbox to a message: templates filled in, colours and signs by rarity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError

from synapse.milestones.rarities import RARITIES
from synapse.packs.templates import template_from
from synapse.runtime.delivery.errors import CannotDeliver
from synapse.runtime.delivery.message import CONTENT, DESCRIPTION, TITLE, Card, Message, cut
from synapse.runtime.delivery.people import People, spoken
from synapse.runtime.delivery.queue import Taken
from synapse.runtime.spine import Configured

#: by the preference that silences them; achievements have the colour of their rarity
COLORS: Mapping[str | None, int] = {"level_up": 0x2ECC71, "awards": 0xF1C40F}
PLAIN = 0x5865F2
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """What templates of one guild may speak of, beside the event itself."""

    found: Configured
    people: People


def accounts_in(found: Configured, row: Taken) -> set[int]:
    """The people whom a row's message may name."""
    fields = found.payloads.member_fields(str(row.event.get("type")))
    others = (row.event.get(name) for name in fields)
    named = [row.account, row.payload.get("actor"), row.payload.get("target"), *others]
    return {int(one) for one in named if one is not None}


def render(scene: Scene, row: Taken) -> Message:
    """The message of an `announce` or `send_message` row. Raises `CannotDeliver` where its template does not work."""
    pinged: set[int] = set()
    values = _values(scene, row, pinged)
    text = _filled(str(row.payload.get("template", "")), values)
    if row.kind != "announce":
        if not text:
            raise CannotDeliver("the template came out empty")
        return Message(cut(text, CONTENT), pings=_pings(pinged))
    title = _filled(str(row.payload.get("title", "")), values)
    if not text and not title:
        raise CannotDeliver("the template came out empty")
    rarity = RARITIES.get(str(values["milestone"].get("rarity", "")))
    card = Card(
        title=cut(title, TITLE),
        text=cut(text, DESCRIPTION),
        color=int(rarity.color[1:], 16) if rarity else COLORS.get(row.payload.get("preference"), PLAIN),
        footer=f"{rarity.sign} {rarity.label}" if rarity else "",
        picture=_picture(row),
    )
    # a card pings nobody: whom the template mentions is named above it too
    return Message(" ".join(f"<@{user}>" for user in sorted(pinged)), card, _pings(pinged))


def _filled(text: str, values: Values) -> str:
    try:
        return template_from(text).render(values).strip()
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        why = error.message if isinstance(error, TemplateError) else str(error)
        raise CannotDeliver(f"the template failed: {why or type(error).__name__}") from error


def _values(scene: Scene, row: Taken, pinged: set[int]) -> Values:
    payload, found = row.payload, scene.found
    event = dict(row.event)
    for name in found.payloads.member_fields(str(event.get("type"))):
        if event.get(name) is not None:
            event[name] = spoken(scene.people, int(event[name]), pinged)
    stored = found.configuration.setting.parameters
    registry = found.program.compiled.registry
    return {
        "event": event,
        "actor": spoken(scene.people, payload.get("actor"), pinged),
        "target": spoken(scene.people, payload.get("target"), pinged),
        "member": spoken(scene.people, row.account, pinged),
        "params": {name: stored.get(name, one.default) for name, one in registry.parameters.items()},
        "milestone": _milestone(row.milestone),
        "currency": currency_names(found),
        "guild": {"name": found.configuration.name},
    }


def currency_names(found: Configured) -> dict[str, str]:
    """Currency → what the community calls it: its own words for the first two, else the pack's."""
    currencies = sorted(found.program.currencies.values(), key=lambda one: one.order)
    names = {one.id: one.name for one in currencies}
    main = found.program.main_currency or next(iter(names), None)
    spent = next((one.id for one in currencies if one.spendable and one.id != main), None)
    for term, currency in (("currency.primary", main), ("currency.secondary", spent)):
        own = found.configuration.taxonomy.get(term)
        if own and currency is not None:
            names[currency] = own
    return names


def _milestone(told: Values) -> Values:
    if not told:
        return {}
    rarity = RARITIES.get(str(told.get("rarity")), RARITIES["common"])
    icon = str(told.get("icon") or "")
    return {**told, "icon": rarity.sign if not icon or _is_address(icon) else icon, "sign": rarity.sign}


def _picture(row: Taken) -> str:
    icon = str(row.milestone.get("icon") or "")
    return icon if _is_address(icon) else ""


def _is_address(icon: str) -> bool:
    return icon.startswith("https://")


def _pings(pinged: set[int]) -> tuple[int, ...]:
    return tuple(sorted(pinged))
