"""`synapse backup` and `synapse restore`: the whole database as one file."""

from pathlib import Path
from typing import Annotated

import typer

from synapse.cli.database import open_database, run
from synapse.cli.options import DataOption, DbOption
from synapse.cli.output import console
from synapse.db import dump
from synapse.db.migrate import upgrade


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File to write; one that is there is replaced.")],
    data: DataOption = None,
    db: DbOption = None,
) -> None:
    """Write everything to one file, while others go on working."""
    run(_backup(file, data, db))
    console.print(f"wrote {file} ({file.stat().st_size / 1_000_000:.1f} MB)")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File that `synapse backup` wrote.")],
    data: DataOption = None,
    db: DbOption = None,
) -> None:
    """Fill an empty database from a backup, and bring its tables up to date."""
    run(_restore(file, data, db))
    console.print(f"restored {file}; `synapse ledger verify` checks the books")


async def _backup(file: Path, data: DataOption, db: DbOption) -> None:
    async with open_database(data, db, schema="any") as engine:
        await dump.dump(engine.url.render_as_string(hide_password=False), file)


async def _restore(file: Path, data: DataOption, db: DbOption) -> None:
    async with open_database(data, db, schema="any") as engine:
        await dump.restore(engine, file)
        await upgrade(engine)
