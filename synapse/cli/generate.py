"""`synapse generate`: the history of a community that does not exist, as JSON lines."""

import sys
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Annotated

import orjson
import typer

from synapse.cli.progress import progress_bar
from synapse.histories.invented.generate import DEFAULT_END, Plan, directory
from synapse.histories.invented.generate import generate as invent
from synapse.histories.items import Record

_AT_ONCE = 1_000


def generate(
    members: Annotated[int, typer.Option(min=2, max=1_000_000, help="How many people.")] = 500,
    days: Annotated[int, typer.Option(min=1, max=3_650, help="How many days.")] = 90,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same bytes.")] = 1,
    end: Annotated[
        str, typer.Option(metavar="TIMESTAMP", help="Where the history ends, with a time zone.")
    ] = DEFAULT_END.isoformat(),
    events_per_day: Annotated[
        float | None, typer.Option(min=0, help="Events of an average day; 3 for each member unless given.")
    ] = None,
    directory_only: Annotated[
        bool, typer.Option("--directory-only", help="Only the names, without any event.")
    ] = False,
) -> None:
    """Invent a believable community: its names, then everything that happened, in the order of time.

    Nobody in it exists, and its directory says so.
    """
    try:
        plan = Plan(members=members, days=days, seed=seed, end=_time(end), events_per_day=events_per_day)
    except ValueError as problem:
        raise typer.BadParameter(str(problem)) from problem
    if directory_only:
        _write([directory(plan)])
        return
    records = invent(plan)
    with progress_bar("inventing", plan.expected_events) as advance:
        while some := list(islice(records, _AT_ONCE)):
            _write(some)
            advance(len(some))
    sys.stdout.flush()


def _write(records: Iterable[Record]) -> None:
    sys.stdout.buffer.write(b"".join(orjson.dumps(record) + b"\n" for record in records))


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as problem:
        raise typer.BadParameter(f"{text!r} is not a time such as 2026-01-01T00:00:00Z") from problem
