"""How far a guild is with being set up, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from synapse.db.session import RawConnection
from synapse.runtime.plans.setup import JOB, SetUp, set_up_before

Next = Literal["connect_bot", "bootstrap", "map_channels", "none"]

_SNAPSHOT = """
SELECT g.guild_id, g.name, g.directory_at,
    (SELECT count(*) FROM guild_directory d
     WHERE d.guild_id = g.guild_id AND d.kind = 'channel' AND d.parent_id IS NULL),
    EXISTS (SELECT FROM zones z WHERE z.guild_id = g.guild_id AND z.archived_at IS NULL),
    EXISTS (SELECT FROM zone_channels c WHERE c.guild_id = g.guild_id),
    EXISTS (SELECT FROM rule_packs p WHERE p.guild_id = g.guild_id)
FROM guilds g WHERE g.guild_id = $1
"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the directory of a guild says."""

    guild_id: int
    guild_name: str
    channel_count: int
    captured_at: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    """How far a guild is. It is initialized once it was set up, or has packs by any other way."""

    initialized: bool
    set_up: SetUp | None
    snapshot: Snapshot | None
    has_zones: bool
    next_step: Next


async def setup_status(raw: RawConnection, guild: int) -> Status:
    """Also of a guild that nothing is known of."""
    row = await raw.fetchrow(_SNAPSHOT, guild)
    if row is None:
        return Status(False, None, None, False, "connect_bot")
    id_, name, at, channels, has_zones, has_channels, has_packs = row
    before = await set_up_before(raw, guild)
    snapshot = Snapshot(id_, name, channels, at) if name or channels else None
    initialized = before is not None or has_packs
    step: Next = "none"
    if not initialized:
        step = "connect_bot" if snapshot is None else "bootstrap"
    elif not has_channels and channels:
        step = "map_channels"
    return Status(initialized, before, snapshot, has_zones, step)


async def initialized_among(raw: RawConnection, guilds: Sequence[int]) -> frozenset[int]:
    """Those of some guilds that were set up, or have packs by any other way."""
    rows = await raw.fetch(
        "SELECT k.guild FROM unnest($1::bigint[]) AS k(guild) WHERE "
        "EXISTS (SELECT FROM rule_packs p WHERE p.guild_id = k.guild) "
        "OR EXISTS (SELECT FROM job_runs j WHERE j.guild_id = k.guild AND j.job = $2)",
        list(guilds),
        JOB,
    )
    return frozenset(row[0] for row in rows)
