"""Puts what was invented in the order of time, a day at a time, so that a long history needs little memory."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from synapse.histories.invented.rhythm import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS
from synapse.histories.snowflake import snowflake

Record = dict[str, Any]


@dataclass(slots=True)
class Tape:
    """Records that are not yet played, and the counter that keeps ids apart."""

    guild_id: str
    pending: list[tuple[int, int, Record]] = field(default_factory=list[tuple[int, int, Record]])
    count: int = 0
    ids: int = 0

    def new_id(self, at: int) -> str:
        """An id made at this millisecond, unlike any other."""
        self.ids += 1
        return str(snowflake(at, self.ids & 0x3FFFFF))

    def put(
        self,
        at: int,
        kind: str,
        source: str,
        actor: str,
        channel: str | None,
        payload: Record,
        target: str | None = None,
    ) -> None:
        """Note an event."""
        self.count += 1
        record: Record = {
            "event_type": kind,
            "guild_id": self.guild_id,
            "channel_id": channel,
            "user_id": actor,
            "target_id": target,
            "timestamp": iso_time(at),
            "source_id": source,
            "payload": payload,
        }
        self.pending.append((at, self.count, record))

    def play_until(self, end: int) -> Iterator[Record]:
        """Everything before `end`, in order, forgotten here."""
        self.pending.sort()
        cut = bisect_left(self.pending, (end, -1))
        played, self.pending = self.pending[:cut], self.pending[cut:]
        for _, _, record in played:
            yield record


@lru_cache(maxsize=64)
def _date(day: int) -> str:
    return datetime.fromtimestamp(day * 86_400, UTC).strftime("%Y-%m-%d")


def iso_time(at: int) -> str:
    """Milliseconds since 1970 as text in UTC."""
    day, rest = divmod(at, DAY_MS)
    hour, rest = divmod(rest, HOUR_MS)
    minute, rest = divmod(rest, MINUTE_MS)
    second, millisecond = divmod(rest, SECOND_MS)
    return f"{_date(day)}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z"
