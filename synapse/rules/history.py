"""What happened before, as far as rules measure it: in-memory stores, one per measure (DESIGN §4.4).

The runtime fills them for a batch, `World.apply` keeps them current inside it; pack tests and dry-runs
use the same stores, so that a measure means one thing.

Every store is asked with a key (the values of `by`), the event's time, and the rows that the current
event itself adds (`extra`), which count when history *including* the event is wanted.
"""

from bisect import bisect_right, insort
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

Key = tuple[Hashable, ...]
#: One row of a measure: its key, its time, and the value that `distinct` or `sum` looks at.
Row = tuple[Key, float, Hashable]
Number = int | float


class Store(Protocol):
    """One measure's history."""

    def read(self, key: Key, at: float, extra: Sequence[Row] = ()) -> Number | None:
        """The measure's value for `key` at time `at`; None where there is none (`last_at` of nothing)."""
        ...

    def add(self, key: Key, at: float, value: Hashable) -> None:
        """Count one more row from now on."""
        ...


@dataclass(slots=True)
class WindowCount:
    """Rows with time > t - window and ≤ t."""

    window: float
    times: dict[Key, list[float]] = field(default_factory=dict[Key, list[float]])

    def read(self, key: Key, at: float, extra: Sequence[Row] = ()) -> int:
        times = self.times.get(key)
        count = bisect_right(times, at) - bisect_right(times, at - self.window) if times else 0
        if extra and self.window > 0:
            count += sum(1 for row in extra if row[0] == key)
        return count

    def add(self, key: Key, at: float, value: Hashable = None) -> None:
        insort(self.times.setdefault(key, []), at)

    def load(self, key: Key, rows: Iterable[tuple[float, Hashable]]) -> None:
        """Rows of before the batch, in any order."""
        self.times[key] = sorted(at for at, _ in rows)


@dataclass(slots=True)
class WindowValues:
    """Distinct values or their sum over the rows of a window."""

    window: float
    distinct: bool
    rows: dict[Key, list[tuple[float, Hashable]]] = field(default_factory=dict[Key, list[tuple[float, Hashable]]])

    def read(self, key: Key, at: float, extra: Sequence[Row] = ()) -> Number:
        since = at - self.window
        values = [value for when, value in self.rows.get(key, ()) if since < when <= at]
        if self.window > 0:
            values += [value for own, _, value in extra if own == key]
        return len(set(values)) if self.distinct else _sum(values)

    def add(self, key: Key, at: float, value: Hashable) -> None:
        self.rows.setdefault(key, []).append((at, value))

    def load(self, key: Key, rows: Iterable[tuple[float, Hashable]]) -> None:
        """Rows of before the batch, in any order."""
        self.rows[key] = list(rows)


@dataclass(slots=True)
class LastAt:
    """The latest time of a row, within the window if there is one, whatever order rows came in."""

    window: float | None = None
    times: dict[Key, float] = field(default_factory=dict[Key, float])

    def read(self, key: Key, at: float, extra: Sequence[Row] = ()) -> float | None:
        last = self.times.get(key)
        for own, when, _ in extra:
            if own == key and (last is None or when > last):
                last = when
        if last is not None and self.window is not None and last <= at - self.window:
            return None
        return last

    def add(self, key: Key, at: float, value: Hashable = None) -> None:
        last = self.times.get(key)
        if last is None or at > last:
            self.times[key] = at

    def load(self, key: Key, rows: Iterable[tuple[float, Hashable]]) -> None:
        """Rows of before the batch, in any order."""
        for at, _ in rows:
            self.add(key, at)


@dataclass(slots=True)
class Total:
    """A count or sum over a whole period. The period (season, day) is the last part of the key."""

    summing: bool = False
    totals: dict[Key, Number] = field(default_factory=dict[Key, Number])

    def read(self, key: Key, at: float, extra: Sequence[Row] = ()) -> Number:
        total = self.totals.get(key, 0)
        for whose, _, value in extra:
            if whose == key:
                total += _sum([value]) if self.summing else 1
        return total

    def add(self, key: Key, at: float, value: Hashable) -> None:
        self.totals[key] = self.totals.get(key, 0) + (_sum([value]) if self.summing else 1)

    def load(self, key: Key, total: Number) -> None:
        """The total of before the batch."""
        self.totals[key] = total


@dataclass(slots=True)
class TotalDistinct:
    """Distinct values over a whole period. Only values asked for need to be known one by one."""

    totals: dict[Key, int] = field(default_factory=dict[Key, int])
    seen: dict[Key, set[Hashable]] = field(default_factory=dict[Key, set[Hashable]])

    def read(self, key: Key, at: float, extra: Sequence[Row] = ()) -> int:
        seen = self.seen.get(key, frozenset[Hashable]())
        new = {value for own, _, value in extra if own == key and value not in seen}
        return self.totals.get(key, 0) + len(new)

    def add(self, key: Key, at: float, value: Hashable) -> None:
        seen = self.seen.setdefault(key, set())
        if value not in seen:
            seen.add(value)
            self.totals[key] = self.totals.get(key, 0) + 1

    def load(self, key: Key, total: int, seen: Iterable[Hashable]) -> None:
        """How many values there were before the batch, and which of the batch's values are among them."""
        self.totals[key] = total
        self.seen[key] = set(seen)


@dataclass(slots=True)
class Streak:
    """Consecutive days with a row, up to today or yesterday. `at` is the day's number here, in the guild's zone."""

    runs: dict[Key, tuple[int, int]] = field(default_factory=dict[Key, tuple[int, int]])

    def read(self, key: Key, at: float, extra: Sequence[Row] = ()) -> int:
        length, last = self.runs.get(key, (0, -(10**9)))
        for own, when, _ in extra:
            if own == key:
                length, last = extended(length, last, int(when))
        return length if last >= int(at) - 1 else 0

    def add(self, key: Key, at: float, value: Hashable = None) -> None:
        self.runs[key] = extended(*self.runs.get(key, (0, -(10**9))), int(at))

    def load(self, key: Key, length: int, last_day: int) -> None:
        """The run of before the batch."""
        self.runs[key] = (length, last_day)


def _sum(values: Iterable[Hashable]) -> Number:
    """The sum of what is a number."""
    return sum(value for value in values if isinstance(value, int | float))


def extended(length: int, last: int, day: int) -> tuple[int, int]:
    """A run of days with one more day; a day of the past changes nothing."""
    if day <= last:
        return length, last
    return (length + 1, day) if day == last + 1 else (1, day)


@dataclass(slots=True)
class Assumed:
    """A value that a test or a dry-run takes for granted, whoever asks."""

    value: Number

    def read(self, key: Key, at: float, extra: Sequence[Row] = ()) -> Number:
        return self.value

    def add(self, key: Key, at: float, value: Hashable) -> None:
        """An assumption does not move."""
