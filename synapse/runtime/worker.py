"""Works on tasks, one at a time in each process; one that stands still, because its process died, is taken over."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import orjson
import structlog

from synapse.db.session import RawConnection, batch_transaction
from synapse.kit.errors import SynapseError
from synapse.kit.ids import random_id
from synapse.rules.problems import Problems
from synapse.runtime.spine import Spine
from synapse.runtime.tasks import Job, Work

#: seconds between two signs of life, and between two looks for work
BEAT, LOOK = 0.5, 0.5
#: seconds without a sign of life after which a task is taken over
DEAD = 30
#: how often a task is begun before it is given up
ATTEMPTS = 3
#: seconds between two looks for what has expired
PRUNE = 600

_CLAIM = """
UPDATE tasks SET status = 'running', alive_at = now(),
    progress = jsonb_build_object('attempt', 1 + coalesce((progress ->> 'attempt')::int, 0))
WHERE (guild_id, id) = (
    SELECT guild_id, id FROM tasks
    WHERE kind = ANY($1) AND (status = 'waiting' OR status = 'running' AND alive_at < now() - $2 * interval '1 second')
    ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING guild_id, id, kind, request::text AS request, asked_by, cancelled, (progress ->> 'attempt')::int AS attempt
"""
_BEAT = """
UPDATE tasks SET alive_at = now(), progress = $3 WHERE guild_id = $1 AND id = $2 AND status = 'running'
RETURNING cancelled
"""
_END = """
UPDATE tasks SET status = $3, result = $4, error = $5, finished_at = now(), progress = coalesce($6, progress)
WHERE guild_id = $1 AND id = $2 AND status = 'running'
"""
_PUT_BACK = """
UPDATE tasks SET status = 'waiting', alive_at = NULL, progress = NULL
WHERE guild_id = $1 AND id = $2 AND status = 'running'
"""
log = structlog.stdlib.get_logger("synapse.tasks")


@dataclass(slots=True)
class _Claimed:
    id: str
    job: Job
    attempt: int
    work: Work
    is_cancelled: bool


@asynccontextmanager
async def working(spine: Spine, kinds: Mapping[str, Work]) -> AsyncGenerator[None]:
    """Work on tasks beside the block. Leaving it puts back what is under way, for the next process."""
    task = asyncio.create_task(_look_for_work(spine, kinds))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _look_for_work(spine: Spine, kinds: Mapping[str, Work]) -> None:
    looks = 0
    while True:
        try:
            if looks % round(PRUNE / LOOK) == 0:
                await _prune(spine)
            looks += 1
            while (claimed := await _claim(spine, kinds)) is not None:
                await _carry_through(claimed)
        except Exception as error:  # noqa: BLE001 - whatever it was, there will be more work
            log.warning("looking for tasks failed", reason=str(error)[:200])
        await asyncio.sleep(LOOK)


async def _claim(spine: Spine, kinds: Mapping[str, Work]) -> _Claimed | None:
    async with batch_transaction(spine.engine) as (_, raw):
        row = await raw.fetchrow(_CLAIM, list(kinds), DEAD)
    if row is None:
        return None
    job = Job(spine, row["guild_id"], orjson.loads(row["request"]), row["asked_by"], {"attempt": row["attempt"]})
    return _Claimed(row["id"], job, row["attempt"], kinds[row["kind"]], row["cancelled"])


async def _carry_through(claimed: _Claimed) -> None:
    if claimed.is_cancelled:
        await _end(claimed, "cancelled")
        return
    if claimed.attempt > ATTEMPTS:
        message = f"whoever worked on it died {ATTEMPTS} times"
        await _end(claimed, "failed", error={"code": "abandoned", "message": message, "hint": "try something smaller"})
        return
    work = asyncio.ensure_future(claimed.work(claimed.job))
    try:
        is_cancelled = await _watch(claimed, work)
    except asyncio.CancelledError:
        await _stop(work)
        await asyncio.shield(_put_back(claimed))
        raise
    if is_cancelled:
        await _stop(work)
        await _end(claimed, "cancelled")
    else:
        await _finish(claimed, work)


async def _watch(claimed: _Claimed, work: "asyncio.Future[dict[str, Any]]") -> bool:
    """Give signs of life until the work is done; whether it was cancelled before."""
    while not work.done():
        await asyncio.wait([work], timeout=BEAT)
        try:
            async with batch_transaction(claimed.job.spine.engine) as (_, raw):
                cancelled = await raw.fetchval(_BEAT, claimed.job.guild, claimed.id, _json(claimed.job.progress))
        except Exception as error:  # noqa: BLE001 - the next sign of life may get through
            log.warning("a sign of life failed", task=claimed.id, reason=str(error)[:200])
            continue
        # no row: somebody else has taken it over, or it is gone
        if cancelled is not False and not work.done():
            return True
    return False


async def _finish(claimed: _Claimed, work: "asyncio.Future[dict[str, Any]]") -> None:
    try:
        result = work.result()
    except SynapseError as error:
        await _end(claimed, "failed", error={"code": error.code, "message": error.message, "hint": error.hint})
    except Problems as problems:
        first = problems.problems[0]
        await _end(claimed, "failed", error={"code": first.code, "message": str(first), "hint": first.hint})
    except Exception as error:
        instance = random_id()
        log.error("a task failed", task=claimed.id, instance=instance, exc_info=error)
        message = "something went wrong on our side"
        hint = f"the log tells more under {instance}"
        await _end(claimed, "failed", error={"code": "our-mistake", "message": message, "hint": hint})
    else:
        await _end(claimed, "done", result=result)


async def _stop(work: "asyncio.Future[dict[str, Any]]") -> None:
    work.cancel()
    await asyncio.wait([work])
    if not work.cancelled():
        work.exception()  # seen: it was to end, whichever way


async def _end(
    claimed: _Claimed, status: str, *, result: dict[str, Any] | None = None, error: dict[str, Any] | None = None
) -> None:
    job = claimed.job
    async with batch_transaction(job.spine.engine) as (_, raw):
        await raw.execute(_END, job.guild, claimed.id, status, _json(result), _json(error), _json(job.progress))


async def _put_back(claimed: _Claimed) -> None:
    async with batch_transaction(claimed.job.spine.engine) as (_, raw):
        await raw.execute(_PUT_BACK, claimed.job.guild, claimed.id)


async def _prune(spine: Spine) -> None:
    async with batch_transaction(spine.engine) as (_, raw):
        await _remove_expired(raw)


async def _remove_expired(raw: RawConnection) -> None:
    await raw.execute("DELETE FROM tasks WHERE expires_at < now() AND status NOT IN ('running')")
    # a plan is told to be too old for a day, and forgotten then
    await raw.execute("DELETE FROM plans WHERE expires_at < now() - interval '1 day'")


def _json(value: dict[str, Any] | None) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
