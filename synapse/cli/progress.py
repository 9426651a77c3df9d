"""A progress bar for whatever takes long, on the stream of remarks and only where somebody watches."""

from collections.abc import Generator
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
