"""`/config`: every setting of the community, its own and its packs'; set and reset as the API does it."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from synapse.bot.commands.asked import Asked, asked_by_admin
from synapse.bot.commands.choosing import admins_view, choices
from synapse.bot.commands.errors import NotHere
from synapse.bot.commands.ordering import changing
from synapse.bot.commands.setting_values import read, shown, values_offered
from synapse.bot.commands.turning import TEMPLATE, Turn, in_pages
from synapse.guilds.configure import reset_setting, set_settings
from synapse.guilds.errors import UnknownSetting
from synapse.rules.nearest import did_you_mean
from synapse.runtime.editing.packs import parameters_of
from synapse.runtime.pages.setting_list import SettingEntry, list_settings
from synapse.runtime.spine import Configured

Interaction = discord.Interaction[Any]
KeyName = app_commands.Range[str, 1, 100]

config = app_commands.Group(name="config", description="The settings of this community", guild_only=True)


class SettingPages(Turn, template="config" + TEMPLATE):
    """Pages of all settings."""

    name = "config"

    @classmethod
    async def pages(cls, here: Asked, about: str) -> Sequence[discord.Embed]:
        """What somebody has set first, then the rest, each by its group."""
        entries = list_settings(here.found)
        own = [one for one in entries if not _is_default(one)]
        groups = [("Set here", own), *_grouped([one for one in entries if _is_default(one)])]
        parts = [f"__**{title}**__\n" + "\n".join(map(_line, some)) for title, some in groups if some]
        return in_pages(f"{len(entries)} settings, {len(own)} of them set here", parts, most=2_000)


@config.command(description="Show every setting, or one with all that is known of it")
@app_commands.describe(key="Which setting")
async def show(interaction: Interaction, key: KeyName | None = None) -> None:
    """Settings in pages, or one setting."""
    here = await asked_by_admin(interaction)
    if key is None:
        await SettingPages.show(here, "")
    else:
        await here.answer(embed=_shown_whole(_entry(here.found, key)))


@config.command(name="set", description="Change a setting")
@app_commands.describe(key="Which setting", value="What it is to be; a channel or role may be mentioned")
async def set_one(interaction: Interaction, key: KeyName, value: app_commands.Range[str, 0, 4000]) -> None:
    """Checked by the setting's type and range, audited, in force at once."""
    here = await asked_by_admin(interaction)
    entry = _entry(here.found, key)
    if interaction.guild is None:
        raise NotHere
    wanted = read(entry.key, value, interaction.guild)
    async with changing(here) as change:
        changed = await set_settings(change, {key: wanted}, await parameters_of(change))
    if not changed:
        await here.answer(f"`{key}` is {shown(entry.key, entry.value)} already.")
        return
    was, now = shown(entry.key, entry.value), shown(entry.key, changed[key])
    await here.answer(f"✅ `{key}` is now **{now}**; it was {was}.")


@config.command(description="Give a setting its default back")
@app_commands.describe(key="Which setting")
async def reset(interaction: Interaction, key: KeyName) -> None:
    """Back to what the product, or the pack, says."""
    here = await asked_by_admin(interaction)
    entry = _entry(here.found, key)
    async with changing(here) as change:
        await reset_setting(change, key, await parameters_of(change))
    default = shown(entry.key, entry.key.default)
    already = " as it was" if _is_default(entry) else f"; it was {shown(entry.key, entry.value)}"
    await here.answer(f"✅ `{key}` has its default, **{default}**{already}.")


@show.autocomplete("key")
@set_one.autocomplete("key")
@reset.autocomplete("key")
async def _keys(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    found = await admins_view(interaction)
    return [] if found is None else choices(typed, {one.key.name: _named(one) for one in list_settings(found)})


@set_one.autocomplete("value")
async def _values(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    found, key = await admins_view(interaction), getattr(interaction.namespace, "key", "")
    if found is None or interaction.guild is None:
        return []
    for entry in list_settings(found):
        if entry.key.name == key:
            return choices(typed, values_offered(entry.key, entry.value, interaction.guild, found))
    return []


def _entry(found: Configured, name: str) -> SettingEntry:
    """One setting. Raises `UnknownSetting`."""
    entries = {one.key.name: one for one in list_settings(found)}
    if name not in entries:
        raise UnknownSetting(name, did_you_mean(name, entries) or "choose one from the list")
    return entries[name]


def _is_default(entry: SettingEntry) -> bool:
    value, default = entry.value, entry.key.default
    return value == default and isinstance(value, bool) == isinstance(default, bool)


def _grouped(entries: Sequence[SettingEntry]) -> list[tuple[str, list[SettingEntry]]]:
    groups: dict[str, list[SettingEntry]] = {}
    for one in entries:
        groups.setdefault(one.key.category.replace("_", " ").title(), []).append(one)
    return list(groups.items())


def _named(entry: SettingEntry) -> str:
    return f"{entry.key.name} · {entry.key.title}"


def _line(entry: SettingEntry) -> str:
    return f"`{entry.key.name}` **{shown(entry.key, entry.value)}** · {entry.key.title}"


def _shown_whole(entry: SettingEntry) -> discord.Embed:
    key = entry.key
    embed = discord.Embed(title=key.title, description=key.description or None)
    embed.add_field(name="Key", value=f"`{key.name}`")
    embed.add_field(name="Value", value=shown(key, entry.value)[:1024])
    embed.add_field(name="Default", value=shown(key, key.default)[:1024])
    embed.add_field(name="May be", value=_range(entry)[:1024])
    readers = ", ".join(f"{one.kind} `{one.id}`" for one in entry.read_by)
    source = f"pack `{entry.from_pack}`" if entry.from_pack else "Synapse itself"
    embed.add_field(name="Read by", value=(readers or source)[:1024], inline=False)
    return embed


def _range(entry: SettingEntry) -> str:
    key = entry.key
    if key.choices:
        return ", ".join(key.choices)
    if key.type in ("integer", "number"):
        least = "" if key.minimum is None else f" from {key.minimum:g}"
        most = "" if key.maximum is None else f" to {key.maximum:g}"
        return f"{key.type}{least}{most}"
    kinds = {"boolean": "on or off", "id": "a role", "ids": "channels", "channel": "a channel"}
    return kinds.get(key.type, f"a {key.type}")
