"""What expressions know beside their inputs: a community's calendar, and chance that repeats on replay."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Hours and days begin on a quarter hour nearly everywhere and always; the rest is looked up exactly, each time.
_SLOT = 900
_HOUR = 3_600
_DAY = 86_400
#: Slots kept: some weeks of events; a replay of years goes through them one after the other.
_KEPT = 4_096


class ZoneClock:
    """Hours, weekdays and days in one time zone, for times in seconds since 1970 UTC."""

    __slots__ = ("_days", "_hours", "_zone", "timezone")

    def __init__(self, timezone: str) -> None:
        self.timezone = timezone
        self._zone = ZoneInfo(timezone)
        self._hours: dict[float, int] = {}
        self._days: dict[float, int] = {}

    def hour(self, at: float) -> int:
        """0 to 23."""
        try:
            return self._hours[at // _SLOT]
        except KeyError:
            return self._look_up(at)[0]

    def weekday(self, at: float) -> int:
        """0 (Monday) to 6 (Sunday)."""
        return (self.day(at) + 3) % 7

    def day(self, at: float) -> int:
        """The calendar day's number, 1970-01-01 being 0."""
        try:
            return self._days[at // _SLOT]
        except KeyError:
            return self._look_up(at)[1]

    def days_between(self, first: float, second: float) -> int:
        """Midnights from one time to another; below zero when the second is earlier."""
        return -self.day(first) + self.day(second)

    def _look_up(self, at: float) -> tuple[int, int]:
        """Hour and day. What is kept follows from the slot alone, so that asking again gives the same."""
        slot = at // _SLOT
        start = slot * _SLOT
        offset = self._offset(start)
        if offset % _SLOT or offset != self._offset(start + _SLOT):
            return _hour_and_day(at + self._offset(at))
        if len(self._hours) >= _KEPT:
            self._hours.clear()
            self._days.clear()
        self._hours[slot], self._days[slot] = found = _hour_and_day(start + offset)
        return found

    def _offset(self, at: float) -> float:
        offset = (_EPOCH + timedelta(seconds=at)).astimezone(self._zone).utcoffset()
        return offset.total_seconds() if offset else 0.0


def _hour_and_day(local: float) -> tuple[int, int]:
    return int(local % _DAY // _HOUR), int(local // _DAY)


def draw(seed: str, index: int, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included; the same for the same seed and index."""
    span = high - low + 1
    if span < 1:
        raise ValueError("the low end lies above the high end")
    return low + int.from_bytes(sha256(f"{seed}:{index}".encode()).digest(), "big") % span
