"""A change to a guild's configuration: audited, counted in its version, and told to every process at commit."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import orjson

from synapse.db.session import RawConnection

#: where processes listen for "<guild id> <new version>"
CHANNEL = "synapse_config"

Action = Literal[
    "CREATE", "UPDATE", "DELETE", "SEASON_ROLL", "MANUAL_AWARD", "MANUAL_REVOKE", "IMPORT", "PAY", "ERASE", "RULE"
]

_MOVE = "UPDATE guild_heads SET config_version = config_version + 1 WHERE guild_id = $1 RETURNING config_version"
_LOG = """
INSERT INTO admin_log (guild_id, seq, actor, action_type, target_table, target_id, before_snapshot, after_snapshot,
                       ip_address, reason, via)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes which guild, inside which transaction. `actor` is an account number; None is the system."""

    raw: RawConnection
    guild: int
    actor: int | None = None
    address: str | None = None
    reason: str | None = None
    via: str | None = None

    def because(self, reason: str | None) -> "Change":
        """The same change with a reason for the audit log."""
        return replace(self, reason=reason)


async def record(
    change: Change, action: Action, table: str, target: object, before: Any = None, after: Any = None
) -> int:
    """Audit a change of configuration and move the guild's version; the new version."""
    version = await move(change.raw, change.guild)
    await note(change, action, table, target, before, after)
    return version


async def move(raw: RawConnection, guild: int) -> int:
    """Move the guild's version, and tell every process; the new version."""
    version: int | None = await raw.fetchval(_MOVE, guild)
    if version is None:
        raise LookupError(f"there is no guild {guild}")
    await raw.execute("SELECT pg_notify($1, $2)", CHANNEL, f"{guild} {version}")
    return version


async def note(
    change: Change, action: Action, table: str, target: object, before: Any = None, after: Any = None
) -> None:
    """Audit something that leaves the configuration as it is."""
    seq = await change.raw.fetchval(
        "UPDATE guild_heads SET log_seq = log_seq + 1 WHERE guild_id = $1 RETURNING log_seq", change.guild
    )
    await change.raw.execute(
        _LOG,
        change.guild,
        seq,
        change.actor,
        action,
        table,
        str(target)[:100],
        _json(before),
        _json(after),
        change.address,
        change.reason,
        change.via,
    )


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
