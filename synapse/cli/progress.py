"""A progress bar for whatever takes long, on the stream of remarks and only where somebody watches."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Protocol

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from synapse.cli.output import remarks


class Advance(Protocol):
    """Moves the bar by some steps, and may say a word on how it goes."""

    def __call__(self, steps: float, word: str = "") -> None: ...


@contextmanager
def progress_bar(what: str, total: float) -> Generator[Advance]:
    """Shows a bar for the length of the block."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[word]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=remarks, transient=True, disable=not remarks.is_terminal) as progress:
        task = progress.add_task(what, total=total, word="")

        def advance(steps: float, word: str = "") -> None:
            progress.update(task, advance=steps, word=word)

        yield advance


@contextmanager
def share_bar(what: str) -> Generator[Callable[[int, int], None]]:
    """Shows a bar for work that says how much of how much is done."""
    with progress_bar(what, 1) as advance:
        shown = 0.0

        def tell(done: int, of: int) -> None:
            nonlocal shown
            share = done / max(of, 1)
            advance(share - shown)
            shown = share

        yield tell
