"""`synapse dry-run`: what an event would lead to, with every reason, and nothing written."""

import sys
from pathlib import Path
from typing import Annotated, Any, cast

import orjson
import typer

from synapse.cli.database import open_database, run
from synapse.cli.explained import as_json, print_explained
from synapse.cli.options import DataOption, DbOption, JsonOption
from synapse.cli.output import print_json
from synapse.cli.settings import named_preset
from synapse.cli.snapshot import guild_id, guild_meant, snapshot
from synapse.kit.errors import BadInput
from synapse.rules.documents.preset import Preset
from synapse.runtime.spine import Spine
from synapse.runtime.trials.dry_run import DryRun, explain_without_database
from synapse.runtime.trials.dry_run import dry_run as explain_stored

#: the guild of an event that names none, where there is no database to ask
_ANY_GUILD = "1"


def dry_run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One event as JSON; - reads it from standard input.")],
    preset: Annotated[
        str | None,
        typer.Option(metavar="ID|FILE", help="Decide by this preset instead of what the guild has installed."),
    ] = None,
    guild: Annotated[str | None, typer.Option(metavar="ID", help="Put the event into this guild.")] = None,
    data: DataOption = None,
    db: DbOption = None,
    json: JsonOption = False,
) -> None:
    """Decide one event and show the full trace: what every condition of every rule saw and wanted.

    With --data or --db it is decided on what is stored there, else as if nothing had ever happened.
    """
    is_stored = data is not None or db is not None
    if preset is None and not is_stored:
        raise typer.BadParameter("say by which preset, or on which database with --data or --db", param_hint="--preset")
    chosen = None if preset is None else named_preset(preset)
    record, number = _read(file), guild_id(guild)
    if number is not None:
        record["guild_id"] = str(number)
    if is_stored:
        found = run(_on_stored(record, chosen, data, db))
    else:
        assert chosen is not None
        record.setdefault("guild_id", _ANY_GUILD)
        found = explain_without_database(record, chosen)
    if json:
        print_json(as_json(found))
    else:
        print_explained(found)


def _read(file: Path) -> dict[str, Any]:
    try:
        text = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as problem:
        raise typer.BadParameter(f"{file} cannot be read: {problem.strerror}", param_hint="FILE") from problem
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as problem:
        raise BadInput(f"{file} is not one event as JSON: {problem}", "write one JSON object") from problem
    if not isinstance(value, dict):
        raise BadInput(f"{file} is not one event as JSON: not an object", "write one JSON object")
    return cast(dict[str, Any], value)


async def _on_stored(record: dict[str, Any], preset: Preset | None, data: DataOption, db: DbOption) -> DryRun:
    async with open_database(data, db) as engine:
        if record.get("guild_id") is None:
            async with snapshot(engine) as raw:
                record["guild_id"] = str((await guild_meant(raw, None)).guild_id)
        return await explain_stored(Spine(engine), record, preset=preset)
