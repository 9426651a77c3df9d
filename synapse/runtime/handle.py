"""Handles events of one guild in order: batches, each of them one transaction, tried again where that may help."""

from collections.abc import Iterator, Sequence

from synapse.rules.event import Event
from synapse.runtime.batch.run import Outcome, run
from synapse.runtime.retry import PATIENCE, away, is_trouble, passes, persistently
from synapse.runtime.spine import Spine

#: a batch of it holds its guild for 50 to 100 ms
LARGEST_BATCH = 500


async def handle(
    spine: Spine, guild: int, events: Sequence[Event], *, patience: float = PATIENCE
) -> list[Outcome | Exception]:
    """What became of each event, in their order.

    An event that breaks its batch is alone with its exception: the others are handled without it. Raises
    `DatabaseUnavailable` when it is not the events' fault.
    """
    outcomes: list[Outcome | Exception] = []
    for part in _parts(events):
        outcomes += await _handle_part(spine, guild, part, patience)
    return outcomes


def _parts(events: Sequence[Event]) -> Iterator[Sequence[Event]]:
    """A season's end is a transaction of its own: what comes after it is decided by the new season."""
    first = 0
    for place, event in enumerate(events):
        if event.type == "season_roll":
            if place > first:
                yield events[first:place]
            yield events[place : place + 1]
            first = place + 1
        elif place - first == LARGEST_BATCH:
            yield events[first:place]
            first = place
    if first < len(events):
        yield events[first:]


async def _handle_part(spine: Spine, guild: int, events: Sequence[Event], patience: float) -> list[Outcome | Exception]:
    try:
        return [*await persistently(lambda: run(spine, guild, events), patience)]
    except Exception as error:
        if passes(error.__cause__ or error):
            raise
        if is_trouble(error):
            raise away("the database cannot work", error) from error
        if len(events) == 1:
            return [error]
    middle = len(events) // 2
    return [
        *await _handle_part(spine, guild, events[:middle], patience),
        *await _handle_part(spine, guild, events[middle:], patience),
    ]
