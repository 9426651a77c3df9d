"""What expressions know beside their inputs: a community's calendar, and chance that repeats on replay."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Offsets from UTC change at quarter hours; a slot in which one changes elsewhere is not kept.
_SLOT = 900
_DAY = 86_400
#: Slots kept: some weeks of events; a replay of years goes through them one after the other.
_KEPT = 4_096


class ZoneClock:
    """Hours, weekdays and days in one time zone, for times in seconds since 1970 UTC."""

    __slots__ = ("_offsets", "_zone", "timezone")

    def __init__(self, timezone: str) -> None:
        self.timezone = timezone
        self._zone = ZoneInfo(timezone)
        self._offsets: dict[float, float] = {}

    def hour(self, at: float) -> int:
        """0 to 23."""
        slot = at // _SLOT
        offset = self._offsets[slot] if slot in self._offsets else self._offset(slot, at)
        return int((at + offset) % _DAY // 3_600)

    def weekday(self, at: float) -> int:
        """0 (Monday) to 6 (Sunday)."""
        return (self.day(at) + 3) % 7

    def day(self, at: float) -> int:
        """The calendar day's number, 1970-01-01 being 0."""
        slot = at // _SLOT
        offset = self._offsets[slot] if slot in self._offsets else self._offset(slot, at)
        return int((at + offset) // _DAY)

    def days_between(self, first: float, second: float) -> int:
        """Midnights from one time to another; below zero when the second is earlier."""
        return -self.day(first) + self.day(second)

    def _offset(self, slot: float, at: float) -> float:
        exact = self._utc_offset(at)
        if self._utc_offset(slot * _SLOT) == exact == self._utc_offset((slot + 1) * _SLOT):
            if len(self._offsets) >= _KEPT:
                self._offsets.clear()
            self._offsets[slot] = exact
        return exact

    def _utc_offset(self, at: float) -> float:
        offset = (_EPOCH + timedelta(seconds=at)).astimezone(self._zone).utcoffset()
        return offset.total_seconds() if offset else 0.0


def draw(seed: str, index: int, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included; the same for the same seed and index."""
    span = high - low + 1
    if span < 1:
        raise ValueError("the low end lies above the high end")
    return low + int.from_bytes(sha256(f"{seed}:{index}".encode()).digest(), "big") % span
