"""Recipes: a guild's whole configuration out, and into the same or another guild."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from synapse.db.session import RawConnection
from synapse.guilds.change import Change, record
from synapse.guilds.configuration import MODULES, active_season, load_configuration
from synapse.guilds.configure import (
    drop_settings,
    name_terms,
    reset_setting,
    set_settings,
    start_season,
    switch_modules,
)
from synapse.guilds.settings import KEYS, checked
from synapse.guilds.zones import archive_zone, create_zone, edit_zone, zones_of
from synapse.kit.clock import moment_of
from synapse.kit.errors import BadInput, SynapseError
from synapse.kit.ids import parse_id
from synapse.packs.install import PackText, install, pack_text, switch, uninstall
from synapse.packs.queries import installed, pack_from
from synapse.packs.read import Document
from synapse.packs.recipes import read_recipe
from synapse.rules.documents.pack import Parameter
from synapse.rules.documents.recipe import Recipe
from synapse.rules.nearest import did_you_mean
from synapse.rules.problems import Path, Problem, Problems
from synapse.runtime.editing.packs import refresh_currencies
from synapse.runtime.errors import UnknownGuild
from synapse.runtime.plans.presets import note_origin, origin_of
from synapse.runtime.spine import compiled_from


async def export_recipe(raw: RawConnection, guild: int) -> dict[str, Any]:
    """A guild's configuration as a recipe's data: no members, no secrets. Raises `UnknownGuild`."""
    version = await raw.fetchval("SELECT config_version FROM guild_heads WHERE guild_id = $1", guild)
    if version is None:
        raise UnknownGuild(guild)
    configuration = await load_configuration(raw, guild, version)
    packs = await installed(raw, guild)
    parameters = _parameters([one.text for one in packs])
    set_ = {**configuration.setting.parameters, **configuration.values}
    defaults = {name: key.default for name, key in KEYS.items()} | {
        name: one.default for name, one in parameters.items()
    }
    origin, season = await origin_of(raw, guild), await active_season(raw, guild)
    found: dict[str, Any] = {"synapse": 1, "kind": "recipe"}
    if origin is not None:
        found["preset"] = {"id": origin.preset, "packs": dict(sorted(origin.packs.items()))}
    found["settings"] = {
        name: set_[name]
        for name in sorted(defaults)
        if set_.get(name, defaults[name]) != defaults[name] and set_[name] is not None
    }
    found["modules"] = dict(sorted(configuration.modules.items()))
    found["taxonomy"] = dict(sorted(configuration.taxonomy.items()))
    zones = sorted(await zones_of(Change(raw, guild)), key=lambda zone: zone.name)
    found["zones"] = [
        {
            "name": zone.name,
            "description": zone.description,
            "channels": list(zone.channels),
            "multipliers": zone.multipliers,
        }
        for zone in zones
    ]
    if season is not None:
        times = {"starts_at": season.starts_at, "ends_at": season.ends_at}
        written = {name: moment_of(at).isoformat() for name, at in times.items() if at is not None}
        found["season"] = {"name": season.name, **written}
    found["packs"] = [{"id": one.pack_id, "enabled": one.enabled, "text": one.text} for one in packs]
    return found


def read(text: str) -> Recipe:
    """The recipe of a text. Raises `Problems` with every mistake, those of its values included."""
    recipe, document = read_recipe(text)
    if problems := _wrong_values(recipe, document):
        raise Problems(tuple(problems))
    return recipe


async def import_recipe(change: Change, recipe: Recipe) -> None:
    """Make a guild what a recipe describes. Packs it does not name are removed; their revisions stay.

    A season that runs goes on: ending it settles the books, which no import does. Raises `Problems`.
    """
    await _put_packs(change, recipe)
    parameters = _parameters([one.text for one in recipe.packs])
    stored = await change.raw.fetch("SELECT key FROM settings WHERE guild_id = $1 ORDER BY 1", change.guild)
    others = [name for (name,) in stored if name not in recipe.settings]
    for name in others:
        if name in KEYS or name in parameters:
            await reset_setting(change, name, parameters)
    await drop_settings(change, [name for name in others if name not in KEYS and name not in parameters])
    await set_settings(change, recipe.settings, parameters)
    await switch_modules(change, {**MODULES, **recipe.modules})
    terms: list[str] = [
        row[0] for row in await change.raw.fetch("SELECT term FROM taxonomy WHERE guild_id = $1", change.guild)
    ]
    await name_terms(change, {**dict.fromkeys(sorted(terms), ""), **recipe.taxonomy})
    await _put_zones(change, recipe)
    await _start_season(change, recipe)
    if recipe.preset is not None:
        await note_origin(change, recipe.preset.id, recipe.preset.packs)


async def _put_packs(change: Change, recipe: Recipe) -> None:
    raw, guild = change.raw, change.guild
    before = await _states(raw, guild)
    for name in before.keys() - {pack.id for pack in recipe.packs}:
        await uninstall(raw, guild, name)
    texts: list[PackText] = [pack_text(pack.text) for pack in recipe.packs]
    await install(raw, guild, texts, author=change.actor, reason=change.reason or "recipe")
    for pack in recipe.packs:
        if not pack.enabled:
            await switch(raw, guild, pack.id, on=False)
    after = await _states(raw, guild)
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old != new:
            action = "CREATE" if old is None else "DELETE" if new is None else "UPDATE"
            await record(change, action, "rule_packs", name, old, new)
    if errors := compiled_from([one for one in await installed(raw, guild) if one.enabled]).errors:
        raise Problems(errors)
    await refresh_currencies(change)


async def _states(raw: RawConnection, guild: int) -> dict[str, dict[str, Any]]:
    return {
        one.pack_id: {"revision": one.revision, "version": one.version, "enabled": one.enabled, "place": place}
        for place, one in enumerate(await installed(raw, guild))
    }


async def _put_zones(change: Change, recipe: Recipe) -> None:
    wanted = {zone.name.casefold(): zone for zone in recipe.zones}
    known = {zone.name.casefold(): zone for zone in await zones_of(change)}
    for name, zone in known.items():
        if name not in wanted:
            await archive_zone(change, zone.id)
        elif left := [channel for channel in zone.channels if channel not in wanted[name].channels]:
            # whatever moves to another zone must be free first
            kept = [int(channel) for channel in zone.channels if channel not in left]
            await edit_zone(change, zone.id, channels=kept)
    for name, zone in wanted.items():
        channels = [int(channel) for channel in zone.channels]
        parts: dict[str, Any] = {
            "description": zone.description, "channels": channels, "multipliers": zone.multipliers
        }  # fmt: skip
        if name in known:
            await edit_zone(change, known[name].id, name=zone.name, **parts)
        else:
            await create_zone(change, zone.name, **parts)


async def _start_season(change: Change, recipe: Recipe) -> None:
    season = recipe.season
    if season is None or await active_season(change.raw, change.guild) is not None:
        return
    known = await change.raw.fetchval(
        "SELECT exists(SELECT FROM seasons WHERE guild_id = $1 AND name = $2)", change.guild, season.name
    )
    if not known:
        ends_at = None if season.ends_at is None else datetime.fromisoformat(season.ends_at)
        await start_season(change, season.name, datetime.fromisoformat(season.starts_at), ends_at)


def _parameters(texts: list[str]) -> dict[str, Parameter]:
    packs = [pack_from(text) for text in texts]
    return {name: parameter for pack in reversed(packs) for name, parameter in pack.parameters.items()}


def _wrong_values(recipe: Recipe, document: Document) -> list[Problem]:
    problems: list[Problem] = []

    def note(path: Path, message: str, hint: str, code: str = "wrong-value") -> None:
        problems.append(document.positions.located(Problem(code, path, message, hint)))

    parameters: Mapping[str, Parameter] = _parameters([one.text for one in recipe.packs])
    for name, value in recipe.settings.items():
        try:
            checked(name, value, parameters)
        except SynapseError as error:
            note(("settings", name), error.message, error.hint, error.code)
    for name in recipe.modules.keys() - MODULES.keys():
        hint = did_you_mean(name, MODULES) or f"there are {', '.join(MODULES)}"
        note(("modules", name), f"there is no module `{name}`", hint, "unknown-module")
    taken: set[str] = set()
    for index, zone in enumerate(recipe.zones):
        for place, channel in enumerate(zone.channels):
            path: Path = ("zones", index, "channels", place)
            try:
                parse_id(channel, "the channel")
            except BadInput as error:
                note(path, error.message, error.hint)
            if channel in taken:
                note(path, f"channel {channel} is in two zones", "a channel is in one zone at most")
            taken.add(channel)
    if len({zone.name.casefold() for zone in recipe.zones}) < len(recipe.zones):
        note(("zones",), "two zones have one name", "rename one", "duplicate-name")
    return problems
