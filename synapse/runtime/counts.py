"""What this process has done so far, in plain numbers: the pipeline adds to them, `/metrics` shows them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
DECIDING = (0.00001, 0.00002, 0.00004, 0.00008, 0.00016, 0.0005, 0.001, 0.005, 0.025)
EVENTS = (1, 2, 5, 10, 25, 50, 100, 250, 500)
LAG = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600)


class Spread:
    """How values spread: how many are at most each bound, and their sum."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, value: float, times: int = 1) -> None:
        """Count a value that was seen so often."""
        self.counts[bisect_left(self.bounds, value)] += times
        self.total += value * times


@dataclass(slots=True)
class Batched:
    """What one committed batch came to."""

    #: (what became of an event, its type)
    outcomes: Iterable[tuple[str, str]]
    seconds: float
    #: spent on deciding, of all its events
    deciding: float = 0.0
    decided: int = 0
    fired: int = 0
    denied: int = 0
    failed: int = 0


@dataclass(slots=True)
class Counts:
    """Sums since the process began; nothing here is a guild's or a person's."""

    events: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    rules: Counter[str] = field(default_factory=Counter[str])
    #: (job, "done" or "failed")
    jobs: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    batch_events: Spread = field(default_factory=lambda: Spread(EVENTS))
    batch_seconds: Spread = field(default_factory=lambda: Spread(SECONDS))
    decide_seconds: Spread = field(default_factory=lambda: Spread(DECIDING))
    lag_seconds: Spread = field(default_factory=lambda: Spread(LAG))

    def batch(self, done: Batched) -> None:
        """Add a batch."""
        self.events.update(done.outcomes)
        if done.decided:
            self.batch_seconds.add(done.seconds)
            self.batch_events.add(done.decided)
            self.decide_seconds.add(done.deciding / done.decided, done.decided)
        self.rules.update(fired=done.fired, denied=done.denied, failed=done.failed)

    def lag(self, seconds: float) -> None:
        """Add how old a live event was when it was committed."""
        self.lag_seconds.add(max(0.0, seconds))

    def job(self, name: str, outcome: str) -> None:
        """Add a run of a background job."""
        self.jobs[name, outcome] += 1
