"""One call for all who want the same answer at the same moment."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Flights:
    """Calls under way, by what they ask."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, asyncio.Task[Any]] = {}

    async def join(self, key: Hashable, call: Callable[[], Awaitable[T]]) -> T:
        """The answer of the call that is under way for a key, or of one that begins now. All get what it raises."""

        async def calling() -> T:
            return await call()

        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(calling())
            task.add_done_callback(lambda done: self._landed(key, done))
        # one who goes away leaves the call to the others
        return await asyncio.shield(task)

    def _landed(self, key: Hashable, done: "asyncio.Task[Any]") -> None:
        del self._under_way[key]
        if not done.cancelled():
            # seen, even when everybody went away
            done.exception()

    async def aclose(self) -> None:
        """End what is under way."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
