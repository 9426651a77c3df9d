"""The API under load: 50 clients, 100,000 members, a million rows in the lake."""

import asyncio
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg
import httpx

from synapse.access.tokens import create_token
from synapse.db.engine import connect
from synapse.db.session import batch_transaction
from synapse.kit.paths import ROOT
from tests.bench.clients import Ask, crowd
from tests.bench.crowd import FIRST_USER, GUILD, make
from tests.bench.databases import database, open_bench, prepare
from tests.bench.figures import Row, at_most, milliseconds, percentile, show
from tests.bench.start import free_port

CLIENTS = 50
#: seconds that a client thinks before it asks again
PAUSE = 0.5
_EVENT = {
    "event_type": "message_create",
    "user_id": str(FIRST_USER + 7),
    "channel_id": "1001",
    "source_id": "bench",
    "timestamp": "2026-01-15T12:00:00Z",
    "payload": {"length": 600, "has_code_block": True, "has_link": False, "has_attachment": False, "emoji_count": 0},
}
_BASE = f"/api/guilds/{GUILD}"
READS = (
    Ask("leaderboard, first page", "GET", f"{_BASE}/leaderboard/xp"),
    Ask("leaderboard, page 200", "GET", f"{_BASE}/leaderboard/xp?page=200"),
    Ask("overview figures", "GET", f"{_BASE}/metrics"),
    Ask("activity of 30 days", "GET", f"{_BASE}/activity"),
    Ask("achievements", "GET", f"{_BASE}/achievements"),
    Ask("a member", "GET", f"{_BASE}/members/{FIRST_USER + 7}"),
    Ask("event lake, one member", "GET", f"{_BASE}/admin/event-lake/events?user_id={FIRST_USER + 7}"),
    Ask("ledger", "GET", f"{_BASE}/ledger/transactions"),
)
DRY_RUN = Ask("dry-run", "POST", f"{_BASE}/rules/dry-run", {"event": _EVENT})
AWARD = Ask(
    "award", "POST", f"{_BASE}/admin/awards/xp-gold", {"user_id": str(FIRST_USER + 9), "xp": 5, "reason": "bench"}
)


async def run(folder: Path, *, quick: bool) -> None:
    """Print percentiles of requests by clients that pause, and what the process can do when they do not."""
    members, events = (2_000, 20_000) if quick else (100_000, 1_000_000)
    requests = 4 if quick else 20
    async with open_bench(folder / "server") as bench, database(bench) as name:
        token = await _fill(bench.url_of(name), await bench.raw(name), members, events)
        await bench.calm()
        async with _serving(bench.url_of(name)) as port:
            rows = [row for ask in READS for row in await _measured(port, token, ask, requests, 60e-3)]
            rows += await _measured(port, token, DRY_RUN, requests, 30e-3)
            rows += await _measured(port, token, AWARD, requests, None)
    show(f"API: {CLIENTS} clients, {members:,} members, {events:,} events in the lake", rows)


async def _fill(url: str, raw: "asyncpg.Connection[asyncpg.Record]", members: int, events: int) -> str:
    engine = await connect(url)
    await prepare(engine, GUILD)
    async with batch_transaction(engine) as (_, connection):
        _, token = await create_token(connection, 0, "bench")
    await engine.dispose()
    await make(raw, members=members, events=events)
    await raw.close()
    return token


async def _measured(port: int, token: str, ask: Ask, requests: int, budget: float | None) -> list[Row]:
    await crowd(port, token, ask, clients=4, requests=5, pause=0)
    paced = await crowd(port, token, ask, clients=CLIENTS, requests=requests, pause=PAUSE)
    hurried = await crowd(port, token, ask, clients=CLIENTS, requests=requests, pause=0)
    if failed := paced.failures + hurried.failures:
        raise SystemExit(f"{ask.name}: {len(failed)} requests failed, the first with {failed[0]}")
    median, worst = percentile(paced.seconds, 0.5), percentile(paced.seconds, 0.99)
    p99 = f"{ask.name}: p99"
    return [
        Row(f"{ask.name}: median at {paced.per_second:,.0f} requests/s", milliseconds(median)),
        Row(p99, milliseconds(worst)) if budget is None else at_most(p99, worst, budget, milliseconds),
        Row(f"{ask.name}: without pauses", f"{hurried.per_second:,.0f} requests/s"),
        Row("… median and p99 then", " · ".join(milliseconds(percentile(hurried.seconds, p)) for p in (0.5, 0.99))),
    ]


@asynccontextmanager
async def _serving(url: str) -> AsyncGenerator[int]:
    """The port of an API process on a database."""
    port = free_port()
    command = [sys.executable, "-m", "synapse", "api", "--db", url, "--port", str(port)]
    settings = {"JWT_SECRET": secrets.token_hex(32), "SYNAPSE_CHANGES_PER_MINUTE": "1000000"}
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **settings}
    )
    try:
        async with httpx.AsyncClient() as client:
            # the first start fills the measures that rules keep, from a million rows
            for _ in range(3000):
                with suppress(httpx.TransportError):
                    if (await client.get(f"http://127.0.0.1:{port}/api/ready", timeout=30)).status_code == 200:
                        break
                await asyncio.sleep(0.1)
            else:
                raise SystemExit("the API does not come up")
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.wait(), 30)
