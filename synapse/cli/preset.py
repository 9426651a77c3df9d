"""`synapse preset`: list, show and check presets."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from synapse.cli.options import JsonOption
from synapse.cli.output import print_json, print_table
from synapse.cli.pack import as_json, print_problems
from synapse.guilds.configuration import MODULES
from synapse.guilds.settings import KEYS
from synapse.packs.library import find_preset, load_preset, shipped_presets
from synapse.packs.presets import check_preset
from synapse.packs.read import read_file

app = typer.Typer(no_args_is_help=True, help="List, show and check presets.")

PresetArgument = Annotated[str, typer.Argument(metavar="ID|FILE", help="A shipped preset, or a file.")]
FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE…", exists=True, dir_okay=False, help="Files of presets.")
]


@app.command("list")
def list_(json: JsonOption = False) -> None:
    """List the shipped presets."""
    presets = [load_preset(id_) for id_ in shipped_presets()]
    if json:
        print_json(
            [
                {
                    "id": preset.id,
                    "name": preset.name,
                    "description": preset.description,
                    "audience": preset.audience,
                    "packs": preset.packs,
                }
                for preset in presets
            ]
        )
    else:
        rows = [(preset.id, preset.name, f"for {preset.audience}" if preset.audience else "") for preset in presets]
        print_table("", ("preset", "name", ""), rows)


@app.command()
def show(preset: PresetArgument, json: JsonOption = False) -> None:
    """Print a preset."""
    document = find_preset(preset)
    load_preset(preset)  # raises what is wrong with it
    if json:
        print_json(document.data)
    else:
        sys.stdout.write(Path(document.file).read_text("utf-8-sig"))


@app.command()
def check(files: FilesArgument, json: JsonOption = False) -> None:
    """Say everything that is wrong with presets; exit 1 if anything is."""
    problems = [problem for file in files for problem in check_preset(read_file(file), settings=KEYS, modules=MODULES)]
    if json:
        print_json({"presets": [str(file) for file in files], "problems": [as_json(problem) for problem in problems]})
    else:
        print_problems(problems, (), f"{len(files)} preset{'s' if len(files) > 1 else ''} checked")
    raise typer.Exit(1 if problems else 0)
