"""The outbox as a queue: rows are taken with a lease, and come back if their taker dies."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from synapse.db.session import RawConnection

#: how long whoever takes rows has for each of them
LEASE = timedelta(seconds=90)
#: rows of a guild that are taken at once
TAKEN = 500

_WAITING = "delivered_at IS NULL AND given_up_at IS NULL"
_DUE = f"""
SELECT guild FROM unnest($1::bigint[]) guild
WHERE EXISTS (SELECT FROM outbox o WHERE o.guild_id = guild AND {_WAITING} AND due_at <= $2)
"""
_TAKE = f"""
WITH due AS (
    SELECT seq FROM outbox WHERE guild_id = $1 AND {_WAITING} AND due_at <= $2 ORDER BY seq LIMIT $4
    FOR UPDATE SKIP LOCKED
)
UPDATE outbox o SET due_at = $3 FROM due WHERE o.guild_id = $1 AND o.seq = due.seq
RETURNING o.seq, o.kind, o.rule, o.account, o.channel_id, o.place_id, o.payload::text, o.nonce, o.at, o.created_at,
          o.due_at, o.attempts, o.tried_at
"""
_BEGIN = f"""
UPDATE outbox SET attempts = attempts + 1, tried_at = coalesce(tried_at, $4), due_at = $5
WHERE guild_id = $1 AND seq = ANY($2) AND due_at = $3 AND {_WAITING} RETURNING attempts
"""
_COME_BACK = f"""
UPDATE outbox SET due_at = $2 WHERE guild_id = ANY($1) AND {_WAITING} AND due_at > $2 AND last_error IS NULL
"""
_DELIVERED = """
UPDATE outbox SET delivered_at = $3, message_id = $4, last_error = NULL WHERE guild_id = $1 AND seq = ANY($2)
"""
_PUT_OFF = f"""
UPDATE outbox SET due_at = $3, last_error = $4, tried_at = CASE WHEN $5 THEN tried_at END
WHERE guild_id = $1 AND seq = ANY($2) AND {_WAITING}
"""
_WAIT = f"UPDATE outbox SET due_at = $3 WHERE guild_id = $1 AND seq = ANY($2) AND {_WAITING}"
_PLACE = """
UPDATE outbox o SET place_id = k.place FROM unnest($2::bigint[], $3::bigint[]) AS k(seq, place)
WHERE o.guild_id = $1 AND o.seq = k.seq AND o.place_id IS DISTINCT FROM k.place
"""
_SENT = f"""
SELECT DISTINCT place_id, delivered_at, message_id FROM outbox
WHERE guild_id = $1 AND delivered_at > $2 AND delivered_at IS NOT NULL AND place_id IS NOT NULL
UNION ALL
SELECT DISTINCT place_id, tried_at, NULL::bigint FROM outbox
WHERE guild_id = $1 AND {_WAITING} AND tried_at > $2 AND place_id IS NOT NULL ORDER BY 2
"""
_GIVE_UP = f"""
UPDATE outbox o SET given_up_at = $2, last_error = k.reason, skipped = k.skipped, tried_at = NULL
FROM unnest($3::bigint[], $4::text[], $5::bool[]) AS k(seq, reason, skipped)
WHERE o.guild_id = $1 AND o.seq = k.seq AND {_WAITING}
"""
#: how long what is done with is kept; the last word on each of a member's roles is kept for good
KEPT = timedelta(days=30)
_REMOVE = """
DELETE FROM outbox o WHERE guild_id = $1 AND (delivered_at < $2 OR given_up_at < $2) AND (
    kind NOT IN ('assign_role', 'remove_role') OR EXISTS (
        SELECT FROM outbox later WHERE later.guild_id = o.guild_id AND later.account = o.account AND later.seq > o.seq
        AND later.kind IN ('assign_role', 'remove_role') AND later.payload->>'role' = o.payload->>'role'
    )
)
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A row of the outbox in somebody's hands until `lease`."""

    seq: int
    kind: str
    rule: str
    account: int | None
    channel_id: int | None
    place_id: int | None
    payload: dict[str, Any]
    nonce: str
    at: datetime
    created_at: datetime
    lease: datetime
    attempts: int
    #: when an attempt began of which nobody knows how it ended
    tried_at: datetime | None

    @property
    def milestone(self) -> Mapping[str, Any]:
        """The achievement that it is about, if it is about one."""
        return self.payload.get("milestone") or {}

    @property
    def event(self) -> Mapping[str, Any]:
        """What happened: its type and payload."""
        return self.payload.get("event") or {}


