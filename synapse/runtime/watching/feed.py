"""What happens now, told to everybody who listens: one look a second for all of a process's listeners.

Events and changes carry their position, so that whoever was away gets what they missed from the database;
log entries and tasks are told as they come.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

import asyncpg
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import RawConnection, glance
from synapse.guilds.audit import ChangeLine, changes_between
from synapse.guilds.places import names_of
from synapse.kit.errors import SynapseError
from synapse.lake.feed import Happening, happenings_between
from synapse.members.queries import Profile, members_by_account
from synapse.runtime.tasks import TaskState, tasks_of
from synapse.runtime.watching.logs import RECENT, Entry, as_seen_by

Topic = Literal["activity", "config", "logs", "tasks"]
TOPICS: tuple[Topic, ...] = get_args(Topic)

#: seconds between two looks
EVERY = 1.0
#: what is told of one look, of what was missed, and what may wait for a reader who is slow
MOST, MISSED, ROOM = 100, 200, 500
#: listeners of one process
LISTENERS = 500

_HEADS = "SELECT guild_id, lake_seq, log_seq, config_version FROM guild_heads WHERE guild_id = ANY($1)"
_POSITION = re.compile(r"(\d{1,18})\.(\d{1,18})", re.ASCII)

log = structlog.stdlib.get_logger("synapse.feed")


class TooManyListeners(SynapseError):
    """The process has as many listeners as it takes."""

    retry_after = 30

    def __init__(self) -> None:
        super().__init__("too-many-listeners", f"{LISTENERS} streams are open already", "try again in a moment")


class Position(NamedTuple):
    """How far somebody has got: in the lake, and in the log of changes."""

    lake: int
    log: int

    def __str__(self) -> str:
        return f"{self.lake}.{self.log}"

    @classmethod
    def read(cls, text: str | None) -> "Position | None":
        """The position that was told; None for what is none."""
        found = _POSITION.fullmatch(text or "")
        return None if found is None else cls(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class Tick:
    """An event that happened, as everybody may see it; its channel is for admins."""

    happening: Happening
    who: Profile
    channel: int | None
    channel_name: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A line of the log of changes, and the configuration's version then."""

    line: ChangeLine
    who: Profile | None
    version: int


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to tell. `position` is where its hearer has got by it; none where nothing can be resumed."""

    topic: Topic
    what: Tick | Changed | Entry | TaskState
    position: Position | None = None


@dataclass(eq=False, slots=True)
class Listener:
    """Somebody who listens to topics of a guild. Who is too slow is lost, and must come back."""

    guild: int
    topics: frozenset[Topic]
    since: Position | None
    waiting: "asyncio.Queue[Told]" = field(default_factory=lambda: asyncio.Queue[Told](ROOM))
    has_begun: bool = False
    is_lost: bool = False

    def tell(self, told: Iterable[Told]) -> None:
        """Put what concerns them in their queue."""
        for one in told:
            if one.topic in self.topics and not self.is_lost:
                try:
                    self.waiting.put_nowait(one)
                except asyncio.QueueFull:
                    self.is_lost = True


class Feed:
    """All listeners of a process."""

    def __init__(self, engine: AsyncEngine, every: float = EVERY) -> None:
        self._engine = engine
        self._every = every
        self._listeners: set[Listener] = set()
        self._looking: asyncio.Task[None] | None = None
        self._positions: dict[int, Position] = {}
        self._tasks: dict[int, dict[str, TaskState]] = {}
        self._entry = 0

    @asynccontextmanager
    async def listening(
        self, guild: int, topics: Collection[Topic], since: Position | None = None
    ) -> AsyncGenerator[Listener]:
        """Listen for as long as the block lasts. Raises `TooManyListeners`."""
        if len(self._listeners) >= LISTENERS:
            raise TooManyListeners
        listener = Listener(guild, frozenset(topics), since)
        self._listeners.add(listener)
        if self._looking is None:
            self._entry = RECENT.last
            self._looking = asyncio.create_task(self._look_again_and_again())
        try:
            yield listener
        finally:
            self._listeners.discard(listener)
            self._forget(guild)

    def _forget(self, guild: int) -> None:
        if all(one.guild != guild for one in self._listeners):
            self._positions.pop(guild, None)
            self._tasks.pop(guild, None)
        if not self._listeners and self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def _look_again_and_again(self) -> None:
        while True:
            try:
                await self._look()
            except (OSError, TimeoutError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("cannot see what happens", reason=str(error).splitlines()[0] if str(error) else "")
            await asyncio.sleep(self._every)

    async def _look(self) -> None:
        entries = RECENT.after(self._entry)
        self._entry = RECENT.last
        guilds = {listener.guild for listener in self._listeners}
        async with glance(self._engine) as raw:
            for guild, lake, log_seq, version in await raw.fetch(_HEADS, list(guilds)):
                await self._look_at(raw, guild, Position(lake, log_seq), version)
            for guild in guilds:
                await self._look_at_tasks(raw, guild)
        for listener in self._listeners:
            seen = (as_seen_by(listener.guild, entry) for entry in entries)
            listener.tell(Told("logs", entry) for entry in seen if entry is not None)

    async def _look_at(self, raw: RawConnection, guild: int, now: Position, version: int) -> None:
        before = self._positions.get(guild, now)
        self._positions[guild] = now
        here = [listener for listener in self._listeners if listener.guild == guild]
        new = [listener for listener in here if not listener.has_begun]
        old = [listener for listener in here if listener.has_begun]
        if before != now and old:
            told = await _between(raw, guild, (before, now), version, MOST)
            for listener in old:
                listener.tell(told)
        for listener in new:
            listener.has_begun = True
            if listener.since is not None and listener.since < now:
                listener.tell(await _between(raw, guild, (listener.since, now), version, MISSED))

    async def _look_at_tasks(self, raw: RawConnection, guild: int) -> None:
        here = [one for one in self._listeners if one.guild == guild and "tasks" in one.topics]
        if not here:
            return
        known = self._tasks.get(guild)
        now = {task.id: task for task in await tasks_of(raw, guild)}
        self._tasks[guild] = now
        # what was finished before anybody looked is no news
        moved = [
            task for id_, task in now.items() if (not task.is_finished if known is None else known.get(id_) != task)
        ]
        for listener in here:
            listener.tell(Told("tasks", task) for task in moved)


async def _between(
    raw: RawConnection, guild: int, span: tuple[Position, Position], version: int, most: int
) -> Sequence[Told]:
    """Events, then changes, that came after one position and up to another."""
    before, now = span
    ticks = await happenings_between(raw, guild, before.lake, now.lake, most) if before.lake < now.lake else []
    changes = await changes_between(raw, guild, before.log, now.log, most) if before.log < now.log else []
    accounts = {one.account for one, _ in ticks} | {line.actor for line in changes if line.actor is not None}
    people: Mapping[int, Profile] = await members_by_account(raw, guild, list(accounts)) if accounts else {}
    names = await names_of(raw, guild, "channel", [channel for _, channel in ticks if channel is not None])
    told = [
        Told(
            "activity",
            Tick(one, people[one.account], channel, names.get(channel or 0)),
            Position(one.seq, before.log),
        )
        for one, channel in ticks
        if one.account in people
    ]
    told += [
        Told("config", Changed(line, people.get(line.actor or 0), version), Position(now.lake, line.id))
        for line in changes
    ]
    return told
