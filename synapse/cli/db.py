"""`synapse db`: the schema of the database."""

import typer

from synapse.cli.database import open_database, run
from synapse.cli.options import DataOption, DbOption, JsonOption
from synapse.cli.output import console, print_json
from synapse.db import migrate
from synapse.db.migrate import SchemaStatus

app = typer.Typer(no_args_is_help=True, help="Bring the database's tables up to date, or say how they stand.")


@app.command()
def upgrade(data: DataOption = None, db: DbOption = None) -> None:
    """Apply the migrations that are missing."""
    before = run(_upgrade(data, db))
    for revision in before.pending:
        console.print(f"applied {revision}")
    console.print(f"the tables are up to date ({before.wanted})")


@app.command()
def status(data: DataOption = None, db: DbOption = None, json: JsonOption = False) -> None:
    """Say which migrations the database has; exit 1 when some are missing."""
    found = run(_status(data, db))
    if json:
        print_json({"current": found.current, "wanted": found.wanted, "pending": found.pending})
    elif found.is_current:
        console.print(f"the tables are up to date ({found.current})")
    else:
        console.print(f"the tables are at {found.current or 'nothing'}; `synapse db upgrade` will apply:")
        for revision in found.pending:
            console.print(f"  {revision}")
    raise typer.Exit(0 if found.is_current else 1)


async def _upgrade(data: DataOption, db: DbOption) -> SchemaStatus:
    async with open_database(data, db, schema="any") as engine:
        return await migrate.upgrade(engine)


async def _status(data: DataOption, db: DbOption) -> SchemaStatus:
    async with open_database(data, db, schema="any") as engine:
        return await migrate.status(engine)
