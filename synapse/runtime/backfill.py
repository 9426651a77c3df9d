"""Takes in what an earlier program noted down: stored and counted, and not paid again."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from synapse.db.session import glance
from synapse.guilds.change import Change, note
from synapse.histories.activity_log import translate
from synapse.kit.errors import SynapseError
from synapse.lake.append import known
from synapse.lake.records import read_record
from synapse.rules.event import Event
from synapse.rules.vocabulary import EVENTS
from synapse.runtime.batch.run import run
from synapse.runtime.handle import LARGEST_BATCH
from synapse.runtime.replay import Refused
from synapse.runtime.retry import persistently
from synapse.runtime.spine import Spine
from synapse.runtime.vocabulary import current

#: refused lines that are told one by one
TOLD = 100


@dataclass(slots=True)
class Backfilled:
    """What became of rows. On a dry run `stored` is what would be."""

    rows_read: int = 0
    stored: int = 0
    duplicates: int = 0
    not_captured: int = 0
    rejected: int = 0
    by_type: Counter[str] = field(default_factory=Counter[str])
    skipped_types: Counter[str] = field(default_factory=Counter[str])
    refused: list[Refused] = field(default_factory=list[Refused])

    def refuse(self, line: int, message: str, hint: str = "") -> None:
        """Count a line that was refused, and tell of the first ones."""
        self.rejected += 1
        if len(self.refused) < TOLD:
            self.refused.append(Refused(line, message, hint))


async def read_backfill(guild: int, lines: Iterable[bytes]) -> tuple[list[Event], Backfilled]:
    """The events that rows of an `activity_log` come to."""
    found = await asyncio.to_thread(translate, lines, guild)
    result = Backfilled(rows_read=found.rows, skipped_types=found.skipped)
    for one in found.unreadable:
        result.refuse(one.line, one.reason)
    events: list[Event] = []
    for place, item in enumerate(found.records):
        if place % LARGEST_BATCH == 0:
            await asyncio.sleep(0)
        try:
            events.append(read_record(item.record, EVENTS, guild)[0])
        except SynapseError as error:
            result.refuse(item.line, error.message, error.hint)
    return events, result


async def try_backfill(spine: Spine, guild: int, events: Sequence[Event], result: Backfilled) -> Backfilled:
    """Say what storing would come to, and change nothing."""
    seen: set[tuple[str, str]] = set()
    found = await current(spine, guild)
    async with glance(spine.engine) as raw:
        for part in _parts(events):
            there = await known(raw, guild, part)
            for place, event in enumerate(part):
                key = (event.type, event.source)
                if found is not None and not found.captures(event):
                    result.not_captured += 1
                elif place in there or key in seen:
                    result.duplicates += 1
                else:
                    result.stored += 1
                    result.by_type[event.type] += 1
                seen.add(key)
    return result


async def backfill(spine: Spine, guild: int, events: Sequence[Event], result: Backfilled) -> Backfilled:
    """Store and count events without deciding them; those that the lake has are left as they are."""
    for part in _parts(events):
        outcomes = await persistently(lambda part=part: run(spine, guild, part, decides=False))
        for event, outcome in zip(part, outcomes, strict=True):
            if outcome == "stored":
                result.stored += 1
                result.by_type[event.type] += 1
            elif outcome == "duplicate":
                result.duplicates += 1
            else:
                result.not_captured += 1
    return result


async def note_backfill(change: Change, result: Backfilled, events: int) -> None:
    """Write down that rows are being taken in: the batches that follow are transactions of their own."""
    after = {"rows_read": result.rows_read, "events": events, "skipped_types": dict(result.skipped_types)}
    await note(change, "IMPORT", "event_lake", "activity_log", None, after)


def _parts(events: Sequence[Event]) -> list[Sequence[Event]]:
    return [events[first : first + LARGEST_BATCH] for first in range(0, len(events), LARGEST_BATCH)]
