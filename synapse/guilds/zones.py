"""Zones: groups of channels with multipliers. Each verb is one audited change."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

import asyncpg

from synapse.guilds.change import Change, record
from synapse.guilds.errors import InvalidZone, UnknownZone, ZoneConflict

Multipliers = Mapping[str, Mapping[str, float]]
LARGEST_MULTIPLIER = 100


@dataclass(frozen=True, slots=True)
class ZoneState:
    """A zone as it is configured. Channels are strings, as in every JSON."""

    id: int
    name: str
    description: str = ""
    channels: tuple[str, ...] = ()
    multipliers: dict[str, dict[str, float]] = field(default_factory=dict[str, dict[str, float]])


async def zones_of(change: Change) -> list[ZoneState]:
    """The zones in use."""
    rows = await change.raw.fetch(
        "SELECT id FROM zones WHERE guild_id = $1 AND archived_at IS NULL ORDER BY id", change.guild
    )
    return [await zone_state(change, row[0]) for row in rows]


async def zone_state(change: Change, zone: int) -> ZoneState:
    """One zone."""
    row = await change.raw.fetchrow(
        "SELECT name, description FROM zones WHERE guild_id = $1 AND id = $2 AND archived_at IS NULL",
        change.guild,
        zone,
    )
    if row is None:
        raise UnknownZone(zone)
    channels = await change.raw.fetch(
        "SELECT channel_id FROM zone_channels WHERE guild_id = $1 AND zone_id = $2 ORDER BY 1", change.guild, zone
    )
    multipliers: dict[str, dict[str, float]] = {}
    for activity, currency, multiplier in await change.raw.fetch(
        "SELECT activity, currency, multiplier FROM zone_multipliers "
        "WHERE guild_id = $1 AND zone_id = $2 ORDER BY 1, 2",
        change.guild,
        zone,
    ):
        multipliers.setdefault(activity, {})[currency] = multiplier
    return ZoneState(zone, row["name"], row["description"], tuple(str(one[0]) for one in channels), multipliers)


async def create_zone(
    change: Change,
    name: str,
    *,
    description: str = "",
    channels: Sequence[int] = (),
    multipliers: Multipliers | None = None,
) -> ZoneState:
    """A new zone."""
    await _free_name(change, name)
    zone = await change.raw.fetchval(
        "INSERT INTO zones (guild_id, id, name, description, created_by) "
        "SELECT $1, 1 + coalesce(max(id), 0), $2, $3, $4 FROM zones WHERE guild_id = $1 RETURNING id",
        change.guild,
        name,
        description,
        change.actor,
    )
    await _put_channels(change, zone, channels)
    await _put_multipliers(change, zone, multipliers or {})
    state = await zone_state(change, zone)
    await record(change, "CREATE", "zones", zone, None, asdict(state))
    return state


async def edit_zone(
    change: Change,
    zone: int,
    *,
    name: str | None = None,
    description: str | None = None,
    channels: Sequence[int] | None = None,
    multipliers: Multipliers | None = None,
) -> ZoneState:
    """Change what is given; channels and multipliers are replaced as a whole."""
    before = await zone_state(change, zone)
    if name is not None and name != before.name:
        await _free_name(change, name, but=zone)
    await change.raw.execute(
        "UPDATE zones SET name = coalesce($3, name), description = coalesce($4, description) "
        "WHERE guild_id = $1 AND id = $2",
        change.guild,
        zone,
        name,
        description,
    )
    if channels is not None:
        await change.raw.execute("DELETE FROM zone_channels WHERE guild_id = $1 AND zone_id = $2", change.guild, zone)
        await _put_channels(change, zone, channels)
    if multipliers is not None:
        await change.raw.execute(
            "DELETE FROM zone_multipliers WHERE guild_id = $1 AND zone_id = $2", change.guild, zone
        )
        await _put_multipliers(change, zone, multipliers)
    after = await zone_state(change, zone)
    if after != before:
        await record(change, "UPDATE", "zones", zone, asdict(before), asdict(after))
    return after


async def archive_zone(change: Change, zone: int) -> None:
    """Take a zone out of use. Its channels are free again; its name in history stays."""
    before = await zone_state(change, zone)
    await change.raw.execute("UPDATE zones SET archived_at = now() WHERE guild_id = $1 AND id = $2", change.guild, zone)
    await change.raw.execute("DELETE FROM zone_channels WHERE guild_id = $1 AND zone_id = $2", change.guild, zone)
    await record(change, "DELETE", "zones", zone, asdict(before), None)


async def restore_zone(change: Change, zone: int) -> ZoneState:
    """Take an archived zone into use again, with its multipliers; its channels may be another's by now."""
    row = await change.raw.fetchrow(
        "SELECT name, archived_at FROM zones WHERE guild_id = $1 AND id = $2", change.guild, zone
    )
    if row is None:
        raise UnknownZone(zone)
    if row["archived_at"] is not None:
        await _free_name(change, row["name"], but=zone)
        await change.raw.execute(
            "UPDATE zones SET archived_at = NULL WHERE guild_id = $1 AND id = $2", change.guild, zone
        )
        restored = await zone_state(change, zone)
        await record(change, "UPDATE", "zones", zone, {"active": False}, {"active": True, **asdict(restored)})
    return await zone_state(change, zone)


async def _free_name(change: Change, name: str, but: int = 0) -> None:
    if not name.strip() or len(name) > 100:
        raise InvalidZone("a zone needs a name of at most 100 characters")
    taken = await change.raw.fetchval(
        "SELECT id FROM zones WHERE guild_id = $1 AND archived_at IS NULL AND lower(name) = lower($2) AND id <> $3",
        change.guild,
        name,
        but,
    )
    if taken is not None:
        raise ZoneConflict(f"zone {taken} is called {name!r} already", "choose another name, or edit that zone")


async def _put_channels(change: Change, zone: int, channels: Sequence[int]) -> None:
    try:
        async with change.raw.transaction():
            await change.raw.executemany(
                "INSERT INTO zone_channels (guild_id, channel_id, zone_id) VALUES ($1, $2, $3)",
                [(change.guild, channel, zone) for channel in dict.fromkeys(channels)],
            )
    except asyncpg.UniqueViolationError:
        row = await change.raw.fetchrow(
            "SELECT c.channel_id, z.name FROM zone_channels c "
            "JOIN zones z ON z.guild_id = c.guild_id AND z.id = c.zone_id "
            "WHERE c.guild_id = $1 AND c.channel_id = ANY($2) AND c.zone_id <> $3 LIMIT 1",
            change.guild,
            list(channels),
            zone,
        )
        channel, name = (row[0], row[1]) if row else (channels[0], "another zone")
        raise ZoneConflict(f"channel {channel} belongs to {name!r}", "a channel is in one zone at most") from None


async def _put_multipliers(change: Change, zone: int, multipliers: Multipliers) -> None:
    rows = [
        (change.guild, zone, activity, currency, float(value))
        for activity, of_activity in multipliers.items()
        for currency, value in of_activity.items()
    ]
    for _, _, activity, currency, value in rows:
        # also refuses NaN, which is in no range
        if not 0 <= value <= LARGEST_MULTIPLIER:
            raise InvalidZone(
                f"the multiplier of {activity} and {currency} is {value:g}", f"it is from 0 to {LARGEST_MULTIPLIER}"
            )
    await change.raw.executemany(
        "INSERT INTO zone_multipliers (guild_id, zone_id, activity, currency, multiplier) VALUES ($1, $2, $3, $4, $5)",
        rows,
    )
