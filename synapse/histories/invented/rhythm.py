"""When people are there: hours, weekdays and good and bad days, shaped after measured communities."""

from collections.abc import Sequence
from itertools import accumulate
from math import exp
from random import Random

SECOND_MS = 1_000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS

#: Share of the day's talk by hour of UTC: a busy evening is about five times a dead early morning.
_TALK = (56, 42, 32, 25, 21, 22, 28, 38, 50, 60, 67, 72, 76, 80, 84, 88, 93, 97, 102, 105, 106, 100, 86, 70)
#: Voice is an evening thing.
_VOICE = (40, 24, 14, 8, 5, 4, 5, 8, 12, 16, 20, 24, 28, 32, 38, 46, 58, 74, 94, 110, 116, 110, 90, 62)
#: Monday first.
_WEEKDAYS = (1.04, 1.07, 1.08, 1.04, 0.98, 0.86, 0.93)
_DAY_SPREAD = 0.42
#: One day in fifty something is on.
_BIG_DAY = 0.02


def hours_from(start_hour: int, *, voice: bool = False) -> list[float]:
    """Cumulated shares of the 24 hours of a day that starts at `start_hour`, for `bisect`."""
    table = _VOICE if voice else _TALK
    turned = [table[(start_hour + hour) % 24] for hour in range(24)]
    total = sum(turned)
    return [share / total for share in accumulate(turned)]


def day_factors(rng: Random, weekdays: Sequence[int]) -> list[float]:
    """How busy each day is, 1.0 on average: lognormal around the weekday's habit, with a few big days."""
    raw = [
        _WEEKDAYS[weekday] * exp(rng.gauss(0, _DAY_SPREAD)) * (rng.uniform(1.8, 3.0) if rng.random() < _BIG_DAY else 1)
        for weekday in weekdays
    ]
    mean = sum(raw) / len(raw)
    return [factor / mean for factor in raw]


def whole(rng: Random, amount: float) -> int:
    """`amount` as a whole number, right on average."""
    return int(amount + rng.random())
