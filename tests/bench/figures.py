"""Timing and printing that all benchmarks share."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table

console = Console(width=110)


@dataclass(frozen=True)
class Row:
    """One figure beside its budget."""

    what: str
    figure: str
    budget: str = ""
    holds: bool | None = None


def show(title: str, rows: Iterable[Row]) -> None:
    """Print figures as a table."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for name in ("what", "figure", "budget", ""):
        table.add_column(name)
    for row in rows:
        mark = {None: "", True: "holds", False: "MISSED"}[row.holds]
        table.add_row(row.what, row.figure, row.budget, mark)
    console.print(table)


def each(call: Callable[[], object], times: int) -> list[float]:
    """Seconds of every single call."""
    clock, taken = time.perf_counter, list[float]()
    for _ in range(times):
        start = clock()
        call()
        taken.append(clock() - start)
    return taken


def per_call(call: Callable[[], object], times: int, rounds: int = 5) -> float:
    """Seconds per call: the median of rounds."""
    taken: list[float] = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(times):
            call()
        taken.append((time.perf_counter() - start) / times)
    return median(taken)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def microseconds(seconds: float) -> str:
    """Readable microseconds."""
    return f"{seconds * 1e6:,.1f} µs" if seconds < 1e-5 else f"{seconds * 1e6:,.0f} µs"
