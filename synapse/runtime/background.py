"""What runs beside the pipeline in a living process: jobs when they are due, for every guild."""

import asyncio
from collections.abc import Awaitable, Callable

from synapse.db.session import batch_transaction
from synapse.guilds.guild import guilds_in
from synapse.kit.clock import Clock
from synapse.runtime.jobs import RECONCILIATION, RETENTION, due, expire_seasons, reconcile, retain
from synapse.runtime.spine import Spine

#: seconds between two looks at what is due
EVERY = 60.0

Report = Callable[[str, int], None]
Sleep = Callable[[float], Awaitable[None]]


async def run_due(spine: Spine, clock: Clock, report: Report) -> None:
    """Do what is due now. `report` is told of each job and its guild."""
    for guild in await expire_seasons(spine, now=clock()):
        report("season_roll", guild)
    async with batch_transaction(spine.engine) as (_, raw):
        guilds = await guilds_in(raw)
    for guild in guilds:
        for job in await due(spine.engine, guild.guild_id, now=clock()):
            if job == RETENTION:
                await retain(spine, guild.guild_id, now=clock())
            elif job == RECONCILIATION:
                await reconcile(spine.engine, guild.guild_id, now=clock())
            report(job, guild.guild_id)


async def keep_running(spine: Spine, clock: Clock, report: Report, sleep: Sleep = asyncio.sleep) -> None:
    """Look for due work until cancelled."""
    while True:
        await run_due(spine, clock, report)
        await sleep(EVERY)
