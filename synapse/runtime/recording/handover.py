"""Hands batches over to the pipeline, a few guilds at a time, and knows whether the database is there."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence

import structlog

from synapse.db.session import glance
from synapse.kit.clock import Clock, seconds_of
from synapse.kit.errors import DatabaseUnavailable
from synapse.rules.event import Event
from synapse.runtime.batch.run import Outcome
from synapse.runtime.handle import handle
from synapse.runtime.spine import Spine

#: guilds whose batches are handled at the same time; others of this process need connections too
AT_ONCE = 4
#: seconds that the database may be away before events go to the journal
PATIENCE = 2.0
#: seconds after which a batch is begun anew: nothing answers
LONGEST = 60.0
#: seconds between two looks for the database, at first and at most
LOOK_FIRST, LOOK_LAST = 0.1, 2.0

log = structlog.stdlib.get_logger("synapse.recorder")


class Handover:
    """The way into the pipeline. `back` is called when the database, once lost, answers again."""

    def __init__(self, spine: Spine, clock: Clock, patience: float, back: Callable[[], None]) -> None:
        self._spine = spine
        self._clock = clock
        self._patience = patience
        self._back = back
        self._seats = asyncio.Semaphore(AT_ONCE)
        self._watch: asyncio.Task[None] | None = None
        self._pause = LOOK_FIRST
        #: event type → events that broke and were given up
        self.dropped: Counter[str] = Counter()

    @property
    def is_open(self) -> bool:
        """The database was there when last asked."""
        return self._watch is None

    async def deal(self, guild: int, events: Sequence[Event], *, is_live: bool = True) -> list[Outcome | Exception]:
        """Handle events of a guild in order; what became of each. Of live ones it is counted how late they are.

        Raises `DatabaseUnavailable` when they have to be handled again.
        """
        async with self._seats:
            if not self.is_open:
                raise DatabaseUnavailable("the database is away", "it is looked for")
            try:
                async with asyncio.timeout(LONGEST):
                    outcomes = await handle(self._spine, guild, events, patience=self._patience)
            except (DatabaseUnavailable, TimeoutError) as error:
                raise self._lost(error) from error
        self._pause = LOOK_FIRST
        committed = seconds_of(self._clock())
        for event, outcome in zip(events, outcomes, strict=True):
            if outcome == "stored" and is_live:
                self._spine.counts.lag(committed - event.at)
            elif isinstance(outcome, Exception):
                self._give_up(event, outcome)
        return outcomes

    def close(self) -> None:
        """Look for the database no longer."""
        if self._watch is not None:
            self._watch.cancel()

    def _give_up(self, event: Event, error: Exception) -> None:
        self.dropped[event.type] += 1
        log.error(
            "an event broke and was given up",
            guild=event.guild,
            event_type=event.type,
            source=event.source,
            exc_info=error,
        )

    def _lost(self, error: BaseException) -> DatabaseUnavailable:
        if self._watch is None:
            log.warning("the database is away", reason=str(error).splitlines()[0] if str(error) else repr(error))
            self._watch = asyncio.create_task(self._look(), name="recorder looks for the database")
        return DatabaseUnavailable("the database is away", "it is looked for")

    async def _look(self) -> None:
        while True:
            # longer each time: it may answer, and still not take what we bring
            await asyncio.sleep(self._pause)
            self._pause = min(LOOK_LAST, 2 * self._pause)
            try:
                async with asyncio.timeout(LONGEST), glance(self._spine.engine) as raw:
                    await raw.fetchval("SELECT 1")
            # whatever keeps it from answering, it is asked again
            except Exception as error:  # noqa: BLE001
                log.debug("the database is still away", reason=repr(error))
            else:
                self._watch = None
                self._back()
                return
