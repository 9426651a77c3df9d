"""Looking events up by where they came from: the source id that whoever sent them gave."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from synapse.db.session import RawConnection

_STORED = """
SELECT e.source_id, e.seq, e.user_id, e.payload::text FROM unnest($3::text[]) AS k(source_id)
CROSS JOIN LATERAL (
    SELECT * FROM event_lake WHERE guild_id = $1 AND event_type = $2 AND source_id = k.source_id LIMIT 1
) e
"""
_UNPAID = """
SELECT e.source_id FROM unnest($3::text[]) AS k(source_id)
CROSS JOIN LATERAL (
    SELECT * FROM event_lake WHERE guild_id = $1 AND event_type = $2 AND source_id = k.source_id LIMIT 1
) e
WHERE NOT EXISTS (
    SELECT FROM awards a WHERE a.guild_id = $1 AND a.event_seq = e.seq AND a.event_type = e.event_type
)
"""
_RULES_PAID = """
SELECT a.rule FROM event_lake e JOIN awards a
    ON a.guild_id = e.guild_id AND a.event_seq = e.seq AND a.event_type = e.event_type
WHERE e.guild_id = $1 AND e.event_type = $2 AND e.source_id = $3 ORDER BY a.seq
"""


class Stored(NamedTuple):
    """An event as the lake has it; a payload's ids are strings."""

    source: str
    seq: int
    user: int | None
    payload: dict[str, Any]


async def stored_events(raw: RawConnection, guild: int, event_type: str, sources: Sequence[str]) -> dict[str, Stored]:
    """Source id → event, for those that the lake has. What was erased is not found: its source is gone."""
    rows = await raw.fetch(_STORED, guild, event_type, list(sources))
    return {row[0]: Stored(row[0], row[1], row[2], orjson.loads(row[3])) for row in rows}


async def unpaid_events(raw: RawConnection, guild: int, event_type: str, sources: Sequence[str]) -> list[str]:
    """Source ids of events for which no rule paid, not even nothing."""
    return [row[0] for row in await raw.fetch(_UNPAID, guild, event_type, list(sources))]


async def rules_paid_for(raw: RawConnection, guild: int, event_type: str, source: str) -> list[str]:
    """The rules that paid for an event itself, not for what followed from it."""
    rows = await raw.fetch(_RULES_PAID, guild, event_type, source)
    return [row[0] for row in rows]
