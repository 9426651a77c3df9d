"""Reading the log of changes: who did what to what, and how it was before. Nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import orjson

from synapse.db.session import RawConnection

_COLUMNS = """
seq, actor, action_type, target_table, target_id, before_snapshot::text, after_snapshot::text, ip_address, via, reason,
timestamp
"""
_WHERE = """
guild_id = $1 AND ($2::bigint IS NULL OR actor = $2) AND ($3::text IS NULL OR action_type = $3)
AND ($4::text IS NULL OR target_table = $4) AND ($5::text IS NULL OR target_id = $5)
AND ($6::timestamptz IS NULL OR timestamp >= $6) AND ($7::timestamptz IS NULL OR timestamp < $7)
"""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change. `actor` is an account; none means the system."""

    id: int
    actor: int | None
    action_type: str
    target_table: str
    target_id: str
    before: Any
    after: Any
    ip_address: str | None
    via: str | None
    reason: str | None
    timestamp: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which changes are wanted; what says nothing lets everything through."""

    actor: int | None = None
    action_type: str | None = None
    target_table: str | None = None
    target_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def values(self) -> tuple[object, ...]:
        """In the order of the query's parameters."""
        return (self.actor, self.action_type, self.target_table, self.target_id, self.since, self.until)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change did to one key; dots lead into what is nested."""

    key: str
    before: Any
    after: Any


async def count_changes(raw: RawConnection, guild: int, wanted: AuditFilter) -> int:
    """How many changes the log has."""
    if wanted == AuditFilter():
        # numbers are given without gaps, and no line of the log is ever removed
        return await raw.fetchval("SELECT log_seq FROM guild_heads WHERE guild_id = $1", guild) or 0
    return await raw.fetchval(f"SELECT count(*) FROM admin_log WHERE {_WHERE}", guild, *wanted.values)


async def list_changes(
    raw: RawConnection, guild: int, wanted: AuditFilter, *, limit: int, offset: int = 0
) -> list[AuditEntry]:
    """Changes, newest first."""
    rows = await raw.fetch(
        f"SELECT {_COLUMNS} FROM admin_log WHERE {_WHERE} ORDER BY seq DESC LIMIT $8 OFFSET $9",
        guild,
        *wanted.values,
        limit,
        offset,
    )
    return [_entry(row) for row in rows]


async def changes_after(raw: RawConnection, guild: int, after: int, limit: int) -> list[AuditEntry]:
    """Changes that came after a number, oldest first."""
    rows = await raw.fetch(
        f"SELECT {_COLUMNS} FROM admin_log WHERE guild_id = $1 AND seq > $2 ORDER BY seq LIMIT $3", guild, after, limit
    )
    return [_entry(row) for row in rows]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change without what it changed."""

    id: int
    actor: int | None
    action_type: str
    target_table: str
    target_id: str
    via: str | None
    timestamp: datetime


async def changes_between(raw: RawConnection, guild: int, after: int, upto: int, limit: int) -> list[ChangeLine]:
    """Changes by their numbers, oldest first; of more than `limit` the newest."""
    rows = await raw.fetch(
        "SELECT seq, actor, action_type, target_table, target_id, via, timestamp FROM admin_log "
        "WHERE guild_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq DESC LIMIT $4",
        guild,
        after,
        upto,
        limit,
    )
    return [ChangeLine(*row) for row in reversed(rows)]


async def change_by_id(raw: RawConnection, guild: int, number: int) -> AuditEntry | None:
    """One change."""
    row = await raw.fetchrow(f"SELECT {_COLUMNS} FROM admin_log WHERE guild_id = $1 AND seq = $2", guild, number)
    return None if row is None else _entry(row)


def differences(before: Any, after: Any) -> list[Difference]:
    """Key by key, what is not the same in two snapshots."""
    old, new = _flat(before), _flat(after)
    return [
        Difference(key, old.get(key), new.get(key))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    ]


def _flat(value: Any, way: str = "") -> dict[str, Any]:
    if not isinstance(value, dict):
        return {} if value is None and not way else {way: value}
    flat: dict[str, Any] = {}
    for key, inner in cast("dict[str, Any]", value).items():
        flat |= _flat(inner, f"{way}.{key}" if way else key)
    return flat


def _entry(row: Sequence[Any]) -> AuditEntry:
    number, actor, action, table, target, before, after, *rest = row
    return AuditEntry(number, actor, action, table, target, _read(before), _read(after), *rest)


def _read(text: str | None) -> Any:
    return None if text is None else orjson.loads(text)
