"""Takes captured events without ever making the face wait, and hands them to the pipeline in order."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from synapse.rules.event import Event
from synapse.runtime.spine import Spine

#: makes whole what the face could not say at once (whose message was reacted to); outside of any transaction
Complete = Callable[[int, Sequence[Event]], Awaitable[Sequence[Event]]]


class Recorder:
    """One lane a guild: in memory while all is well, in the journal while the database is away or the guild is held.

    Use it as a context manager: leaving it handles what waits, or leaves it in the journal.
    """

    def __init__(self, spine: Spine, journal: Path, complete: Complete | None = None) -> None:
        self._spine = spine
        self._journal = journal
        self.complete = complete

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def record(self, event: Event) -> None:
        """Take an event. Never waits and never raises."""
        raise NotImplementedError

    def hold(self, guild: int) -> None:
        """Keep a guild's events in the journal from now on: what was missed before comes first."""
        raise NotImplementedError

    def release(self, guild: int) -> None:
        """Handle what the journal holds of a guild, and its events as they come."""
        raise NotImplementedError

    async def idle(self) -> None:
        """Wait until everything recorded so far is handled; guilds that are held do not count."""
        raise NotImplementedError

    def safe_upto(self, guild: int, now: float) -> float:
        """The moment before which every recorded event is committed or in the journal."""
        raise NotImplementedError
