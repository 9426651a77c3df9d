"""What the terminal shows: words and tables for people, JSON for scripts, errors on their own stream."""

import sys
from collections.abc import Iterable, Sequence

import orjson
from rich.console import Console
from rich.table import Table

console = Console(highlight=False, soft_wrap=True)
#: progress and remarks go here, so that what is printed can be piped
remarks = Console(stderr=True, highlight=False, soft_wrap=True)


def print_json(value: object) -> None:
    """Print a value as JSON; ids are strings already."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS
    sys.stdout.write(orjson.dumps(value, option=options).decode())
    sys.stdout.flush()


def print_error(message: str, hint: str = "") -> None:
    """One line that says what is wrong and, if there is one, a second with what to do."""
    sys.stderr.write(f"synapse: {message}\n" + (f"  → {hint}\n" if hint else ""))


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table for people; columns whose name ends in `#` hold numbers."""
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column.removesuffix("#"), justify="right" if column.endswith("#") else "left")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    console.print(table)
