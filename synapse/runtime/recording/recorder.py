"""Takes captured events without ever making the face wait, and hands them to the pipeline in order."""

import asyncio
import math
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, takewhile
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

import structlog

from synapse.kit.clock import Clock, now, seconds_of
from synapse.kit.errors import DatabaseUnavailable, SynapseError
from synapse.rules.event import Event
from synapse.runtime.batch.run import Outcome
from synapse.runtime.handle import LARGEST_BATCH
from synapse.runtime.recording.handover import PATIENCE, Handover
from synapse.runtime.recording.journal import Journal
from synapse.runtime.spine import Spine

P = ParamSpec("P")
T = TypeVar("T")

#: makes whole what the face could not say at once (whose message was reacted to); outside of any transaction.
#: It answers with as many events, in their order.
Complete = Callable[[int, Sequence[Event]], Awaitable[Sequence[Event]]]

#: how long the first event of a batch waits for company, and of what goes to the journal, in seconds
WINDOW, JOURNAL_WINDOW = 0.002, 0.02
#: events of a guild that wait in memory before they go to the journal
MOST_WAITING = 10_000
#: seconds that completing a batch may take
COMPLETING = 5.0
#: seconds that leaving waits for what is to be handled
GRACE = 3.0
#: seconds after which work that broke is begun anew
AGAIN = 1.0

log = structlog.stdlib.get_logger("synapse.recorder")


@dataclass(slots=True)
class _Lane:
    """What waits of one guild: in memory, and behind it the journal."""

    guild: int
    held: bool = False
    #: what is in memory, each with the moment at which it was recorded; it stays until it is handled or written down
    waiting: deque[tuple[float, Event]] = field(default_factory=deque[tuple[float, Event]])
    #: what was read from the journal and is not handled yet
    read: deque[Event] = field(default_factory=deque[Event])
    #: how many went through the journal since it was last empty
    spilled: int = 0
    task: "asyncio.Task[None] | None" = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class JournalUnusable(SynapseError):
    """There is nowhere to keep events while the database is away."""

    def __init__(self, reason: str) -> None:
        super().__init__("journal-unusable", f"the journal cannot be used: {reason}", "its folder must be writable")


