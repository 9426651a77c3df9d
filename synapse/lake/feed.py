"""What happened lately, without what was said about it: who, what kind, what it paid them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson

from synapse.db.session import RawConnection

#: comings and goings, and what admins do, are nobody else's business
PRIVATE = ("member_leave", "manual_award", "milestone_grant", "season_roll")
_NEWEST = """
SELECT e.seq, m.account, e.event_type, e.timestamp FROM event_lake e
JOIN members m ON m.guild_id = e.guild_id AND m.user_id = e.user_id
WHERE e.guild_id = $1 AND e.timestamp >= $2 AND {kind} AND NOT m.is_bot AND NOT EXISTS (
    SELECT FROM member_preferences p WHERE p.guild_id = e.guild_id AND p.account = m.account AND p.hidden
) ORDER BY e.timestamp DESC, e.seq DESC LIMIT $3
"""
_ALL, _ONE = _NEWEST.format(kind="e.event_type <> ALL($4::text[])"), _NEWEST.format(kind="e.event_type = $4")
_BETWEEN = """
SELECT e.seq, m.account, e.event_type, e.timestamp, e.channel_id FROM event_lake e
JOIN members m ON m.guild_id = e.guild_id AND m.user_id = e.user_id
WHERE e.guild_id = $1 AND e.seq > $2 AND e.seq <= $3 AND e.event_type <> ALL($5::text[]) AND NOT m.is_bot
AND NOT EXISTS (
    SELECT FROM member_preferences p WHERE p.guild_id = e.guild_id AND p.account = m.account AND p.hidden
) ORDER BY e.seq DESC LIMIT $4
"""
_PAID = "SELECT event_seq, paid::text FROM awards WHERE guild_id = $1 AND event_seq = ANY($2)"


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as everybody may see it. `paid` is what it paid to who did it, by currency."""

    seq: int
    account: int
    event_type: str
    at: datetime
    paid: Mapping[str, int]


async def happenings(
    raw: RawConnection, guild: int, since: datetime, *, limit: int, event_type: str | None = None
) -> list[Happening]:
    """The newest events since a moment, of one type or of all that are public."""
    if event_type in PRIVATE:
        return []
    wanted = (_ALL, list(PRIVATE)) if event_type is None else (_ONE, event_type)
    rows = await raw.fetch(wanted[0], guild, since, limit, wanted[1])
    paid = await _paid(raw, guild, [row[0] for row in rows])
    return [Happening(*row, paid=paid.get((row[0], row[1]), {})) for row in rows]


async def happenings_between(
    raw: RawConnection, guild: int, after: int, upto: int, limit: int
) -> list[tuple[Happening, int | None]]:
    """Public events by their numbers, oldest first, each with its channel; of more than `limit` the newest."""
    rows = await raw.fetch(_BETWEEN, guild, after, upto, limit, list(PRIVATE))
    paid = await _paid(raw, guild, [row[0] for row in rows])
    return [(Happening(*row[:4], paid=paid.get((row[0], row[1]), {})), row[4]) for row in reversed(rows)]


async def _paid(raw: RawConnection, guild: int, seqs: list[int]) -> dict[tuple[int, int], dict[str, int]]:
    """(event, account) → what it paid them, by currency."""
    paid: dict[tuple[int, int], dict[str, int]] = {}
    for seq, text in await raw.fetch(_PAID, guild, seqs):
        for account, amounts in orjson.loads(text).items():
            own = paid.setdefault((seq, int(account)), {})
            for currency, amount in amounts.items():
                own[currency] = own.get(currency, 0) + amount
    return paid
