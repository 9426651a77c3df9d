"""Says every half minute that the bot lives, and up to when what it captured is safe."""

import asyncio
import math

import orjson

from synapse.bot.client import SynapseBot
from synapse.db.session import batch_transaction
from synapse.kit.clock import moment_of, seconds_of

#: seconds between two signs of life
EVERY = 30.0
#: seconds between two looks whether it is connected
SOON = 1.0
#: days after which what remains of processes that died is cleared
KEPT_DAYS = 7

_BEAT = """
INSERT INTO heartbeats (process, kind, beat_at, detail) VALUES ($1, 'bot', $2, $3)
ON CONFLICT (process) DO UPDATE SET beat_at = excluded.beat_at, detail = excluded.detail
"""
_SEEN = """
UPDATE captures c SET seen_at = greatest(c.seen_at, k.at)
FROM unnest($1::bigint[], $2::timestamptz[]) AS k(guild_id, at) WHERE c.guild_id = k.guild_id
"""


async def keep_beating(bot: SynapseBot) -> None:
    """Beat until cancelled."""
    while True:
        if is_ready := bot.is_ready():
            await beat(bot)
        await asyncio.sleep(EVERY if is_ready else SOON)


async def beat(bot: SynapseBot) -> None:
    """One sign of life."""
    services = bot.services
    now = services.clock()
    guilds = [guild.id for guild in bot.guilds]
    # what was missed of those that are held is not stored yet
    heard = [guild for guild in guilds if guild not in services.recorder.held]
    safe = [moment_of(services.recorder.safe_upto(guild, seconds_of(now))) for guild in heard]
    detail = {
        "guilds": len(guilds),
        "shards": bot.shard_count,
        "latency": _finite(bot.latency),
        "waiting": services.recorder.waiting,
        "journaled": services.recorder.spilled,
        "dropped": services.recorder.dropped,
    }
    async with batch_transaction(services.engine) as (_, raw):
        await raw.execute(_BEAT, services.process, now, orjson.dumps(detail).decode())
        await raw.execute(_SEEN, heard, safe)
        await raw.execute(
            "DELETE FROM heartbeats WHERE beat_at < $1::timestamptz - make_interval(days => $2)", now, KEPT_DAYS
        )


def _finite(seconds: float) -> float | None:
    # it is NaN before the first acknowledgement
    return round(seconds, 3) if math.isfinite(seconds) else None
