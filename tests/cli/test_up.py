"""`synapse up` is healthy soon, ends well, and says what stops it from starting."""

import os
import re
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from synapse.access.secret import WeakSecret
from synapse.db.embedded import is_listening
from synapse.db.folder import DataFolder
from tests.cli.conftest import Synapse
from tests.fixtures.terminal import SYNAPSE
from tests.fixtures.terminal import synapse as run


@contextmanager
def up(*options: str) -> Generator[tuple["subprocess.Popen[str]", str]]:
    """A running `synapse up` on a free port, and its address."""
    process = subprocess.Popen([*SYNAPSE, "up", "--port", "0", *options], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://[0-9.]+:\d+", line)
        assert found, line
        yield process, found[0]
    finally:
        process.kill()
        process.communicate()


def until_ready(address: str) -> dict[str, Any]:
    """What it says of itself, once it has read every configuration."""
    until = time.monotonic() + 60
    while (answer := httpx.get(f"{address}/api/ready", timeout=10)).status_code != 200:
        assert time.monotonic() < until, answer.text
        time.sleep(0.05)
    return answer.json()


def test_it_is_healthy_and_ready_and_stops_on_request(reachable_folder: Path) -> None:
    folder = reachable_folder / "data"
    with up("--data", str(folder)) as (process, address):
        assert httpx.get(f"{address}/api/health").json()["status"] == "ok"
        ready = until_ready(address)
        assert (ready["status"], ready["database"]) == ("ready", "ok")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert not is_listening(DataFolder(folder))


def test_it_stays_healthy_and_is_not_ready_while_its_database_is_gone(reachable_folder: Path) -> None:
    folder = reachable_folder / "data"
    with up("--data", str(folder)) as (_, address):
        os.kill(int((folder / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        assert httpx.get(f"{address}/api/health").status_code == 200
        ready = httpx.get(f"{address}/api/ready", timeout=10)
        assert (ready.status_code, ready.json()["database"]) == (503, "unreachable")


def test_a_port_in_use_is_said_before_anything_starts(reachable_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("up", "--port", str(port), "--data", str(reachable_folder / "data"))
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in done.stderr
    assert "--port" in done.stderr
    assert not (reachable_folder / "data").exists()


def test_a_database_that_is_down_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JWT_SECRET", secrets.token_hex(32))
    done = run("up", "--port", "0", "--db", "postgresql://x@127.0.0.1:1/x")
    assert done.returncode == 1
    assert done.stderr.startswith("synapse: no database at postgresql://x@127.0.0.1:1/x")


@pytest.mark.parametrize("secret", ["", "   ", "change-me", "a" * 40, "synapse-dev-secret-change-me"])
@pytest.mark.parametrize("command", ["up", "api"])
@pytest.mark.usefixtures("own_logs")
def test_without_a_secret_that_nobody_guesses_it_does_not_serve(
    synapse: Synapse, command: str, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JWT_SECRET", secret)
    done = synapse(command, "--port", "0", "--db", "postgresql://x@127.0.0.1:1/x")
    assert done.exit_code == 1
    assert isinstance(done.exception, WeakSecret)
    assert "JWT_SECRET" in done.exception.message
