"""A guild's configuration as one frozen value, read in the transaction that decides by it."""

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from synapse.db.session import RawConnection
from synapse.guilds.modules import MODULE_TABLE
from synapse.guilds.settings import CAPTURED, KEYS, Scalar, ids_of
from synapse.rules.world import Season, Setting, Zone

#: module → on unless switched off, or the other way round
MODULES: Mapping[str, bool] = {name: module.on for name, module in MODULE_TABLE.items()}


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a guild configured: what deciding needs, its own settings with defaults filled in, and its words."""

    guild: int
    version: int
    #: what the community calls itself; until it does, as on Discord
    name: str
    setting: Setting
    values: Mapping[str, Scalar]
    modules: Mapping[str, bool]
    taxonomy: Mapping[str, str]

    @property
    def not_captured(self) -> frozenset[str]:
        """Event types that the guild does not want in its lake."""
        return frozenset(name for name in CAPTURED if not self.values[f"event_lake.source.{name}.enabled"])

    @property
    def untracked(self) -> frozenset[int]:
        """Channels that the guild wants nothing of."""
        return frozenset(ids_of(self.values["untracked_channels"]))


async def load_configuration(raw: RawConnection, guild: int, version: int) -> Configuration:
    """Read everything. `version` is the head's, read in the same transaction."""
    stored: dict[str, Scalar] = {
        key: orjson.loads(value)
        for key, value in await raw.fetch("SELECT key, value::text FROM settings WHERE guild_id = $1", guild)
    }
    values = {name: stored.get(name, key.default) for name, key in KEYS.items()}
    on_discord = await raw.fetchval("SELECT name FROM guilds WHERE guild_id = $1", guild)
    name = str(stored.get("community_name") or on_discord or values["community_name"])
    zones = await _zones(raw, guild)
    modules = dict(MODULES) | {
        row[0]: row[1] for row in await raw.fetch("SELECT module, enabled FROM modules WHERE guild_id = $1", guild)
    }
    setting = Setting(
        parameters={name: value for name, value in stored.items() if name not in KEYS},
        zones=zones,
        zone_of=await _zone_of(raw, guild),
        fallback_zone=_fallback(zones, values["zone_fallback"]),
        modules_off=frozenset(module for module, on in modules.items() if not on),
        timezone=str(values["timezone"]),
        season=await active_season(raw, guild) if modules["seasons"] else None,
    )
    taxonomy = dict(await raw.fetch("SELECT term, label FROM taxonomy WHERE guild_id = $1", guild))
    return Configuration(guild, version, name, setting, values, modules, taxonomy)


async def active_season(raw: RawConnection, guild: int) -> Season | None:
    """The season that runs now."""
    row = await raw.fetchrow(
        "SELECT id, name, extract(epoch FROM starts_at)::float8, extract(epoch FROM ends_at)::float8 FROM seasons "
        "WHERE guild_id = $1 AND active",
        guild,
    )
    return None if row is None else Season(row[0], row[1], row[2], row[3])


async def _zones(raw: RawConnection, guild: int) -> dict[int, Zone]:
    multipliers: dict[int, dict[str, dict[str, float]]] = {}
    for zone, activity, currency, multiplier in await raw.fetch(
        "SELECT zone_id, activity, currency, multiplier FROM zone_multipliers WHERE guild_id = $1", guild
    ):
        multipliers.setdefault(zone, {}).setdefault(activity, {})[currency] = multiplier
    rows = await raw.fetch("SELECT id, name FROM zones WHERE guild_id = $1 AND archived_at IS NULL ORDER BY id", guild)
    return {id_: Zone(id_, name, multipliers.get(id_, {})) for id_, name in rows}


async def _zone_of(raw: RawConnection, guild: int) -> dict[int, int]:
    return dict(
        await raw.fetch(
            "SELECT c.channel_id, c.zone_id FROM zone_channels c JOIN zones z ON z.guild_id = c.guild_id "
            "AND z.id = c.zone_id WHERE c.guild_id = $1 AND z.archived_at IS NULL",
            guild,
        )
    )


def _fallback(zones: Mapping[int, Zone], name: Scalar) -> int | None:
    if not isinstance(name, str):
        return None
    return next((zone.id for zone in zones.values() if zone.name.casefold() == name.casefold()), None)
