"""A backup is one file; restored into an empty place it is the same database, and nowhere else."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from synapse.db import dump
from synapse.db.dump import BackupFailed, libpq_address
from synapse.db.engine import connect, database_url
from tests.cli.conftest import Synapse
from tests.fixtures.terminal import synapse as run


async def test_a_backup_fills_an_empty_folder_and_refuses_a_full_one(database_url: str, reachable_folder: Path) -> None:
    engine = await connect(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE kept AS SELECT 'everything' AS word"))
    await engine.dispose()
    file, new = reachable_folder / "synapse.dump", reachable_folder / "new"
    file.touch()

    written = run("backup", str(file), "--db", database_url)
    assert (written.returncode, written.stderr) == (0, "")
    assert [path.name for path in reachable_folder.iterdir()] == ["synapse.dump"]

    restored = run("restore", str(file), "--data", str(new))
    assert (restored.returncode, restored.stderr) == (0, "")
    status = run("db", "status", "--json", "--data", str(new))
    assert json.loads(status.stdout)["pending"] == []

    again = run("restore", str(file), "--db", database_url)
    assert again.returncode == 1
    assert "the database is not empty" in again.stderr


def test_restored_books_verify_and_hold_the_same(synapse: Synapse, reachable_folder: Path) -> None:
    history, file = reachable_folder / "history.jsonl", reachable_folder / "synapse.dump"
    history.write_text(synapse("generate", "--members", "12", "--days", "2").stdout)
    old, new = str(reachable_folder / "old"), str(reachable_folder / "new")
    replay = ("replay", str(history), "--preset", "classic-gamification", "--json")
    before = json.loads(synapse(*replay, "--data", old).stdout)
    assert before["stored"] > 0
    assert synapse("backup", file, "--data", old).exit_code == 0
    assert synapse("restore", file, "--data", new).exit_code == 0
    assert synapse("ledger", "verify", "--data", new).exit_code == 0
    again = json.loads(synapse(*replay, "--data", new).stdout)
    assert (again["stored"], again["ledger_hash"]) == (0, before["ledger_hash"])


@pytest.mark.parametrize(("content", "words"), [(b"no dump", "is not a backup"), (None, "cannot be read")])
async def test_what_is_not_a_backup_is_refused(
    database_url: str, tmp_path: Path, content: bytes | None, words: str
) -> None:
    file = tmp_path / "file"
    if content is not None:
        file.write_bytes(content)
    engine = await connect(database_url)
    with pytest.raises(BackupFailed, match=words):
        await dump.restore(engine, file)
    await engine.dispose()


async def test_a_file_that_cannot_be_written_leaves_nothing(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="cannot be written: No such file or directory"):
        await dump.dump(database_url, tmp_path / "missing" / "file")
    assert list(tmp_path.iterdir()) == []


def test_passwords_stay_out_of_the_list_of_processes() -> None:
    url = database_url("postgresql://me:secret@db:5432/x?sslmode=require")
    assert libpq_address(url) == "postgresql://me@db:5432/x?sslmode=require"
