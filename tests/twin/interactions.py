"""What members ask of the bot: commands, buttons, menus and forms, sent as Discord does, until they are answered."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from tests.twin.asked import FIRST, Asked, Choice, Kind, Modal, Reply
from tests.twin.components import BUTTON, LABEL, SELECTS, STRING_SELECT, TEXT_INPUT, find_part, parts_of
from tests.twin.messages import TwinMessage
from tests.twin.options import Typed, leaf_of, named
from tests.twin.permissions import May, in_channel
from tests.twin.state import ChannelType, GuildState, Json, MemberState, TwinChannel
from tests.twin.stock import stock_of
from tests.twin.world import World

#: seconds that a test waits for what follows the first answer
PATIENCE = 20.0
_LOCALE = "en-US"
_WRITTEN = frozenset({ChannelType.TEXT, ChannelType.ANNOUNCEMENT})
_BYTES = 10 * 1024 * 1024


async def use(
    world: World, member: MemberState, channel: TwinChannel, command: str, options: Mapping[str, Any]
) -> Reply:
    """Use a slash command. Raises AssertionError where Discord would not offer it, or nobody answers."""
    typed, data = _command(world, member, channel, command, options)
    asked = _begin(world, Kind.COMMAND, f"/{command}", member, channel.id)
    return await _answered(world, asked, data | ({"resolved": typed.resolved} if typed.resolved else {}))


async def complete(
    world: World, member: MemberState, command: str, option: str, text: str, others: Mapping[str, Any]
) -> list[Choice]:
    """What a command offers for an option of which so much was typed."""
    guild = world.guilds[member.guild_id]
    channel = next(one for one in guild.channels.values() if one.type in _WRITTEN and _sees(world, member, one))
    typed, data = _command(world, member, channel, command, others, focused=(option, text))
    asked = _begin(world, Kind.AUTOCOMPLETE, f"the completion of /{command} {option}", member, channel.id)
    await _answered(world, asked, data | ({"resolved": typed.resolved} if typed.resolved else {}))
    return asked.choices


async def press(world: World, member: MemberState, on: Reply | TwinMessage, button: str) -> Reply:
    """Press a button."""
    message = _message(on)
    found = find_part(message.components, {BUTTON}, button)
    assert not found.get("disabled"), f"the button {button!r} is switched off"
    assert found.get("custom_id"), f"the button {button!r} is a link to {found.get('url')}"
    return await _component(world, member, message, found, f"the button {button!r}", {})


async def choose(world: World, member: MemberState, on: Reply | TwinMessage, menu: str, values: Sequence[Any]) -> Reply:
    """Choose from a menu: values or labels of its options, or members, roles and channels."""
    message = _message(on)
    found = find_part(message.components, SELECTS, menu)
    assert not found.get("disabled"), f"the menu {menu!r} is switched off"
    least, most = found["min_values"], found["max_values"]
    assert least <= len(values) <= most, f"the menu {menu!r} takes {least} to {most}, not {len(values)}"
    return await _component(world, member, message, found, f"the menu {menu!r}", _chosen(world, member, found, values))


async def submit(world: World, member: MemberState, modal: Modal | None, texts: Mapping[str, Any]) -> Reply:
    """Fill in a form and send it: custom id or label → text; what is not named is left as it was."""
    assert modal is not None, "no form was shown"
    known = {one[name] for one in parts_of(modal.components) for name in ("custom_id", "label") if one.get(name)}
    assert texts.keys() <= known, f"the form {modal.title!r} has no {texts.keys() - known}, but {known}"
    before = modal.asked
    asked = _begin(world, Kind.MODAL, f"the form {modal.title!r}", member, before.channel_id)
    asked.before, asked.source = before, before.source
    data: Json = {"custom_id": modal.custom_id, "components": [_filled(one, texts) for one in modal.components]}
    return await _answered(world, asked, data)


def _command(
    world: World,
    member: MemberState,
    channel: TwinChannel,
    command: str,
    given: Mapping[str, Any],
    focused: tuple[str, str] | None = None,
) -> tuple[Typed, Json]:
    """A command as it is sent; `focused` is the option that is being typed."""
    first, *words = command.split()
    told = _registered(world, member, channel, first)
    options, way = leaf_of(told, words)
    typed = Typed(world, world.guilds[member.guild_id], channel)
    values = named(options, given)
    for one in options:
        if one["name"] in values:
            typed.add(one, values[one["name"]])
        elif focused is None:
            assert not one.get("required"), f"/{command}: the option {one['name']!r} is required"
    if focused is not None:
        found = next((one for one in options if one["name"] == next(iter(named(options, {focused[0]: ""})))), None)
        assert found is not None and found.get("autocomplete"), f"/{command}: {focused[0]!r} offers nothing"
        typed.options.append({"name": found["name"], "type": found["type"], "value": focused[1], "focused": True})
    sent = typed.options
    for one in reversed(way):
        sent = [{"name": one["name"], "type": one["type"], "options": sent}]
    data: Json = {"id": told["id"], "name": told["name"], "type": told["type"], "options": sent}
    return typed, data | ({"guild_id": told["guild_id"]} if "guild_id" in told else {})


def _registered(world: World, member: MemberState, channel: TwinChannel, name: str) -> Json:
    """The command that Discord shows somebody: the guild's before everybody's."""
    commands = stock_of(world).commands
    every = [one for guild in (member.guild_id, 0) for one in commands.get(guild, {}).values() if one["type"] == 1]
    found = next((one for one in every if one["name"] == name), None)
    there = ", ".join(sorted({one["name"] for one in every})) or "none"
    assert found is not None, f"the bot registered no command {name!r} here; it registered: {there}"
    guild = world.guilds[member.guild_id]
    bits = in_channel(guild, member, channel, world.clock())
    assert bits & May.VIEW_CHANNEL, f"{member.name} does not see {channel.name}"
    assert bits & May.USE_APPLICATION_COMMANDS, f"{member.name} may not use commands in {channel.name}"
    wanted = int(found["default_member_permissions"] or 0)
    hidden = found["default_member_permissions"] == "0" and not bits & May.ADMINISTRATOR
    assert not hidden and not wanted & ~bits, f"Discord does not show /{name} to {member.name}"
    return found


async def _component(
    world: World, member: MemberState, message: TwinMessage, found: Json, name: str, more: Json
) -> Reply:
    asked = _begin(world, Kind.COMPONENT, name, member, message.channel_id)
    asked.source = message
    return await _answered(world, asked, {"custom_id": found["custom_id"], "component_type": found["type"], **more})


def _chosen(world: World, member: MemberState, menu: Json, values: Sequence[Any]) -> Json:
    if menu["type"] != STRING_SELECT:
        typed = Typed(world, world.guilds[member.guild_id], world.channels[next(iter(world.channels))])
        for value in values:
            typed._resolve(menu | {"name": menu["custom_id"]}, value)
        return {"values": [str(value.id) for value in values], "resolved": typed.resolved}
    options = {name: one["value"] for one in menu["options"] for name in (one["label"], one["value"])}
    unknown = [value for value in values if value not in options]
    assert not unknown, f"the menu offers no {unknown[0]!r}, but {list(options)}"
    return {"values": [options[value] for value in values]}


def _filled(told: Json, texts: Mapping[str, Any], label: str = "") -> Json:
    """A component of a form as it is sent back."""
    shown: Json = {"type": told["type"], "id": told.get("id") or 1}
    if told["type"] == LABEL:
        return shown | {"component": _filled(told["component"], texts, told["label"])}
    if "components" in told:
        return shown | {"components": [_filled(one, texts) for one in told["components"]]}
    if "custom_id" not in told:
        return shown
    shown["custom_id"] = told["custom_id"]
    given = next((texts[name] for name in (told["custom_id"], told.get("label") or label) if name in texts), None)
    if told["type"] != TEXT_INPUT:
        return shown | {"values": list(given or ())}
    return shown | {"value": _text(told, (told.get("value") or "") if given is None else given)}


def _text(told: Json, text: str) -> str:
    """A field's text. Raises AssertionError where Discord would not let the form be sent."""
    name, needed = told["custom_id"], told.get("required") is not False
    least, most = told.get("min_length") or 0, told.get("max_length") or 4000
    assert text or not needed, f"the field {name!r} is required"
    assert not text or least <= len(text) <= most, f"the field {name!r} takes {least} to {most} characters"
    return text


