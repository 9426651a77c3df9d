"""`synapse doctor` finds what is wrong, says what to do, and changes nothing."""

import json
import socket
from pathlib import Path

import pytest

from synapse.cli.doctor import examine
from synapse.settings import VARIABLES
from tests.fixtures.people import needs_root
from tests.fixtures.terminal import synapse


def problems(data: Path | None = None, db: str | None = None) -> dict[str, str]:
    return {finding.what: finding.words for finding in examine(data, db) if finding.state == "problem"}


def test_all_is_well_before_the_first_start_and_nothing_is_made(reachable_folder: Path, free_port: int) -> None:
    data = reachable_folder / "data"
    done = synapse("doctor", "--json", "--data", str(data))
    found = {finding["what"]: finding["state"] for finding in json.loads(done.stdout)}
    assert set(found) == {"Python", "PostgreSQL's programs", "data folder", "disk", "port", "Discord"}
    assert "problem" not in found.values()
    assert done.returncode == 0
    assert not data.exists()


def test_a_database_that_is_down(free_port: int) -> None:
    assert problems(db="postgresql://127.0.0.1:1/x").keys() == {"database"}


def test_a_port_in_use(monkeypatch: pytest.MonkeyPatch, reachable_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("SYNAPSE_PORT", str(taken.getsockname()[1]))
        found = problems(data=reachable_folder / "data")
    assert found.keys() == {"port"}
    assert "another program listens" in found["port"]


def test_a_path_too_long_for_a_socket(reachable_folder: Path, free_port: int) -> None:
    assert problems(data=reachable_folder / ("long" * 25)).keys() == {"data folder"}


@needs_root
def test_a_folder_the_servers_user_cannot_enter(reachable_folder: Path, free_port: int) -> None:
    closed = reachable_folder / "closed"
    closed.mkdir(mode=0o700)
    done = synapse("doctor", "--data", str(closed / "data"))
    assert done.returncode == 1
    assert f"cannot enter {closed}" in done.stdout
    assert "→ give a folder it can reach" in done.stdout


@pytest.fixture
def free_port(monkeypatch: pytest.MonkeyPatch) -> int:
    """A port that nobody listens on, in the settings."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    assert "SYNAPSE_PORT" in VARIABLES
    monkeypatch.setenv("SYNAPSE_PORT", str(port))
    return port
