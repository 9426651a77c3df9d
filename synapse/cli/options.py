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
HostOption = Annotated[str | None, typer.Option("--host", help="Address to listen on (127.0.0.1).")]
PortOption = Annotated[
    int | None, typer.Option("--port", min=0, max=65535, help="Port to listen on (8000); 0 takes a free one.")
]
