"""Values of settings as admins write and read them on Discord: channels and roles by mention or by name."""

import re
from collections.abc import Mapping, Sequence
from zoneinfo import available_timezones

import discord

from synapse.bot.commands.errors import Refused
from synapse.guilds.settings import Key, Scalar, ids_of, parse
from synapse.runtime.spine import Configured

_MENTION = re.compile(r"<(?:#|@&)([0-9]{1,19})>")
# names of voice channels have spaces in them
_BETWEEN = re.compile(r",|(?<=>)\s")
NOTHING = "none"


def read(key: Key, text: str, guild: discord.Guild) -> Scalar:
    """What was written, as the key's type. Raises `Refused` for a channel or role that the community has not."""
    text = text.strip()
    if key.nullable and text.casefold() in ("", NOTHING, "null"):
        return None
    if key.type == "ids":
        parts = [part.strip() for part in _BETWEEN.split(text)]
        return ",".join(str(_object(part, guild.channels, "channel")) for part in parts if part)
    if key.type == "channel":
        return str(_object(text, guild.channels, "channel"))
    if key.type == "id":
        return str(_object(text, guild.roles, "role"))
    return parse(key, text)


def shown(key: Key, value: Scalar) -> str:
    """A value as Discord shows it."""
    if value is None or value == "":
        return "not set" if key.nullable or key.type == "ids" else "empty"
    if isinstance(value, bool):
        return "on" if value else "off"
    if key.type == "channel":
        return f"<#{value}>"
    if key.type == "id":
        return f"<@&{value}>"
    if key.type == "ids":
        return " ".join(f"<#{one}>" for one in ids_of(value))
    return f"{value:g}" if isinstance(value, float) else f"{value}"


def values_offered(key: Key, value: Scalar, guild: discord.Guild, found: Configured) -> Mapping[str, str]:
    """What may be chosen of: value → name. Numbers offer what they are, were, and may be."""
    none = {NOTHING: "not set"} if key.nullable else {}
    match key.type:
        case "boolean":
            return {"on": "on", "off": "off"}
        case "channel":
            return {**none, **{str(one.id): f"#{one.name}" for one in guild.text_channels}}
        case "ids":
            return {str(one.id): f"#{one.name}" for one in [*guild.voice_channels, *guild.text_channels]}
        case "id":
            return {**none, **{str(one.id): f"@{one.name}" for one in guild.roles if not one.is_default()}}
        case "timezone":
            return {name: name for name in sorted(available_timezones())}
        case "integer" | "number":
            numbers = {"now": value, "default": key.default, "least": key.minimum, "most": key.maximum}
            return {f"{one:g}": f"{one:g} ({name})" for name, one in reversed(numbers.items()) if _is_number(one)}
        case "string" if key.choices:
            return {one: one for one in key.choices}
        case "string" if key.name == "zone_fallback":
            return {**none, **{zone.name: zone.name for zone in found.configuration.setting.zones.values()}}
        case "string":
            return {str(value): str(value)} if value else {}


def _object(text: str, known: Sequence[discord.Role] | Sequence[discord.abc.GuildChannel], what: str) -> int:
    """The id of a channel or role that is mentioned, named, or given by its id."""
    mention = _MENTION.fullmatch(text)
    wanted = mention[1] if mention else text.lstrip("#@")
    for one in known:
        if wanted == str(one.id) or wanted.casefold() == one.name.casefold():
            return one.id
    raise Refused(f"There is no {what} {text[:100]!r} here", "choose one from the list, or mention it")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
