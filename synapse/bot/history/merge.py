"""Several streams of events, each in order of time, become one."""

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence
from heapq import heapify, heappop, heapreplace
from typing import TypeVar

from synapse.rules.event import Event

T = TypeVar("T")
_Age = tuple[float, int]


async def merge(streams: Sequence[AsyncIterator[Event]]) -> AsyncIterator[Event]:
    """All events, oldest first; of each stream one is waited for."""
    heap: list[tuple[_Age, int, Event]] = []
    for place, stream in enumerate(streams):
        if (first := await anext(stream, None)) is not None:
            heap.append((_age(first), place, first))
    heapify(heap)
    while heap:
        _, place, event = heap[0]
        yield event
        following = await anext(streams[place], None)
        if following is None:
            heappop(heap)
        else:
            heapreplace(heap, (_age(following), place, following))


async def stream(events: Iterable[Event]) -> AsyncIterator[Event]:
    """Events at hand, in order of time."""
    for event in sorted(events, key=_age):
        yield event


async def batches(things: AsyncIterable[T], size: int) -> AsyncIterator[list[T]]:
    """So many at a time."""
    batch: list[T] = []
    async for thing in things:
        batch.append(thing)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _age(event: Event) -> _Age:
    """When it happened; of one millisecond, Discord's ids say which was first."""
    return event.at, int(event.source) if event.source.isdecimal() else 0