def _begin(world: World, kind: Kind, name: str, member: MemberState, channel: int) -> Asked:
    id_ = world.snowflake()
    asked = Asked(id_, secrets.token_urlsafe(48), kind, name, member.guild_id, channel, member.id, world.ticks())
    stock_of(world).asked[asked.token] = asked
    return asked


async def _answered(world: World, asked: Asked, data: Json) -> Reply:
    """Send it and wait for the answer."""
    world.broadcast("INTERACTION_CREATE", _frame(world, asked, data), asked.guild_id)
    for event, seconds in ((asked.begins, FIRST), (asked.ends, PATIENCE)):
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            raise AssertionError(_unanswered(world, asked, seconds)) from None
    return Reply(asked)


def _unanswered(world: World, asked: Asked, seconds: float) -> str:
    wrong = "".join(f"\n- {one}" for one in world.faults)
    if asked.first is None:
        return f"nobody answered {asked.name} within {seconds:.0f} seconds{wrong}"
    return f"{asked.name} was answered {asked.first.name}, and within {seconds:.0f} seconds by nothing else{wrong}"


def _frame(world: World, asked: Asked, data: Json) -> Json:
    """The data of INTERACTION_CREATE."""
    guild, channel = world.guilds[asked.guild_id], world.channels[asked.channel_id]
    member, at = guild.members[asked.user_id], world.clock()
    bits = str(in_channel(guild, member, channel, at))
    frame: Json = {
        "id": str(asked.id),
        "application_id": str(world.application_id),
        "type": int(asked.kind),
        "token": asked.token,
        "version": 1,
        "data": data,
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": _LOCALE, "features": []},
        "channel_id": str(channel.id),
        "channel": channel.to_json() | {"permissions": bits},
        "member": member.to_json() | {"permissions": bits},
        "app_permissions": str(in_channel(guild, guild.members[world.bot.id], channel, at)),
        "locale": _LOCALE,
        "guild_locale": _LOCALE,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": {"0": str(guild.id)},
        "context": 0,
        "attachment_size_limit": _BYTES,
    }
    return frame | ({"message": asked.source.to_json(world.bot.id)} if asked.source else {})


def _message(on: Reply | TwinMessage) -> TwinMessage:
    message = on.message if isinstance(on, Reply) else on
    assert message is not None, "the answer has no message"
    return message


def _sees(world: World, member: MemberState, channel: TwinChannel) -> bool:
    guild: GuildState = world.guilds[member.guild_id]
    return bool(in_channel(guild, member, channel, world.clock()) & May.VIEW_CHANNEL)