@dataclass(frozen=True, slots=True)
class Closing:
    """A row that is given up, and why. `skipped`: nothing failed."""

    seq: int
    reason: str
    skipped: bool = False


async def guilds_due(raw: RawConnection, guilds: Collection[int], now: datetime) -> list[int]:
    """Those of some guilds for which something is due."""
    return [row[0] for row in await raw.fetch(_DUE, list(guilds), now)]


async def take(raw: RawConnection, guild: int, now: datetime) -> list[Taken]:
    """Take what is due, in its order; nobody else gets it before the lease ends."""
    rows = await raw.fetch(_TAKE, guild, now, now + LEASE, TAKEN)
    return sorted((_taken(row) for row in rows), key=lambda row: row.seq)


async def come_back(raw: RawConnection, guilds: Collection[int], now: datetime) -> None:
    """What somebody has in their hands is due: whoever that was is no more. What failed before keeps its pause."""
    await raw.execute(_COME_BACK, list(guilds), now)


async def place(raw: RawConnection, guild: int, places: Mapping[int, int | None]) -> None:
    """Note for rows, by number, which channel they go to."""
    await raw.execute(_PLACE, guild, list(places), list(places.values()))


async def begin(raw: RawConnection, guild: int, rows: Sequence[Taken], now: datetime) -> int | None:
    """Note that an attempt begins; how many there were with it, or None where somebody else has the rows by now."""
    seqs = [row.seq for row in rows]
    begun = await raw.fetch(_BEGIN, guild, seqs, rows[0].lease, now, now + LEASE)
    return max(row[0] for row in begun) if len(begun) == len(rows) else None


async def mark_delivered(
    raw: RawConnection, guild: int, seqs: Sequence[int], now: datetime, message: int | None = None
) -> None:
    """They are done; a digest makes one message of several."""
    await raw.execute(_DELIVERED, guild, list(seqs), now, message)


async def put_off(
    raw: RawConnection, guild: int, seqs: Sequence[int], due: datetime, reason: str, *, may_have_arrived: bool
) -> None:
    """An attempt failed for now."""
    await raw.execute(_PUT_OFF, guild, list(seqs), due, reason, may_have_arrived)


async def wait(raw: RawConnection, guild: int, seqs: Sequence[int], due: datetime) -> None:
    """It is not their turn yet."""
    await raw.execute(_WAIT, guild, list(seqs), due)


async def give_up(raw: RawConnection, guild: int, closings: Iterable[Closing], now: datetime) -> None:
    """They will not be tried again."""
    rows = [(one.seq, one.reason, one.skipped) for one in closings]
    if rows:
        await raw.execute(_GIVE_UP, guild, now, *map(list, zip(*rows, strict=True)))


async def remove_old(raw: RawConnection, guild: int, now: datetime) -> None:
    """Forget what has long been done with."""
    await raw.execute(_REMOVE, guild, now - KEPT)


async def sent_since(raw: RawConnection, guild: int, since: datetime) -> list[tuple[int, datetime]]:
    """Channel and moment of each message after a moment, oldest first; an attempt without an end counts as one."""
    rows = await raw.fetch(_SENT, guild, since)
    return [(row[0], row[1]) for row in rows]


async def first_in_line(
    raw: RawConnection, guild: int, places: Collection[int], taken: Collection[int]
) -> dict[int, tuple[int, datetime]]:
    """Place → number of the first row that waits for it beside those taken, and when that is due.

    What keeps failing holds nobody up.
    """
    rows = await raw.fetch(
        f"SELECT place_id, min(seq), max(due_at) FROM outbox WHERE guild_id = $1 AND {_WAITING} "
        "AND place_id = ANY($2) AND NOT seq = ANY($3) AND attempts < 3 GROUP BY place_id",
        guild,
        list(places),
        list(taken),
    )
    return {place: (first, due) for place, first, due in rows}


async def messages_since(raw: RawConnection, guild: int, since: datetime) -> frozenset[int]:
    """The messages that deliveries have become from a moment on."""
    rows = await raw.fetch(
        "SELECT message_id FROM outbox WHERE guild_id = $1 AND delivered_at >= $2 AND delivered_at IS NOT NULL "
        "AND message_id IS NOT NULL",
        guild,
        since,
    )
    return frozenset(row[0] for row in rows)


def _taken(row: Sequence[Any]) -> Taken:
    seq, kind, rule, account, channel, place, payload, *rest = row
    return Taken(seq, kind, rule, account, channel, place, orjson.loads(payload), *rest)
