"""Answers kept for a while in this process, so that what is dear is reckoned once for everybody who asks."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")
#: answers kept at most; those not asked for longest go first
ROOM = 4_096


class Kept:
    """Answers by key. When one grows old the next caller renews it, and everybody else has the old one meanwhile."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        #: key → (until when it is good, the answer)
        self._answers: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self._making: dict[Hashable, asyncio.Future[None]] = {}

    async def get(self, key: Hashable, seconds: float, make: Callable[[], Awaitable[T]]) -> T:
        """The answer under a key, at most about `seconds` old. Raises what making it raises, to whoever made it."""
        while True:
            found = self._answers.get(key)
            if found is not None and (found[0] > monotonic() or key in self._making):
                self._answers.move_to_end(key)
                return found[1]
            if key not in self._making:
                return await self._make(key, seconds, make)
            # somebody makes the first one: theirs is ours, unless they fail
            await self._making[key]

    async def _make(self, key: Hashable, seconds: float, make: Callable[[], Awaitable[T]]) -> T:
        done = self._making[key] = asyncio.get_running_loop().create_future()
        try:
            answer = await make()
            self._answers[key] = (monotonic() + seconds, answer)
            self._answers.move_to_end(key)
            if len(self._answers) > self._room:
                self._answers.popitem(last=False)
            return answer
        finally:
            del self._making[key]
            done.set_result(None)
