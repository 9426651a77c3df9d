"""What runs beside the pipeline: jobs when they are due, for every guild, in one of a database's processes."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from synapse.db.alone import Still, holding
from synapse.db.session import batch_transaction
from synapse.guilds.guild import guilds_in
from synapse.kit.clock import Clock
from synapse.kit.errors import SynapseError
from synapse.runtime.jobs import RECONCILIATION, RETENTION, due, expire_seasons, reconcile, retain
from synapse.runtime.spine import Spine
from synapse.runtime.steadily import DATABASE_ERRORS, first_line

#: seconds between two looks at what is due
EVERY = 60.0
#: seconds between two tries to be the process that looks
TRY_EVERY = 15.0
# any number that nothing else in this database locks
_LOCK = 7_962_763_002

Sleep = Callable[[float], Awaitable[None]]

log = structlog.stdlib.get_logger("synapse.jobs")


async def run_due(spine: Spine, clock: Clock) -> list[tuple[str, int]]:
    """Do what is due now; the jobs done and their guilds. A guild whose job fails keeps nobody else's from running."""
    rolled = await expire_seasons(spine, now=clock())
    done = [("season_roll", guild) for guild in rolled]
    async with batch_transaction(spine.engine) as (_, raw):
        guilds = await guilds_in(raw)
    for guild in guilds:
        wanted = await due(spine.engine, guild.guild_id, now=clock())
        done += [(job, guild.guild_id) for job in wanted if await _do(spine, job, guild.guild_id, clock)]
    return done


async def _do(spine: Spine, job: str, guild: int, clock: Clock) -> bool:
    try:
        if job == RETENTION:
            await retain(spine, guild, now=clock())
        elif job == RECONCILIATION:
            await reconcile(spine.engine, guild, now=clock())
    except (SynapseError, *DATABASE_ERRORS) as error:
        spine.counts.job(job, "failed")
        log.error("a job failed", job=job, guild=str(guild), reason=first_line(error))
        return False
    spine.counts.job(job, "done")
    log.info("a job is done", job=job, guild=str(guild))
    return True


async def keep_running(spine: Spine, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
    """Look for due work until cancelled, in turns with all other processes: where one dies another takes over."""
    while True:
        try:
            async with holding(spine.engine, _LOCK) as still:
                if still is not None:
                    await _look(spine, clock, still, sleep)
        except (SynapseError, *DATABASE_ERRORS) as error:
            # the database may be gone for a while; requests say so themselves
            log.warning("background work waits", reason=first_line(error), seconds=TRY_EVERY)
        await sleep(TRY_EVERY)


async def _look(spine: Spine, clock: Clock, still: Still, sleep: Sleep) -> None:
    while True:
        await still()
        await run_due(spine, clock)
        await sleep(EVERY)
