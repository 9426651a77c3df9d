"""Live events one at a time: from handing them over to the commit of what they led to."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from synapse.rules.event import Event
from synapse.runtime.handle import handle
from synapse.runtime.intake import Intake
from synapse.runtime.spine import Spine
from tests.bench.databases import database, open_bench, prepared
from tests.bench.feeds import community
from tests.bench.figures import Row, at_most, milliseconds, percentile, show

PER_SECOND = 100
#: what the community did before it is watched
BEFORE = 5_000


async def run(folder: Path, *, quick: bool) -> None:
    """Print percentiles of a community's events at random moments, the machine being idle otherwise."""
    live = PER_SECOND * (3 if quick else 20)
    before = 500 if quick else BEFORE
    feed = community(folder, before + live)
    events = feed.parsed()
    async with (
        open_bench(folder / "server") as bench,
        database(bench) as name,
        prepared(bench, name, feed.guild) as spine,
    ):
        await handle(spine, feed.guild, events[:before])
        taken = await _live(spine, events[before:])
    rows = [
        at_most("submit to commit: median", percentile(taken, 0.5), 10e-3, milliseconds),
        at_most("p99", percentile(taken, 0.99), 40e-3, milliseconds),
        Row("slowest", milliseconds(max(taken))),
    ]
    show(f"Live events: {len(taken):,} of a generated community, about {PER_SECOND} in a second", rows)


async def _live(spine: Spine, events: Sequence[Event]) -> list[float]:
    """Seconds that each event took. Nobody waits for the one before: they come when they come."""
    random = Random(1)
    async with Intake(spine) as intake, asyncio.TaskGroup() as group:
        due = time.perf_counter()
        tasks: list[asyncio.Task[float]] = []
        for event in events:
            due += random.expovariate(PER_SECOND)
            await asyncio.sleep(due - time.perf_counter())
            tasks.append(group.create_task(_submitted(intake, event)))
    return [task.result() for task in tasks]


async def _submitted(intake: Intake, event: Event) -> float:
    began = time.perf_counter()
    await intake.submit(event)
    return time.perf_counter() - began
