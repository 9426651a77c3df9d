"""A small invented community, replayed once, for commands that look at it."""

import asyncio
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path

import asyncpg
import orjson
import pytest
from typer.testing import CliRunner, Result

from synapse.cli.main import app
from synapse.db.embedded import Server
from synapse.histories.invented.generate import Plan, generate

Synapse = Callable[..., Result]
_guilds = count(1_000)


@pytest.fixture(scope="session")
def synapse() -> Synapse:
    """Runs a command in this process; foreseen failures come as its `exception`."""
    runner = CliRunner()

    def call(*arguments: object, stdin: bytes | None = None) -> Result:
        return runner.invoke(app, [str(argument) for argument in arguments], input=stdin)

    return call


async def _create(server: Server, name: str) -> None:
    admin = await asyncpg.connect(host=str(server.socket_dir), user="synapse", database="postgres")
    await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()


def _new_database(server: Server, synapse: Synapse, what: str) -> str:
    name = f"cli_{what}_{os.getpid()}"
    asyncio.run(_create(server, name))
    url = server.url_of(name)
    assert synapse("db", "upgrade", "--db", url).exit_code == 0
    return url


@pytest.fixture(scope="session")
def empty(server: Server, synapse: Synapse) -> str:
    """A database in which nothing ever happened. Leave it as it is."""
    return _new_database(server, synapse, "empty")


@pytest.fixture(scope="session")
def database(server: Server, synapse: Synapse) -> str:
    """A database that tests share, each with guilds of its own."""
    return _new_database(server, synapse, "shared")


@pytest.fixture
def guild() -> str:
    """A guild that no other test uses."""
    return str(next(_guilds))


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four days of twelve people."""
    file = tmp_path_factory.mktemp("history") / "community.jsonl"
    records = generate(Plan(members=12, days=4, seed=5, events_per_day=60))
    file.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in records))
    return file


@pytest.fixture(scope="session")
def community(server: Server, synapse: Synapse, history: Path) -> str:
    """A database in which that history was replayed. Leave it as it is."""
    url = _new_database(server, synapse, "community")
    done = synapse("replay", history, "--preset", "classic-gamification", "--db", url, "--json")
    assert done.exit_code == 0, done.output
    return url
