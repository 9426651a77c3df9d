"""The command line as a whole: every command is there, and exit codes mean something."""

import pytest

from synapse.cli.main import COMMANDS, load
from tests.fixtures.terminal import synapse


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_loads_and_explains_itself(name: str) -> None:
    assert load(name).help


def test_groups_have_exactly_their_commands() -> None:
    groups = {name: list(getattr(load(name), "commands", {})) for name, entry in COMMANDS.items() if entry.is_group}
    assert groups == {
        "token": ["create", "list", "revoke"],
        "pack": ["check", "test", "show", "schema"],
        "preset": ["list", "show", "check"],
        "ledger": ["verify", "history"],
        "lake": ["unpaid", "pay", "stats", "retention", "reconcile", "gaps"],
        "season": ["roll"],
        "db": ["upgrade", "status"],
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("db", "status", "--bogus"),
        ("db", "status", "--data", "x", "--db", "y"),
        ("up", "--port", "99999"),
    ],
)
def test_wrong_use_exits_with_2(arguments: tuple[str, ...]) -> None:
    done = synapse(*arguments)
    assert done.returncode == 2
    assert "Usage: synapse" in done.stderr


def test_a_foreseen_failure_is_two_lines_and_exits_with_1() -> None:
    done = synapse("db", "status", "--db", "mysql://here")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "synapse: mysql is not PostgreSQL",
        "  → Synapse speaks to PostgreSQL 16 or newer only",
    ]
