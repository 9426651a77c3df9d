"""A database as one file and back, by the pg_dump and pg_restore that came with the wheel."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.binaries import packaged
from synapse.db.engine import database_url
from synapse.kit.errors import SynapseError

_FORMAT_MARK = b"PGDMP"


class BackupFailed(SynapseError):
    """The file could not be written or read back; the database is as it was."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("backup-failed", message, hint)


async def dump(url: str, file: Path) -> None:
    """Write the whole database to `file`, which appears only when it is complete."""
    draft = file.with_name(f"{file.name}.part")
    try:
        with draft.open("wb") as output:
            draft.chmod(0o600)
            await _run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges"], url, output=output)
        draft.replace(file)
    except OSError as error:
        raise BackupFailed(f"{file} cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)


async def restore(engine: AsyncEngine, file: Path) -> None:
    """Fill an empty database from a file that `dump` wrote: all of it or, on an error, nothing."""
    try:
        with file.open("rb") as source:
            if source.read(len(_FORMAT_MARK)) != _FORMAT_MARK:
                raise BackupFailed(f"{file} is not a backup", "give a file that `synapse backup` wrote")
    except OSError as error:
        raise BackupFailed(f"{file} cannot be read: {error.strerror}") from error
    if tables := await _tables(engine):
        raise BackupFailed(
            f"the database is not empty, it has {tables} tables",
            "restore into a new folder (--data DIR) or a new database",
        )
    url = engine.url.render_as_string(hide_password=False)
    with file.open("rb") as source:
        await _run("pg_restore", ["--exit-on-error", "--single-transaction", "--no-owner"], url, source=source)


async def _tables(engine: AsyncEngine) -> int:
    query = "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    async with engine.connect() as connection:
        return int((await connection.execute(text(query))).scalar_one())


async def _run(
    program: str, options: list[str], url: str, *, output: IO[bytes] | None = None, source: IO[bytes] | None = None
) -> None:
    parsed = database_url(url)
    process = await asyncio.create_subprocess_exec(
        packaged()[program],
        *options,
        f"--dbname={libpq_address(parsed)}",
        stdin=source or asyncio.subprocess.DEVNULL,
        stdout=output or asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env=_environment(parsed),
    )
    try:
        _, said = await process.communicate()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if process.returncode != 0:
        words = " ".join(said.decode(errors="replace").split())[:500]
        raise BackupFailed(f"{program} stopped: {words.removeprefix(f'{program}: ')}", "nothing was changed")


def libpq_address(url: URL) -> str:
    """The URL as PostgreSQL's own programs take it; its password goes by the environment, out of sight of `ps`."""
    query = dict(url.query)
    if "ssl" in query:
        query["sslmode"] = query.pop("ssl")
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
    return plain.render_as_string(hide_password=False)


def _environment(url: URL) -> Mapping[str, str]:
    password = {"PGPASSWORD": str(url.password)} if url.password is not None else {}
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", **password}
