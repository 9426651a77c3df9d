"""Programs of rules that are tried: in the place of what is in force, on the guild's own zones and settings."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from synapse.db.session import RawConnection
from synapse.guilds.configuration import MODULES, load_configuration
from synapse.guilds.settings import KEYS, Scalar
from synapse.lake.payloads import Payloads
from synapse.packs.library import packs_of
from synapse.packs.queries import installed
from synapse.rules.compile import compile_packs
from synapse.rules.documents.preset import Preset
from synapse.rules.engine import bind
from synapse.rules.problems import Problems
from synapse.rules.world import Season, Setting, Zone
from synapse.runtime.errors import UnknownGuild
from synapse.runtime.plans.drafts import Wanted, check_draft, named_preset, texts_wanted, with_parameters
from synapse.runtime.spine import Configured, Spine, compiled_texts
from synapse.runtime.trials.assume import Assumption

#: drafts whose programs are kept
TRIALS = 32


def setting_of(preset: Preset) -> Setting:
    """A preset as the setting of a community that changed nothing."""
    zones = {id_: Zone(id_, zone.name, zone.multipliers) for id_, zone in enumerate(preset.zones, 1)}
    by_name = {zone.name.casefold(): id_ for id_, zone in zones.items()}
    modules = {**MODULES, **preset.modules}
    zone_of = {int(c): id_ for id_, zone in enumerate(preset.zones, 1) for c in zone.channels if c.isdigit()}
    settings: Mapping[str, Any] = {**{name: key.default for name, key in KEYS.items()}, **preset.settings}
    season = Season(1, preset.season.name, 0.0) if preset.season and modules["seasons"] else None
    return Setting(
        parameters=dict(preset.parameters),
        zones=zones,
        zone_of=zone_of,
        fallback_zone=by_name.get(str(settings["zone_fallback"]).casefold()),
        modules_off=frozenset(module for module, on in modules.items() if not on),
        timezone=str(settings["timezone"]),
        season=season,
    )


async def tried(
    spine: Spine, raw: RawConnection, guild: int, version: int | None, wanted: Wanted, assumed: Assumption
) -> Configured:
    """The rules that are wanted, made ready once for the same guild, version and draft."""
    key = (guild, version, *wanted.key, assumed.season, assumed.no_season)
    found = spine.trials.get(key)
    if found is None:
        found = spine.trials[key] = await _made(raw, guild, version, wanted, assumed)
        if len(spine.trials) > TRIALS:
            spine.trials.popitem(last=False)
    else:
        spine.trials.move_to_end(key)
    return found


async def _made(raw: RawConnection, guild: int, version: int | None, wanted: Wanted, assumed: Assumption) -> Configured:
    if version is None and wanted.preset is None:
        raise UnknownGuild(guild)
    if wanted.preset is not None:
        return _bound(await of_preset(raw, guild, version, named_preset(wanted.preset)), wanted.parameters, assumed)
    before = await installed(raw, guild)
    if wanted.text is not None:
        await asyncio.to_thread(check_draft, wanted.text, before)
    texts = await texts_wanted(raw, guild, wanted, before)
    compiled = await asyncio.to_thread(compiled_texts, tuple(one.text for one in texts))
    if compiled.errors:
        raise Problems(compiled.errors)
    configuration = await load_configuration(raw, guild, version or 0)
    program = bind(compiled, configuration.setting)
    found = Configured(configuration, program, Payloads(compiled.registry.events), {}, frozenset())
    return _bound(found, wanted.parameters, assumed)


def _bound(found: Configured, parameters: Mapping[str, Scalar], assumed: Assumption) -> Configured:
    """The same rules with other parameters, or in another season."""
    program = found.program
    setting = program.setting
    if not parameters and not assumed.changes_season:
        return found
    values = with_parameters(setting.parameters, parameters, program.compiled.registry.parameters)
    season = None if assumed.no_season else assumed.season or setting.season
    return replace(found, program=bind(program.compiled, replace(setting, parameters=values, season=season)))


async def of_preset(raw: RawConnection, guild: int, version: int | None, preset: Preset) -> Configured:
    """A preset in the place of what is installed; its parameters give way to those that the guild has set."""
    configuration = await load_configuration(raw, guild, version or 0)
    chosen, own = setting_of(preset), configuration.setting
    if version is not None:
        parameters = {**chosen.parameters, **own.parameters}
        season = (own.season or chosen.season) if "seasons" not in chosen.modules_off else None
        chosen = replace(own, parameters=parameters, modules_off=chosen.modules_off, season=season)
    compiled = compile_packs(packs_of(preset))
    return Configured(configuration, bind(compiled, chosen), Payloads(compiled.registry.events), {}, frozenset())
