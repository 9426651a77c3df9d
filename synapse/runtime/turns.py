"""Work of which one piece per key is done at a time, the newest, and of all keys only so many at once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

#: pieces at once
AT_ONCE = 5


@dataclass(slots=True)
class Turns:
    """What is under way, by key."""

    _tasks: "dict[int, asyncio.Task[None]]" = field(default_factory=dict[int, "asyncio.Task[None]"])
    _seats: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def take(self, key: int, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work when it is its turn; earlier work of this key is cancelled, and has ended before."""
        mine = asyncio.current_task()
        assert mine is not None
        former, self._tasks[key] = self._tasks.get(key), mine
        try:
            if former is not None:
                former.cancel()
                await asyncio.wait([former])
            async with self._seats:
                await work()
        finally:
            if self._tasks.get(key) is mine:
                del self._tasks[key]
