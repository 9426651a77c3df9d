"""Applying a preset: packs, parameters, modules, words, zones and a season, in one audited change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson

from synapse.db.session import RawConnection
from synapse.guilds.change import Change, note, record
from synapse.guilds.configuration import MODULES, active_season
from synapse.guilds.configure import name_terms, set_settings, start_season, switch_modules
from synapse.guilds.zones import create_zone
from synapse.packs import shipped
from synapse.packs.install import PackText, pack_text, switch
from synapse.packs.library import load_preset, packs_of, shipped_packs, shipped_presets
from synapse.rules.documents.preset import Preset, PresetZone
from synapse.runtime.editing.packs import install_packs, parameters_of, refresh_currencies


@dataclass(slots=True)
class Applied:
    """What applying a preset changed; all empty when it was in force already."""

    packs: list[str] = field(default_factory=list[str])
    settings: list[str] = field(default_factory=list[str])
    modules: list[str] = field(default_factory=list[str])
    terms: list[str] = field(default_factory=list[str])
    zones: list[str] = field(default_factory=list[str])
    season: str | None = None


async def apply_preset(
    change: Change, preset: Preset, *, at: datetime, settings: Mapping[str, object] | None = None
) -> Applied:
    """Make a guild what the preset describes, with some settings of one's own. Raises `Problems`.

    Shipped packs that the preset leaves out are switched off; a guild's own packs stay as they are.
    """
    applied = Applied()
    texts = shipped_texts(preset)
    for name in sorted(shipped_packs().keys() - {one.pack_id for one in texts}):
        if await switch(change.raw, change.guild, name, on=False):
            await record(change, "UPDATE", "rule_packs", name, {"enabled": True}, {"enabled": False})
            applied.packs.append(name)
    applied.packs += await install_packs(change, texts, reason=f"preset {preset.id}")
    await refresh_currencies(change)
    parameters = await parameters_of(change)
    wanted = {**preset.settings, **preset.parameters, **(settings or {})}
    applied.settings = list(await set_settings(change, wanted, parameters))
    applied.modules = list(await switch_modules(change, preset.modules))
    applied.terms = list(await name_terms(change, preset.taxonomy))
    applied.zones = [zone.name for zone in preset.zones if await _create_zone(change, zone)]
    applied.season = await _start_season(change, preset, at)
    await note_origin(change, preset.id, {one.pack_id: one.content_hash for one in texts})
    return applied


@dataclass(frozen=True, slots=True)
class Origin:
    """The preset that a guild was made by last, and the hashes of the packs that it had then."""

    preset: str
    packs: Mapping[str, str]

    @property
    def update_available(self) -> bool:
        """Whether the packs that are shipped now are others."""
        if self.preset not in shipped_presets():
            return False
        return {one.pack_id: one.content_hash for one in shipped_texts(load_preset(self.preset))} != dict(self.packs)


async def origin_of(raw: RawConnection, guild: int) -> Origin | None:
    """Which preset a guild comes from, as far as it is known."""
    row = await raw.fetchrow(
        "SELECT target_id, after_snapshot::text FROM admin_log "
        "WHERE guild_id = $1 AND target_table = 'presets' ORDER BY seq DESC LIMIT 1",
        guild,
    )
    return None if row is None else Origin(row[0], orjson.loads(row[1]))


async def note_origin(change: Change, preset: str, packs: Mapping[str, str]) -> None:
    """Write down which preset a guild comes from, unless that is known."""
    if await origin_of(change.raw, change.guild) != Origin(preset, packs):
        await note(change, "UPDATE", "presets", preset, None, packs)


def shipped_texts(preset: Preset) -> list[PackText]:
    """The packs that a preset installs, in the order in which they build on each other."""
    return [text for pack in packs_of(preset) if (text := shipped_text(pack.id))]


def shipped_text(pack_id: str) -> PackText | None:
    """A shipped pack's text with its version. None where none is called so."""
    text = shipped.shipped_text(pack_id)
    return None if text is None else pack_text(text)


async def _create_zone(change: Change, zone: PresetZone) -> bool:
    """Create a zone unless the guild has, or had, one of that name."""
    known = await change.raw.fetchval(
        "SELECT exists(SELECT FROM zones WHERE guild_id = $1 AND lower(name) = lower($2))", change.guild, zone.name
    )
    if known:
        return False
    channels = await _free_channels(change, zone.channels)
    await create_zone(change, zone.name, description=zone.description, channels=channels, multipliers=zone.multipliers)
    return True


async def _free_channels(change: Change, wanted: tuple[str, ...]) -> list[int]:
    """Channels by id, by name, or by the name of their category, as far as they exist and are in no zone."""
    if not wanted:
        return []
    rows = await change.raw.fetch(
        "SELECT d.id FROM guild_directory d LEFT JOIN guild_directory c ON c.guild_id = d.guild_id "
        "AND c.kind = 'category' AND c.id = d.category_id "
        "WHERE d.guild_id = $1 AND d.kind = 'channel' AND (lower(d.name) = ANY($2) OR lower(c.name) = ANY($2)) "
        "ORDER BY 1",
        change.guild,
        [name.lower() for name in wanted],
    )
    found = [row[0] for row in rows] + [int(name) for name in wanted if name.isdigit()]
    taken = {
        row[0]
        for row in await change.raw.fetch("SELECT channel_id FROM zone_channels WHERE guild_id = $1", change.guild)
    }
    return [channel for channel in dict.fromkeys(found) if channel not in taken]


async def _start_season(change: Change, preset: Preset, at: datetime) -> str | None:
    """Start the preset's season where none runs and none of that name ever did."""
    if preset.season is None or not preset.modules.get("seasons", MODULES["seasons"]):
        return None
    known = await change.raw.fetchval(
        "SELECT exists(SELECT FROM seasons WHERE guild_id = $1 AND name = $2)", change.guild, preset.season.name
    )
    if known or await active_season(change.raw, change.guild) is not None:
        return None
    days = preset.season.days
    await start_season(change, preset.season.name, at, None if days is None else at + timedelta(days=days))
    return preset.season.name
