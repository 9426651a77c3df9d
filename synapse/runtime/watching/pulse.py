"""How things stand, for operators and machines that watch: signs of life, what waits for delivery, when jobs ran."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from synapse.db.session import RawConnection

#: seconds without a heartbeat after which a bot counts as offline; it beats every 30
ALIVE = 90
#: outbox rows that are counted one by one; more are "at least so many"
COUNTED = 10_000

# per guild by the index of waiting rows: a long queue is not read for its oldest row
_WAITING = "delivered_at IS NULL AND given_up_at IS NULL"
_FAILED = "given_up_at IS NOT NULL AND NOT skipped"
_OUTBOX = f"""
SELECT (SELECT count(*) FROM (SELECT FROM outbox WHERE {_WAITING} LIMIT $1) few),
       (SELECT count(*) FROM (SELECT FROM outbox WHERE {_FAILED} LIMIT $1) few), min(first.due_at)
FROM guild_heads g CROSS JOIN LATERAL (
    SELECT due_at FROM outbox o WHERE o.guild_id = g.guild_id AND {_WAITING} ORDER BY due_at, seq LIMIT 1
) first
"""
# how far the log channel was told is kept there too, and is no job
_JOBS = "SELECT job, min(ran_at) FROM job_runs WHERE job <> 'log_channel' GROUP BY job"
_HEARTBEAT = "SELECT max(beat_at) FROM heartbeats WHERE kind = 'bot'"
_DETAIL = "SELECT detail::text FROM heartbeats WHERE kind = 'bot' ORDER BY beat_at DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Pulse:
    """Figures over all guilds."""

    outbox_waiting: int = 0
    #: what was given up because something is wrong
    outbox_failed: int = 0
    outbox_oldest: datetime | None = None
    last_heartbeat: datetime | None = None
    #: job → when it last ran for the guild that has waited longest
    jobs: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    tasks_waiting: int = 0


async def last_heartbeat(raw: RawConnection) -> datetime | None:
    """When a bot last said that it lives."""
    return await raw.fetchval(_HEARTBEAT)


async def outbox_counts(raw: RawConnection) -> tuple[int, int, datetime | None]:
    """Deliveries that wait, those that failed, and since when the oldest of the first is due."""
    waiting, failed, oldest = await raw.fetchrow(_OUTBOX, COUNTED) or (0, 0, None)
    return waiting, failed, oldest


async def last_detail(raw: RawConnection) -> dict[str, Any]:
    """What the bot said of itself then: `guilds`, `shards`, `latency` in seconds, events `waiting` or `journaled`."""
    return orjson.loads(await raw.fetchval(_DETAIL) or "{}")


async def pulse(raw: RawConnection) -> Pulse:
    """Feel it once."""
    waiting, failed, oldest = await outbox_counts(raw)
    return Pulse(
        waiting,
        failed,
        oldest,
        await last_heartbeat(raw),
        dict(await raw.fetch(_JOBS)),
        await raw.fetchval("SELECT count(*) FROM tasks WHERE status = 'waiting'"),
    )
