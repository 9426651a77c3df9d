"""Recorded frames through the unmodified client: what the bot makes of them, in a database of its own."""

import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.embedded import open_server
from synapse.db.engine import connect
from synapse.db.migrate import upgrade
from synapse.db.session import glance
from tests.fixtures.bot import running_bot, set_up
from tests.twin.named import Frame, announce, named_by
from tests.twin.server import open_twin

log = structlog.stdlib.get_logger("synapse.twin")

#: frames that a session says of itself
_OF_SESSION = frozenset({"READY", "RESUMED"})
_LAKE = """
SELECT event_type, guild_id::text, channel_id::text, user_id::text, target_id::text, source_id, timestamp,
       payload::text AS payload
FROM event_lake ORDER BY guild_id, seq
"""
_LEDGER = """
SELECT t.guild_id::text, t.seq, f.user_id::text AS from_user_id, r.user_id::text AS to_user_id, t.currency, t.amount,
       t.cause, t.rule, t.event_type, e.source_id, t.at
FROM transactions t
LEFT JOIN members f ON (f.guild_id, f.account) = (t.guild_id, t.from_account)
LEFT JOIN members r ON (r.guild_id, r.account) = (t.guild_id, t.to_account)
LEFT JOIN event_lake e ON (e.guild_id, e.seq) = (t.guild_id, t.event_seq)
ORDER BY t.guild_id, t.seq
"""


def read_frames(file: Path) -> tuple[list[Frame], int]:
    """The events of a file, and how many lines are none: no frame, not an event, or of a session itself."""
    lines = [line for line in file.read_bytes().splitlines() if line.strip()]
    frames = [frame for line in lines if (frame := _frame(line)) is not None]
    return frames, len(lines) - len(frames)


async def feed(engine: AsyncEngine, frames: Sequence[Frame], preset: str) -> dict[str, Any]:
    """Send frames to the bot on an empty database; the rows of its lake and the entries of its ledger."""
    named = named_by(frames)
    for guild in named:
        await set_up(engine, guild, preset)
    async with open_twin(is_strict=False) as twin:
        for guild in named.values():
            announce(twin, guild)
        async with running_bot(engine, twin) as bot:
            for frame in frames:
                twin.gateway.say(frame.event, orjson.dumps(frame.data), None)
            await bot.settled()
            # frames may bring a guild anew, which is held until it is caught up with
            await bot.caught_up()
    for fault in twin.faults:
        log.error("the client did what Discord would not take", fault=fault)
    async with glance(engine) as raw:
        lake = [dict(row) for row in await raw.fetch(_LAKE)]
        ledger = [dict(row) for row in await raw.fetch(_LEDGER)]
    return {"lake": [row | {"payload": orjson.loads(row["payload"])} for row in lake], "ledger": ledger}


@asynccontextmanager
async def empty_database() -> AsyncGenerator[AsyncEngine]:
    """A server of our own, gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="synapse-frames-") as name:
        # the server's user is another when we are root
        Path(name).chmod(0o755)
        async with open_server(Path(name) / "data") as server:
            engine = await connect(server.url)
            try:
                await upgrade(engine)
                yield engine
            finally:
                await engine.dispose()


def _frame(line: bytes) -> Frame | None:
    try:
        read = orjson.loads(line)
        if isinstance(read, dict) and isinstance(read.get("payload"), dict):
            read = read["payload"]
        event = read["t"]
        if type(read["op"]) is not int or read["op"] != 0 or not isinstance(event, str) or event in _OF_SESSION:
            return None
        orjson.dumps(read.get("d"))
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, KeyError, TypeError):
        return None
    return Frame(event, read.get("d"))
