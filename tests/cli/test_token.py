"""Tokens by the command line: the secret alone is printed, opens the API, and can be ended; links sign in once."""

import re
import signal
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from tests.cli.conftest import Synapse
from tests.cli.test_up import up
from tests.fixtures.terminal import synapse as run


def test_only_the_secret_is_printed(database: str) -> None:
    done = run("token", "create", "--name", "check", "--db", database)
    assert re.fullmatch(r"syn_[\w-]{43}\n", done.stdout), done.stdout
    assert "shown this once" in done.stderr


def test_tokens_are_listed_and_ended(database: str, synapse: Synapse, guild: str) -> None:
    where = ("--guild", guild, "--db", database)
    made = synapse("token", "create", "--name", "reads", "--scope", "read", "--scope", "events", "--days", 3, *where)
    assert made.exit_code == 0
    listed = synapse("token", "list", *where)
    assert "reads" in listed.stdout
    assert "events read" in listed.stdout
    assert made.stdout.splitlines()[-1] not in listed.stdout
    assert f'"guild_id": "{guild}"' in synapse("token", "list", "--json", *where).stdout
    assert synapse("token", "revoke", 1, *where).exit_code == 0
    assert synapse("token", "revoke", 1, *where).exit_code == 1
    assert "until" not in synapse("token", "list", *where).stdout


def test_a_wrong_scope_or_name_is_said(database: str, synapse: Synapse) -> None:
    done = synapse("token", "create", "--name", "x", "--scope", "everything", "--db", database)
    assert "no scope 'everything'" in str(done.exception)
    assert synapse("token", "create", "--name", " ", "--db", database).exit_code == 1


@pytest.fixture
def browser() -> Generator[httpx.Client]:
    with httpx.Client() as client:
        yield client


def test_links_sign_in_once_and_the_session_outlives_a_restart(browser: httpx.Client, reachable_folder: Path) -> None:
    data = ("--data", str(reachable_folder / "data"))
    with up(*data) as (process, address):
        assert process.stderr
        [link] = re.findall(r"http://127.0.0.1:\d+/api/auth/local\?key=\S+", process.stderr.readline())
        assert browser.get(link).headers["location"] == "/"
        assert browser.get(f"{address}/api/auth/me").json()["kind"] == "operator"
        assert "auth_error=link" in httpx.get(link).headers["location"]
        token = run("token", "create", "--name", "check", *data).stdout.strip()
        script = {"Authorization": f"Bearer {token}"}
        assert httpx.get(f"{address}/api/auth/me", headers=script).json()["is_operator"] is True
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    with up(*data) as (_, address):
        assert browser.get(f"{address}/api/auth/me").json()["kind"] == "operator"
        port = address.rpartition(":")[2]
        fresh = run("sign-in", "--port", port, *data).stdout.strip()
        assert httpx.get(fresh).headers["location"] == "/"
    secret = reachable_folder / "data" / "jwt-secret"
    assert secret.stat().st_mode & 0o777 == 0o600
