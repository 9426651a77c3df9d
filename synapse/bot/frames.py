"""Which gateway frame is being handled: events without an id of their own take theirs from it.

A session numbers its frames, and replays them under the same numbers after a resume; so a replayed reaction is
known, while one that was taken back and given again is new (DESIGN §5).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import regex

# how Discord writes a frame; anything else is parsed
_HEAD = regex.compile(r'\{"t":"(\w+)","s":(\d+),')
#: characters of a session's id that go into ours
_SESSION = 12


@dataclass(slots=True)
class Frames:
    """Kept by the client: discord.py tells of each raw frame right before it handles it."""

    number: int = 0
    #: shard → the session that it has
    sessions: dict[int, str] = field(default_factory=dict[int, str])
    shards: int = 1

    def note(self, text: str) -> Mapping[str, Any] | None:
        """Take the frame that is handled next; the data of a READY, which begins a session."""
        found = _HEAD.match(text)
        if found is not None and found[1] != "READY":
            self.number = int(found[2])
            return None
        frame = orjson.loads(text)
        self.number = frame.get("s") or self.number
        if frame.get("t") != "READY":
            return None
        return self._begin(frame["d"])

    def tag(self, guild: int) -> str:
        """What stands for the present frame in source ids: the same for a replay, and for no other frame."""
        session = self.sessions.get((guild >> 22) % self.shards, "")
        return f"{session[:_SESSION]}:{self.number}"

    def _begin(self, ready: dict[str, Any]) -> Mapping[str, Any]:
        shard, self.shards = ready.get("shard") or (0, 1)
        self.sessions[shard] = str(ready.get("session_id", ""))
        return ready
