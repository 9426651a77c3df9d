"""Options that several commands share, so that they are named and explained once."""

from pathlib import Path
from typing import Annotated

import typer

DataOption = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Folder of the embedded PostgreSQL.", rich_help_panel="Database"),
]
DbOption = Annotated[
    str | None,
    typer.Option("--db", metavar="URL", help="A PostgreSQL of your own instead.", rich_help_panel="Database"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
GuildOption = Annotated[str | None, typer.Option("--guild", metavar="ID", help="The community that is meant.")]
