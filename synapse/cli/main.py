"""The `synapse` command: one table of its commands, and one place where errors become words and exit codes."""

import signal
import sys
from dataclasses import dataclass
from importlib import import_module
from types import FrameType
from typing import NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from synapse.cli.output import print_error
from synapse.kit.errors import SynapseError
from synapse.rules.problems import Problems


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command lives: a function of the command's name in `module` or, for a group, its `app`."""

    module: str
    is_group: bool = False


#: modules are imported when their command is called, so that each starts as fast as what it needs
COMMANDS = {
    "up": Command("synapse.cli.up"),
    "api": Command("synapse.cli.api"),
    "bot": Command("synapse.cli.bot"),
    "sign-in": Command("synapse.cli.sign_in"),
    "token": Command("synapse.cli.token", is_group=True),
    "replay": Command("synapse.cli.replay"),
    "generate": Command("synapse.cli.generate"),
    "backfill": Command("synapse.cli.backfill"),
    "dry-run": Command("synapse.cli.dry_run"),
    "pack": Command("synapse.cli.pack", is_group=True),
    "preset": Command("synapse.cli.preset", is_group=True),
    "ledger": Command("synapse.cli.ledger", is_group=True),
    "lake": Command("synapse.cli.lake", is_group=True),
    "season": Command("synapse.cli.season", is_group=True),
    "db": Command("synapse.cli.db", is_group=True),
    "backup": Command("synapse.cli.backup"),
    "restore": Command("synapse.cli.backup"),
    "doctor": Command("synapse.cli.doctor"),
}


class Commands(TyperGroup):
    """Looks commands up in the table."""

    def list_commands(self, ctx: object) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | TyperGroup | None:
        if cmd_name not in COMMANDS:
            return None
        command = load(cmd_name)
        command.name = cmd_name
        return command


def load(name: str) -> TyperCommand | TyperGroup:
    """Import a command of the table."""
    entry = COMMANDS[name]
    module = import_module(entry.module)
    if entry.is_group:
        return typer.main.get_group(module.app)
    single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    single.command(name)(getattr(module, name.replace("-", "_")))
    command = typer.main.get_command(single)
    assert isinstance(command, TyperCommand)
    return command


app = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def synapse() -> None:
    """Community gamification decided by rule packs."""


def main() -> None:
    """Run the command line: 0 is well, 1 found problems, 2 is wrong use."""
    signal.signal(signal.SIGTERM, _end)
    try:
        app(prog_name="synapse")
    except SynapseError as error:
        print_error(error.message, error.hint)
        sys.exit(1)
    except Problems as error:
        for problem in error.problems:
            print_error(str(problem))
        sys.exit(1)
    except BrokenPipeError:
        # whoever read our output has seen enough
        sys.stderr.close()
        sys.exit(1)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    """Leave by the way out that cleans up, as for Ctrl-C."""
    raise SystemExit(128 + signal.SIGTERM)
