"""Setting a guild up in one go: a preset, zones after its categories, its settings. Again, it adds nothing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import orjson

from synapse.db.session import RawConnection
from synapse.guilds.change import Change, record
from synapse.guilds.configure import set_settings, switch_modules
from synapse.guilds.guild import directory
from synapse.guilds.layout import GENERAL, Layout, lay_out
from synapse.guilds.settings import Scalar
from synapse.guilds.zone_list import list_zones
from synapse.guilds.zones import create_zone, edit_zone
from synapse.kit.errors import BadInput
from synapse.packs.library import load_preset, shipped_presets
from synapse.packs.queries import installed
from synapse.rules.nearest import did_you_mean
from synapse.runtime.plans.presets import apply_preset, parameters_of

VERSION = 1
#: under which the first time is remembered among the jobs
JOB = "setup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a guild is to be set up; what says nothing is left as it is."""

    preset: str | None = None
    settings: Mapping[str, object] = field(default_factory=dict[str, object])
    modules: Mapping[str, bool] = field(default_factory=dict[str, bool])
    #: channel → name of its zone; the others follow their category
    zones: Mapping[int, str] = field(default_factory=dict[int, str])


@dataclass(slots=True)
class Done:
    """What setting up did, and what was there already."""

    preset: str | None = None
    zones_created: int = 0
    zones_existing: int = 0
    channels_mapped: int = 0
    channels_existing: int = 0
    season_created: bool = False
    settings_written: int = 0
    warnings: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class SetUp:
    """When a guild was first set up, and by what."""

    at: datetime
    version: int
    preset: str | None


async def set_up(change: Change, wanted: Wanted, *, at: datetime) -> Done:
    """Set the guild up. What is there already stays as it is. Raises `Problems`, `InvalidSetting`, `BadInput`."""
    before = await set_up_before(change.raw, change.guild)
    version = await _version(change)
    done = Done(before.preset if before else None)
    await _apply(change, wanted, before, done, at)
    done.settings_written += len(await set_settings(change, wanted.settings, await parameters_of(change)))
    await switch_modules(change, wanted.modules)
    await _zones(change, wanted, done)
    await _warn(change, done)
    if before is None or await _version(change) != version:
        after = {"version": VERSION, "preset": done.preset}
        await _remember(change, at, after)
        told = None if before is None else {"version": before.version, "preset": before.preset}
        action = "CREATE" if before is None else "UPDATE"
        await record(change, action, "setup", change.guild, told, {**after, **asdict(done)})
    return done


async def set_up_before(raw: RawConnection, guild: int) -> SetUp | None:
    """When it was set up; None: it never was, though packs may have been installed in other ways."""
    row = await raw.fetchrow("SELECT ran_at, outcome::text FROM job_runs WHERE guild_id = $1 AND job = $2", guild, JOB)
    if row is None:
        return None
    outcome: dict[str, Any] = orjson.loads(row[1])
    return SetUp(row[0], int(outcome["version"]), outcome.get("preset"))


async def _apply(change: Change, wanted: Wanted, before: SetUp | None, done: Done, at: datetime) -> None:
    """Apply the preset, unless it is the one in force: what an admin tuned since must stay."""
    if wanted.preset is None or (before is not None and before.preset == wanted.preset):
        return
    if wanted.preset not in shipped_presets():
        hint = did_you_mean(wanted.preset, shipped_presets()) or f"there are {', '.join(shipped_presets())}"
        raise BadInput(f"there is no preset {wanted.preset[:64]!r}", hint)
    applied = await apply_preset(change, load_preset(wanted.preset), at=at)
    done.preset = wanted.preset
    done.season_created = applied.season is not None
    done.settings_written += len(applied.settings)
    done.zones_created += len(applied.zones)


async def _zones(change: Change, wanted: Wanted, done: Done) -> None:
    fallback = await _setting(change, "zone_fallback")
    known = await list_zones(change.raw, change.guild, archived=True)
    named = await directory(change.raw, change.guild)
    layout = lay_out(named, known, wanted.zones, str(fallback) if fallback else None)
    ids = {zone.name: zone for zone in known if zone.active}
    for name, channels in layout.zones.items():
        zone = ids.get(name)
        if zone is None:
            await create_zone(change, name, channels=channels)
        elif channels:
            await edit_zone(change, zone.id, channels=[*zone.channels, *channels])
        done.zones_created += zone is None
        done.zones_existing += zone is not None
        done.channels_mapped += len(channels)
    done.channels_existing = len(layout.stay)
    if fallback is None and not any(one.kind == "category" for one in named):
        home = next((name for name in layout.zones if name.casefold() == GENERAL.casefold()), None)
        done.settings_written += len(await set_settings(change, {"zone_fallback": home}, {}))
    _warn_of(layout, done, told=bool(named))


def _warn_of(layout: Layout, done: Done, *, told: bool) -> None:
    if not told:
        done.warnings.append("nobody told the names of channels and categories yet: do this again once the bot is here")
    if layout.left:
        done.warnings.append(
            f"{len(layout.left)} channel{'s are' if len(layout.left) > 1 else ' is'} in no category that has a zone, "
            "and stays without: put them into one, or name a fallback in the setting zone_fallback"
        )


async def _warn(change: Change, done: Done) -> None:
    """What a newcomer would wonder about later."""
    if not any(one.enabled for one in await installed(change.raw, change.guild)):
        done.warnings.append("no rule pack is on: events are kept, and nothing is paid; apply a preset")
    for key, kind, what in (("admin_role_id", "role", "role"), ("announce_channel_id", "channel", "channel")):
        value = await _setting(change, key)
        known = {one.id for one in await directory(change.raw, change.guild) if one.kind == kind}
        if value is not None and known and int(str(value) or 0) not in known:
            done.warnings.append(f"{key} is {value}, which is no {what} that anybody told us of")


async def _setting(change: Change, key: str) -> Scalar:
    text = await change.raw.fetchval(
        "SELECT value::text FROM settings WHERE guild_id = $1 AND key = $2", change.guild, key
    )
    return None if text is None else orjson.loads(text)


async def _version(change: Change) -> int:
    return await change.raw.fetchval("SELECT config_version FROM guild_heads WHERE guild_id = $1", change.guild)


async def _remember(change: Change, at: datetime, outcome: Mapping[str, object]) -> None:
    await change.raw.execute(
        "INSERT INTO job_runs (guild_id, job, ran_at, outcome) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (guild_id, job) DO UPDATE SET outcome = excluded.outcome",
        change.guild,
        JOB,
        at,
        orjson.dumps(outcome).decode(),
    )
