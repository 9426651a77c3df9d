"""Deciding a batch's events one after the other, while the connection writes what the first of them came to."""

import asyncio
from collections.abc import Sequence
from time import perf_counter

from synapse.lake.append import Placed
from synapse.rules.engine import advance, decide
from synapse.rules.world import World
from synapse.runtime.batch.harvest import Harvest, reap
from synapse.runtime.batch.pen import Pen
from synapse.runtime.batch.reversals import reverse_events

#: events decided between two looks at the loop, so that the database's answers are not kept waiting
SLICE = 16


async def decide_all(placed: Sequence[Placed], world: World, harvest: Harvest, pen: Pen) -> None:
    """Decide every event on what those before it left, and reap what it comes to."""
    program = harvest.found.program
    for place, one in enumerate(placed):
        if place % SLICE == 0:
            await asyncio.sleep(0)
            pen.look()
        began = perf_counter()
        decision = decide(one.event, program, world)
        harvest.deciding += perf_counter() - began
        reap(harvest, one, decision)
        advance(one.event, decision, program, world)
        if decision.reversals:
            await pen.free()
            await reverse_events(pen.raw, harvest, one, decision.reversals, world)
