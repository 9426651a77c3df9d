"""Replays histories: raw records of any number of guilds go through the pipeline in batches, each guild in order."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

from synapse.db.session import batch_transaction
from synapse.guilds.guild import ensure_guild
from synapse.histories.items import Directory, Item, Recorded, Unreadable
from synapse.kit.errors import BadInput, SynapseError
from synapse.kit.ids import parse_id
from synapse.lake.records import read_record
from synapse.rules.event import Event
from synapse.rules.vocabulary import EventType
from synapse.runtime.directory import write_names, write_people
from synapse.runtime.handle import LARGEST_BATCH, handle
from synapse.runtime.spine import Spine
from synapse.runtime.vocabulary import vocabulary_of

#: guilds that are worked on at the same time, each on a connection of its own
AT_ONCE = 4
#: records read between two looks at the loop
SLICE = 16
#: refused records that are told one by one
TOLD = 100

Progress = Callable[["Replayed"], None]


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that could not become an event."""

    line: int
    message: str
    hint: str = ""
    file: str = ""


@dataclass(slots=True)
class Replayed:
    """What became of a history. `events` is the records that were meant to be events."""

    events: int = 0
    stored: int = 0
    duplicates: int = 0
    not_captured: int = 0
    rejected: int = 0
    dropped_fields: int = 0
    #: spent on the events; getting guilds ready for them is not counted
    seconds: float = 0.0
    by_type: Counter[str] = field(default_factory=Counter[str])
    refused: list[Refused] = field(default_factory=list[Refused])
    guilds: dict[int, None] = field(default_factory=dict[int, None])

    @property
    def events_per_second(self) -> float:
        return self.events / self.seconds if self.seconds else 0.0

    def refuse(self, item: Recorded | Unreadable, error: SynapseError) -> None:
        """Count a record that was refused, and tell of the first ones."""
        self.rejected += 1
        if len(self.refused) < TOLD:
            self.refused.append(Refused(item.line, error.message, error.hint, item.file))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a history is replayed."""

    batch: int = LARGEST_BATCH
    #: puts every event into this guild
    guild: int | None = None
    #: done once for each guild before its first event, such as applying a preset
    prepare: Callable[[int], Awaitable[object]] | None = None
    on_progress: Progress | None = None


@dataclass(slots=True)
class _Lane:
    """One guild's events still to be handed over, with their records, and the batch under way."""

    events: list[tuple[Recorded, Event]] = field(default_factory=list[tuple[Recorded, Event]])
    task: "asyncio.Task[None] | None" = None


@dataclass(slots=True)
class _Run:
    spine: Spine
    plan: Plan
    result: Replayed
    room: asyncio.Semaphore
    lanes: dict[int, _Lane] = field(default_factory=dict[int, _Lane])
    vocabularies: dict[int, Mapping[str, EventType]] = field(default_factory=dict[int, Mapping[str, EventType]])
    directories: list[tuple[int, Directory]] = field(default_factory=list[tuple[int, Directory]])
    #: seconds spent on getting guilds ready
    preparing: float = 0.0


async def replay(spine: Spine, items: Iterable[Item], plan: Plan | None = None) -> Replayed:
    """Handle a whole history. Records that are no events are refused and counted; the rest goes on."""
    began = time.perf_counter()
    run = _Run(spine, plan or Plan(), Replayed(), asyncio.Semaphore(AT_ONCE))
    try:
        for place, item in enumerate(items):
            await _take(run, item)
            if place % SLICE == 0:
                run.result.seconds = time.perf_counter() - began - run.preparing
                await asyncio.sleep(0)
        for guild, lane in run.lanes.items():
            await _hand_over(run, guild, lane)
    finally:
        tasks = [lane.task for lane in run.lanes.values() if lane.task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in tasks:
        task.result()
    for guild, directory in run.directories:
        async with batch_transaction(spine.engine) as (_, raw):
            await write_people(raw, guild, directory)
    run.result.seconds = time.perf_counter() - began - run.preparing
    return run.result


async def _take(run: _Run, item: Item) -> None:
    result = run.result
    if isinstance(item, Directory):
        await _take_directory(run, item)
        return
    result.events += 1
    if isinstance(item, Unreadable):
        result.refuse(item, BadInput(item.reason))
        return
    try:
        guild = run.plan.guild if run.plan.guild is not None else parse_id(item.record.get("guild_id"), "guild_id")
        if guild not in run.vocabularies:
            await _prepare(run, guild)
        event, dropped = read_record(item.record, run.vocabularies[guild], guild)
    except BadInput as error:
        result.refuse(item, error)
        return
    result.dropped_fields += len(dropped)
    lane = run.lanes.setdefault(guild, _Lane())
    lane.events.append((item, event))
    if len(lane.events) >= run.plan.batch:
        await _hand_over(run, guild, lane)


async def _prepare(run: _Run, guild: int) -> None:
    began = time.perf_counter()
    async with batch_transaction(run.spine.engine) as (_, raw):
        await ensure_guild(raw, guild)
    if run.plan.prepare is not None:
        await run.plan.prepare(guild)
    run.vocabularies[guild] = await vocabulary_of(run.spine, guild)
    run.result.guilds[guild] = None
    run.preparing += time.perf_counter() - began


async def _take_directory(run: _Run, directory: Directory) -> None:
    guild = run.plan.guild if run.plan.guild is not None else directory.guild
    async with batch_transaction(run.spine.engine) as (_, raw):
        await ensure_guild(raw, guild)
        await write_names(raw, guild, directory)
    run.directories.append((guild, directory))


async def _hand_over(run: _Run, guild: int, lane: _Lane) -> None:
    """Begin a guild's next batch when its last one is done: a guild's events keep their order."""
    if lane.task is not None:
        await lane.task
    if lane.events:
        events, lane.events = lane.events, []
        lane.task = asyncio.create_task(_handle(run, guild, events))


async def _handle(run: _Run, guild: int, events: list[tuple[Recorded, Event]]) -> None:
    async with run.room:
        outcomes = await handle(run.spine, guild, [event for _, event in events])
    result = run.result
    for (item, event), outcome in zip(events, outcomes, strict=True):
        match outcome:
            case "stored":
                result.stored += 1
                result.by_type[event.type] += 1
            case "duplicate":
                result.duplicates += 1
            case "not_captured":
                result.not_captured += 1
            case SynapseError():
                result.refuse(item, outcome)
            case _:
                raise outcome
    if run.plan.on_progress is not None:
        run.plan.on_progress(result)
