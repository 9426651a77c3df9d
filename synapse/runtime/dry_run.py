"""What an event would lead to now, with every reason, in a transaction that cannot write."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from synapse.db.session import RawConnection, batch_transaction
from synapse.guilds.configuration import MODULES, load_configuration
from synapse.guilds.settings import KEYS
from synapse.kit.errors import BadInput
from synapse.kit.ids import parse_id
from synapse.lake.append import Placed
from synapse.lake.payloads import Payloads
from synapse.lake.records import read_record
from synapse.packs.library import packs_of
from synapse.rules.compile import compile_packs
from synapse.rules.documents.preset import Preset
from synapse.rules.engine import Explanation, Program, bind, explain
from synapse.rules.event import Event
from synapse.rules.world import Season, Setting, World, Zone
from synapse.runtime.batch.gather import gather
from synapse.runtime.errors import UnknownGuild
from synapse.runtime.spine import Configured, Spine, configured


@dataclass(frozen=True, slots=True)
class DryRun:
    """An event, what was decided on it and why, and the program that decided."""

    event: Event
    dropped: tuple[str, ...]
    program: Program
    world: World
    explanation: Explanation


async def dry_run(spine: Spine, record: object, *, preset: Preset | None = None) -> DryRun:
    """Decide a raw record on the stored state. Raises `BadInput` for what is no event.

    A preset decides instead of what the guild has installed; zones, settings and state stay the guild's,
    where there is one.
    """
    guild = _guild_of(record)
    async with batch_transaction(spine.engine) as (_, raw):
        await raw.execute("SET TRANSACTION READ ONLY")
        found = await _configured(spine, raw, guild, preset)
        event, dropped = read_record(record, found.program.compiled.registry.events)
        program = found.program
        placed = Placed(event, 0, program.zone_id(event), program.clock.day(event.at))
        # a stranger's account would be the next one: any other number is somebody else's, history and all
        last_account = await raw.fetchval("SELECT account_seq FROM guild_heads WHERE guild_id = $1", guild)
        world = (await gather(raw, guild, [placed], found, last_account or 0)).world
        return DryRun(event, dropped, program, world, explain(event, program, world))


def explain_without_database(record: object, preset: Preset) -> DryRun:
    """The same for a community that has no history: nothing happened before."""
    compiled = compile_packs(packs_of(preset))
    event, dropped = read_record(record, compiled.registry.events)
    program = bind(compiled, setting_of(preset))
    world = program.new_world()
    return DryRun(event, dropped, program, world, explain(event, program, world))


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


def _guild_of(record: object) -> int:
    if not isinstance(record, dict):
        raise BadInput("the event is not a JSON object", "it has event_type, guild_id, user_id, timestamp and so on")
    return parse_id(cast("dict[str, Any]", record).get("guild_id"), "guild_id")


async def _configured(spine: Spine, raw: RawConnection, guild: int, preset: Preset | None) -> Configured:
    version = await raw.fetchval("SELECT config_version FROM guild_heads WHERE guild_id = $1", guild)
    if preset is None:
        if version is None:
            raise UnknownGuild(guild)
        return await configured(spine, raw, guild, version)
    configuration = await load_configuration(raw, guild, version or 0)
    chosen, own = setting_of(preset), configuration.setting
    if version is not None:
        parameters = {**chosen.parameters, **own.parameters}
        season = (own.season or chosen.season) if "seasons" not in chosen.modules_off else None
        chosen = replace(own, parameters=parameters, modules_off=chosen.modules_off, season=season)
    compiled = compile_packs(packs_of(preset))
    return Configured(configuration, bind(compiled, chosen), Payloads(compiled.registry.events), {}, frozenset())
