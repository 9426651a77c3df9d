"""Rate limits of the twin, and the troubles that tests ask it for."""

import asyncio
import re
import time
from collections import deque
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from zlib import crc32

from tests.twin.world import Trouble, World

#: requests a second that Discord takes of a bot; answers to interactions are not counted
PER_SECOND = 50
# from here on the twin answers as slowly as Discord does: what asks one after the other stays below the limit
_BUSY, _SLOWLY = 25, 0.05
_PLENTY = (1000, 1.0)
_LONG = re.compile(r"\d{5,}")


@dataclass(eq=False)
class Bucket:
    """So many requests within so many seconds; then 429."""

    limit: int
    seconds: float
    began: float = 0.0
    used: int = 0

    def take(self, at: float) -> bool:
        """Count a request; false: it is one too many."""
        if at >= self.began + self.seconds:
            self.began, self.used = at, 0
        self.used += 1
        return self.used <= self.limit

    def headers(self, name: str, at: float) -> dict[str, str]:
        """What the client learns of it."""
        left = max(0.0, self.began + self.seconds - at)
        return {
            "X-RateLimit-Bucket": name,
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
        }


@dataclass(eq=False)
class Limits:
    """Patterns are of method and path, as `POST /channels/*/messages`; a star stands for anything."""

    world: World
    #: answers of 401, 403 and 429: 10,000 of them in 10 minutes and Discord bans the bot
    invalid: int = 0
    per_second: int = PER_SECOND
    #: the most requests that came within a second
    peak: int = 0
    _narrow: list[tuple[str, int, float]] = field(default_factory=list[tuple[str, int, float]])
    _buckets: dict[str, Bucket] = field(default_factory=dict[str, Bucket])
    _recent: "deque[float]" = field(default_factory=deque)

    def narrows(self, pattern: str, limit: int, seconds: float) -> None:
        """Buckets of such requests take no more than so many in a time; others take plenty."""
        self._narrow.append((pattern, limit, seconds))
        self._buckets.clear()

    def trouble(self, asked: str) -> Trouble | None:
        """What a test wants to happen to a request, if anything."""
        troubles = self.world.troubles
        found = next((one for one in troubles if one.times > 0 and fnmatchcase(asked, one.route)), None)
        if found is not None:
            found.times -= 1
        return found

    def bucket(self, asked: str) -> tuple[str, Bucket]:
        """The bucket of a request, by its route and its major parameter (the first id), with its name."""
        method, path = asked.split(" ", 1)
        _, noun, major, *rest = (path + "//").split("/", 3)
        name = f"{method} {noun} {_LONG.sub('*', rest[0].rstrip('/'))}"
        key = f"{name} {major}"
        if key not in self._buckets:
            narrow = next((one for one in self._narrow if fnmatchcase(asked, one[0])), None)
            self._buckets[key] = Bucket(*narrow[1:]) if narrow else Bucket(*_PLENTY)
        return f"{crc32(name.encode()):08x}", self._buckets[key]

    async def count(self) -> bool:
        """Count a request among all of this second; false: it is one too many."""
        at = self.world.ticks()
        while self._recent and self._recent[0] <= at - 1:
            self._recent.popleft()
        if len(self._recent) >= _BUSY:
            await asyncio.sleep(_SLOWLY)
        self._recent.append(at)
        self.peak = max(self.peak, len(self._recent))
        return len(self._recent) <= self.per_second
