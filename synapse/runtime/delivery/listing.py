"""Deliveries as admins look at them: what waits, what went out, what failed and why; and trying again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import orjson

from synapse.db.session import RawConnection
from synapse.guilds.change import Change, note
from synapse.runtime.errors import NotKnown

Status = Literal["waiting", "delivered", "failed", "skipped"]

_COLUMNS = """
seq, event_seq, kind, rule, account, coalesce(place_id, channel_id), payload::text, at, created_at, due_at, attempts,
last_error, delivered_at, given_up_at, skipped, message_id
"""
_STATUS: dict[Status, str] = {
    "waiting": "delivered_at IS NULL AND given_up_at IS NULL",
    "delivered": "delivered_at IS NOT NULL",
    "failed": "given_up_at IS NOT NULL AND NOT skipped",
    "skipped": "given_up_at IS NOT NULL AND skipped",
}
#: rows that one statement tries again
_MOST = 10_000
_AGAIN = """
UPDATE outbox SET given_up_at = NULL, skipped = false, last_error = NULL, tried_at = NULL, attempts = 0, due_at = $3
WHERE guild_id = $1 AND seq = ANY($2) AND given_up_at IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox. `channel` is where it went, or is to go, as far as that is known."""

    seq: int
    event_seq: int
    kind: str
    rule: str
    account: int | None
    channel: int | None
    payload: dict[str, Any]
    at: datetime
    created_at: datetime
    due_at: datetime
    attempts: int
    reason: str | None
    delivered_at: datetime | None
    given_up_at: datetime | None
    skipped: bool
    message: int | None

    @property
    def status(self) -> Status:
        """What became of it so far."""
        if self.delivered_at is not None:
            return "delivered"
        if self.given_up_at is None:
            return "waiting"
        return "skipped" if self.skipped else "failed"

    @property
    def role(self) -> int | None:
        """The role that it gives or takes."""
        role = self.payload.get("role")
        return None if role is None else int(role)


async def deliveries(
    raw: RawConnection, guild: int, status: Status | None, *, before: int | None = None, limit: int = 50
) -> list[Delivery]:
    """Deliveries older than number `before`, newest first."""
    where = "true" if status is None else _STATUS[status]
    rows = await raw.fetch(
        f"SELECT {_COLUMNS} FROM outbox WHERE guild_id = $1 AND seq < $2 AND {where} ORDER BY seq DESC LIMIT $3",
        guild,
        2**62 if before is None else before,
        limit,
    )
    return [_delivery(row) for row in rows]


async def delivery_of(raw: RawConnection, guild: int, seq: int) -> Delivery:
    """One delivery. Raises `NotKnown`."""
    row = await raw.fetchrow(f"SELECT {_COLUMNS} FROM outbox WHERE guild_id = $1 AND seq = $2", guild, seq)
    if row is None:
        raise NotKnown(f"there is no delivery {seq}", "list the deliveries to see their numbers")
    return _delivery(row)


async def failed_after(raw: RawConnection, guild: int, after: tuple[datetime, int], limit: int) -> list[Delivery]:
    """Deliveries that failed after a moment and, of that moment, after a number; in the order they failed."""
    rows = await raw.fetch(
        f"SELECT {_COLUMNS} FROM outbox WHERE guild_id = $1 AND {_STATUS['failed']} AND (given_up_at, seq) > ($2, $3) "
        "ORDER BY given_up_at, seq LIMIT $4",
        guild,
        *after,
        limit,
    )
    return [_delivery(row) for row in rows]


async def try_again(change: Change, seq: int, now: datetime) -> bool:
    """Try one that was given up once more, audited; False where there is nothing to try. Raises `NotKnown`."""
    before = await delivery_of(change.raw, change.guild, seq)
    if before.given_up_at is None:
        return False
    await change.raw.execute(_AGAIN, change.guild, [seq], now)
    await note(
        change, "UPDATE", "outbox", seq, {"status": before.status, "reason": before.reason}, {"status": "waiting"}
    )
    return True


async def try_failed_again(change: Change, now: datetime) -> int:
    """Try everything that failed once more, audited; how many that are."""
    found = await change.raw.fetch(
        f"SELECT seq FROM outbox WHERE guild_id = $1 AND {_STATUS['failed']} ORDER BY seq LIMIT $2", change.guild, _MOST
    )
    seqs = [row[0] for row in found]
    if seqs:
        await change.raw.execute(_AGAIN, change.guild, seqs, now)
        await note(change, "UPDATE", "outbox", "failed", {"failed": len(seqs)}, {"waiting": len(seqs)})
    return len(seqs)


def _delivery(row: Sequence[Any]) -> Delivery:
    values = list(row)
    values[6] = orjson.loads(values[6])
    return Delivery(*values)