class Recorder:
    """One lane a guild: in memory while all is well, in the journal while the database is away or the guild is held.

    Use it as a context manager: leaving it handles what waits, or leaves it in the journal. Raises `JournalUnusable`.
    """

    def __init__(
        self,
        spine: Spine,
        journal: Path,
        complete: Complete | None = None,
        *,
        clock: Clock = now,
        patience: float = PATIENCE,
        room: int = MOST_WAITING,
    ) -> None:
        self.complete = complete
        self._clock = clock
        self._room = room
        self._handover = Handover(spine, clock, patience, self._wake_all)
        self._journal = Journal(journal)
        self._disk = ThreadPoolExecutor(1, "journal")
        self._disk_fails = False
        self._lanes: dict[int, _Lane] = {}
        self._moved = asyncio.Event()
        self._left = False

    async def __aenter__(self) -> Self:
        try:
            await self._beside(self._journal.look)
        except (OSError, sqlite3.Error) as error:
            raise JournalUnusable(str(error)) from error
        for guild, count in self._journal.counts.items():
            if count:
                # what was missed since may have to come first: whoever catches up releases the guild
                self._lane(guild).held = True
                self._lane(guild).spilled = count
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            async with asyncio.timeout(GRACE):
                while self._handover.is_open and self._is_busy():
                    await self._next_move()
        except TimeoutError:
            log.warning("leaving does not wait for all events", waiting=self.waiting, spilled=self.spilled)
        self._left = True
        self._handover.close()
        await self._end_work()
        for lane in self._lanes.values():
            await self._write_down_the_rest(lane)
        await self._beside(self._journal.close)
        self._disk.shutdown()

    def record(self, event: Event) -> None:
        """Take an event. Never waits and never raises."""
        lane = self._lanes.get(event.guild) or self._lane(event.guild)
        lane.waiting.append((seconds_of(self._clock()), event))
        if lane.task is None:
            self._wake(lane)

    def hold(self, guild: int) -> None:
        """Keep a guild's events in the journal from now on: what was missed before comes first."""
        self._lane(guild).held = True

    def release(self, guild: int) -> None:
        """Handle what the journal holds of a guild, and its events as they come."""
        lane = self._lane(guild)
        lane.held = False
        self._wake(lane)

    async def handle_journal(self, guild: int, before: float = math.inf) -> float:
        """Handle what the journal of a guild that is held begins with, up to the first event that is not older.

        For whoever merges it with what was missed; `before` is seconds since 1970, and so is the answer: when the
        first event that is left happened, infinity where none is. Raises `DatabaseUnavailable`.
        """
        lane = self._lane(guild)
        async with lane.turn:
            while await self._read(lane):
                events = list(takewhile(lambda event: event.at < before, lane.read))
                if not events:
                    return lane.read[0].at
                await self._handle_read(lane, events)
        return math.inf

    async def handle_first(self, guild: int, events: Sequence[Event]) -> list[Outcome | Exception]:
        """Handle what was missed ahead of everything that waits of a guild that is held; what became of each event.

        Raises `DatabaseUnavailable`.
        """
        async with self._lane(guild).turn:
            return await self._handover.deal(guild, await self._completed(guild, events), is_live=False)

    async def idle(self) -> None:
        """Wait until everything recorded so far is handled; guilds that are held do not count."""
        while self._is_busy():
            await self._next_move()

    def safe_upto(self, guild: int, now: float) -> float:
        """The moment before which every recorded event is committed or in the journal."""
        lane = self._lanes.get(guild)
        return min(now, lane.waiting[0][0]) if lane is not None and lane.waiting else now

    @property
    def held(self) -> frozenset[int]:
        """Guilds whose events wait for what was missed."""
        return frozenset(lane.guild for lane in self._lanes.values() if lane.held)

    @property
    def waiting(self) -> int:
        """Events in memory."""
        return sum(len(lane.waiting) for lane in self._lanes.values())

    @property
    def spilled(self) -> int:
        """Events in the journal."""
        return sum(self._journal.counts.values())

    @property
    def is_spilling(self) -> bool:
        """Some guild's events take the way through the journal, though nobody holds it."""
        return any(self._journal.counts.get(lane.guild) for lane in self._lanes.values() if not lane.held)

    @property
    def dropped(self) -> int:
        """Events that broke and were given up."""
        return self._handover.dropped.total()

    async def _end_work(self) -> None:
        """What is under way may come to its end; what hangs is cut off, and undone by the database."""
        tasks = [lane.task for lane in self._lanes.values() if lane.task is not None]
        if tasks:
            _, hanging = await asyncio.wait(tasks, timeout=GRACE)
            for task in hanging:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _lane(self, guild: int) -> _Lane:
        return self._lanes.setdefault(guild, _Lane(guild))

    def _is_busy(self) -> bool:
        return any(
            lane.waiting or self._journal.counts.get(lane.guild) for lane in self._lanes.values() if not lane.held
        )

    async def _next_move(self) -> None:
        self._moved.clear()
        await self._moved.wait()

    def _wake(self, lane: _Lane) -> None:
        if lane.task is None and not self._left:
            lane.task = asyncio.create_task(self._work(lane), name=f"recorder of {lane.guild}")

    def _wake_all(self) -> None:
        self._disk_fails = False
        for lane in self._lanes.values():
            self._wake(lane)

    async def _work(self, lane: _Lane) -> None:
        """Move a lane's events on, step by step, until nothing waits or nothing can be done."""
        try:
            async with lane.turn:
                while step := self._step(lane):
                    await step(lane)
                    self._moved.set()
        except DatabaseUnavailable:
            # the next step writes down what waits
            asyncio.get_running_loop().call_soon(self._wake, lane)
        except Exception as error:
            self._disk_fails = isinstance(error, OSError | sqlite3.Error)
            log.error("events wait in memory", guild=str(lane.guild), events=len(lane.waiting), exc_info=error)
            asyncio.get_running_loop().call_later(AGAIN, self._wake_all)
        finally:
            lane.task = None
            self._moved.set()

    def _step(self, lane: _Lane) -> Callable[[_Lane], Awaitable[None]] | None:
        is_open = self._handover.is_open
        if self._left:
            return None
        if lane.waiting and not self._disk_fails and (lane.held or not is_open or len(lane.waiting) > self._room):
            return self._write_down
        if lane.held or not is_open:
            return None
        if self._journal.counts.get(lane.guild):
            return self._handle_journaled
        return self._handle_waiting if lane.waiting else None

    async def _handle_waiting(self, lane: _Lane) -> None:
        if len(lane.waiting) < LARGEST_BATCH:
            await asyncio.sleep(WINDOW)
        events = [event for _, event in islice(lane.waiting, LARGEST_BATCH)]
        await self._handover.deal(lane.guild, await self._completed(lane.guild, events))
        _drop(lane.waiting, len(events))

    async def _handle_journaled(self, lane: _Lane) -> None:
        if await self._read(lane):
            await self._handle_read(lane, list(lane.read))

    async def _read(self, lane: _Lane) -> bool:
        """Whether something of the journal is at hand."""
        if not lane.read and self._journal.counts.get(lane.guild):
            lane.read.extend(await self._beside(self._journal.read, lane.guild, LARGEST_BATCH))
        return bool(lane.read)

    async def _handle_read(self, lane: _Lane, events: Sequence[Event]) -> None:
        await self._handover.deal(lane.guild, await self._completed(lane.guild, events))
        _drop(lane.read, len(events))
        if not lane.read:
            await self._beside(self._journal.forget, lane.guild)
            if not self._journal.counts.get(lane.guild):
                log.info("the journal is empty again", guild=str(lane.guild), events=lane.spilled)
                lane.spilled = 0

    async def _write_down(self, lane: _Lane) -> None:
        if len(lane.waiting) < LARGEST_BATCH:
            await asyncio.sleep(JOURNAL_WINDOW)
        if not lane.held and not self._journal.counts.get(lane.guild):
            log.warning("events go to the journal", guild=str(lane.guild), waiting=len(lane.waiting))
        await self._write(lane)

    async def _write(self, lane: _Lane) -> None:
        events = [event for _, event in islice(lane.waiting, LARGEST_BATCH)]
        await self._beside(self._journal.append, lane.guild, events)
        _drop(lane.waiting, len(events))
        lane.spilled += len(events)

    async def _write_down_the_rest(self, lane: _Lane) -> None:
        try:
            while lane.waiting:
                await self._write(lane)
        except (OSError, sqlite3.Error) as error:
            log.critical("events are lost", guild=str(lane.guild), events=len(lane.waiting), exc_info=error)

    async def _completed(self, guild: int, events: Sequence[Event]) -> Sequence[Event]:
        """The events, with what the face could still find out about them."""
        if self.complete is None:
            return events
        try:
            async with asyncio.timeout(COMPLETING):
                completed = await self.complete(guild, events)
        # an event that says less is better than none
        except Exception as error:  # noqa: BLE001
            log.warning("events were not completed", guild=str(guild), events=len(events), reason=repr(error))
            return events
        return completed if len(completed) == len(events) else events

    async def _beside(self, work: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
        """Let the disk's own thread do it."""
        return await asyncio.get_running_loop().run_in_executor(self._disk, partial(work, *args, **more))


def _drop(events: "deque[tuple[float, Event]] | deque[Event]", count: int) -> None:
    for _ in range(count):
        events.popleft()
