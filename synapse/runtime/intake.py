"""The queue in front of the pipeline: live events become batches by size or by a few milliseconds."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from synapse.kit.clock import Clock, now, seconds_of
from synapse.rules.event import Event
from synapse.runtime.batch.run import Outcome
from synapse.runtime.errors import Stopped
from synapse.runtime.handle import LARGEST_BATCH, handle
from synapse.runtime.spine import Spine

#: how long the first event of a batch waits for company, in seconds
WINDOW = 0.001
#: events of all guilds that may wait; whoever submits more is held up until there is room
LARGEST_QUEUE = 10_000

Answer = asyncio.Future[Outcome]


@dataclass(slots=True)
class _Lane:
    """What waits for one guild, and the task that works on it."""

    waiting: deque[tuple[Event, Answer]] = field(default_factory=deque[tuple[Event, Answer]])
    task: "asyncio.Task[None] | None" = None


class Intake:
    """Takes events of any guild; answers when an event is committed. Use it as a context manager: leaving drains it."""

    def __init__(self, spine: Spine, *, window: float = WINDOW, room: int = LARGEST_QUEUE, clock: Clock = now) -> None:
        self._spine = spine
        self._clock = clock
        self._window = window
        self._room = asyncio.Semaphore(room)
        self._lanes: dict[int, _Lane] = {}
        self._stopped = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.drain()

    async def submit(self, event: Event) -> Outcome:
        """Hand an event over; returns when what it led to is committed. Raises what its handling raised."""
        if self._stopped:
            raise Stopped
        async with self._room:
            answer: Answer = asyncio.get_running_loop().create_future()
            lane = self._lanes.setdefault(event.guild, _Lane())
            lane.waiting.append((event, answer))
            if lane.task is None:
                lane.task = asyncio.create_task(self._work(event.guild, lane))
            return await answer

    async def drain(self) -> None:
        """Take no more events and finish those that wait."""
        self._stopped = True
        while tasks := [lane.task for lane in self._lanes.values() if lane.task is not None]:
            await asyncio.wait(tasks)

    @property
    def waiting(self) -> Mapping[int, int]:
        """How many events of each guild wait."""
        return {guild: len(lane.waiting) for guild, lane in self._lanes.items() if lane.waiting}

    async def _work(self, guild: int, lane: _Lane) -> None:
        """Handle what waits, batch by batch, until nothing does."""
        try:
            while lane.waiting:
                if len(lane.waiting) < LARGEST_BATCH:
                    await asyncio.sleep(self._window)
                batch = [lane.waiting.popleft() for _ in range(min(len(lane.waiting), LARGEST_BATCH))]
                await self._handle(guild, batch)
        finally:
            lane.task = None
            if not lane.waiting:
                self._lanes.pop(guild, None)

    async def _handle(self, guild: int, batch: list[tuple[Event, Answer]]) -> None:
        try:
            outcomes = await handle(self._spine, guild, [event for event, _ in batch])
        # whoever submitted decides what an unreachable database means to them
        except Exception as error:  # noqa: BLE001
            outcomes = [error] * len(batch)
        committed = seconds_of(self._clock())
        for (event, answer), outcome in zip(batch, outcomes, strict=True):
            if outcome == "stored":
                self._spine.counts.lag(committed - event.at)
            if answer.done():
                continue
            if isinstance(outcome, Exception):
                answer.set_exception(outcome)
            else:
                answer.set_result(outcome)
