"""Reading all zones of a guild at once, with who made them."""

from dataclasses import dataclass, field
from datetime import datetime

from synapse.db.session import RawConnection

_ZONES = """
SELECT id, name, description, archived_at IS NULL, created_by, created_at FROM zones
WHERE guild_id = $1 AND ($2 OR archived_at IS NULL) AND ($3::int IS NULL OR id = $3) ORDER BY id
"""


@dataclass(slots=True)
class ZoneEntry:
    """A zone with its channels and multipliers. `created_by` is an account; none means the system."""

    id: int
    name: str
    description: str
    active: bool
    created_by: int | None
    created_at: datetime
    channels: list[int] = field(default_factory=list[int])
    multipliers: dict[str, dict[str, float]] = field(default_factory=dict[str, dict[str, float]])


async def list_zones(
    raw: RawConnection, guild: int, *, archived: bool = False, only: int | None = None
) -> list[ZoneEntry]:
    """The zones in use, with `archived` the others too; or only one of them."""
    zones = {row[0]: ZoneEntry(*row) for row in await raw.fetch(_ZONES, guild, archived, only)}
    for zone, channel in await raw.fetch(
        "SELECT zone_id, channel_id FROM zone_channels WHERE guild_id = $1 AND zone_id = ANY($2) ORDER BY 1, 2",
        guild,
        list(zones),
    ):
        zones[zone].channels.append(channel)
    for zone, activity, currency, multiplier in await raw.fetch(
        "SELECT zone_id, activity, currency, multiplier FROM zone_multipliers "
        "WHERE guild_id = $1 AND zone_id = ANY($2) ORDER BY 1, 2, 3",
        guild,
        list(zones),
    ):
        zones[zone].multipliers.setdefault(activity, {})[currency] = multiplier
    return list(zones.values())


async def zone_names(raw: RawConnection, guild: int) -> dict[int, str]:
    """What every zone is called, or was."""
    return dict(await raw.fetch("SELECT id, name FROM zones WHERE guild_id = $1", guild))
