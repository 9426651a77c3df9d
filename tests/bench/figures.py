"""Timing and printing that all benchmarks share."""

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

console = Console(width=118)


@dataclass(frozen=True)
class Row:
    """One figure beside its budget."""

    what: str
    figure: str
    budget: str = ""
    holds: bool | None = None

    @property
    def mark(self) -> str:
        return {None: "", True: "holds", False: "MISSED"}[self.holds]


#: everything shown so far, by title
shown: dict[str, list[Row]] = {}


def show(title: str, rows: Iterable[Row]) -> None:
    """Print figures as a table."""
    table = Table()
    for name in ("what", "figure", "budget", ""):
        table.add_column(name, justify="right" if name == "figure" else "left")
    shown[title] = list(rows)
    for row in shown[title]:
        table.add_row(row.what, row.figure, row.budget, row.mark)
    console.print(f"[bold]{title}[/bold]")
    console.print(table)


def at_most(what: str, value: float, limit: float, unit: Callable[[float], str]) -> Row:
    """A figure that must not lie above its budget."""
    return Row(what, unit(value), f"≤ {unit(limit)}", value <= limit)


def at_least(what: str, value: float, limit: float, unit: Callable[[float], str]) -> Row:
    """A figure that must not lie below its budget."""
    return Row(what, unit(value), f"≥ {unit(limit)}", value >= limit)


def as_markdown() -> str:
    """Everything shown so far, as the tables of a document."""
    parts: list[str] = []
    for title, rows in shown.items():
        parts += [f"### {title}", "", "| what | figure | budget | |", "|---|--:|---|---|"]
        parts += [f"| {row.what} | {row.figure} | {row.budget} | {row.mark} |" for row in rows] + [""]
    return "\n".join(parts).rstrip() + "\n"


def settle_memory() -> None:
    """Keep the collector from walking again and again through what was there before the measurement."""
    gc.collect()
    gc.freeze()


def each(call: Callable[[], object], times: int) -> list[float]:
    """Seconds of every single call, of this thread's own: what others do on the machine meanwhile is not in it."""
    clock, taken = time.thread_time, list[float]()
    for _ in range(times):
        start = clock()
        call()
        taken.append(clock() - start)
    return taken


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def spread(values: Sequence[float], unit: Callable[[float], str]) -> str:
    """From the lowest to the highest."""
    return f"{unit(min(values))} … {unit(max(values))}"


def microseconds(seconds: float) -> str:
    """Readable microseconds."""
    return f"{seconds * 1e6:,.{2 if seconds < 1e-6 else 1 if seconds < 1e-5 else 0}f} µs"


def milliseconds(seconds: float) -> str:
    """Readable milliseconds."""
    return f"{seconds * 1e3:,.1f} ms"


def times(ratio: float) -> str:
    """A ratio of two speeds."""
    return f"{ratio:,.{0 if ratio >= 100 else 1 if ratio >= 3 else 2}f} ×"


def per_second(rate: float) -> str:
    """Events in a second."""
    return f"{rate:,.0f} events/s"


def megabytes(size: float) -> str:
    """Millions of bytes."""
    return f"{size / 1e6:,.{0 if size >= 1e8 else 1 if size >= 1e6 else 2}f} MB"
