"""Where entries come from: awards and events by number, as far as they are still in the lake."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from synapse.db.session import RawConnection


@dataclass(frozen=True, slots=True)
class KeptAward:
    """An award as it was stored."""

    seq: int
    rule: str
    pack_revision: int
    event_type: str
    actor: int | None
    target: int | None
    trace: dict[str, Any]


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event as it was stored: ids as the lake has them, 0 for the erased."""

    seq: int
    event_type: str
    user_id: int | None
    channel_id: int | None
    at: datetime
    payload: dict[str, Any]


async def award_by_seq(raw: RawConnection, guild: int, seq: int) -> KeptAward | None:
    """An award; None after retention took it."""
    row = await raw.fetchrow(
        "SELECT seq, rule, pack_revision, event_type, actor, target, trace::text FROM awards "
        "WHERE guild_id = $1 AND seq = $2",
        guild,
        seq,
    )
    return None if row is None else KeptAward(*row[:6], trace=orjson.loads(row[6]))


async def event_by_seq(raw: RawConnection, guild: int, seq: int) -> KeptEvent | None:
    """An event; None after retention took it."""
    row = await raw.fetchrow(
        "SELECT seq, event_type, user_id, channel_id, timestamp, payload::text FROM event_lake "
        "WHERE guild_id = $1 AND seq = $2",
        guild,
        seq,
    )
    return None if row is None else KeptEvent(*row[:5], payload=orjson.loads(row[5]))
