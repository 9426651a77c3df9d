"""A new PostgreSQL cluster and its configuration: a socket for one user, no port, nothing on trust."""

import os
import shutil
import subprocess
from pathlib import Path

from synapse.db.account import Account, current_user
from synapse.db.binaries import Binaries
from synapse.db.folder import DataFolder, make_private, write_readable
from synapse.kit.errors import DatabaseUnavailable, DataFolderError

OWNER = "synapse"

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    # nothing is replicated from here, and bulk loads of new tables skip the log
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
}


def initialise(folder: DataFolder, binaries: Binaries, account: Account, database: str) -> None:
    """Make the cluster and its database beside their place and move them there whole."""
    for abandoned in folder.path.glob("data.new-*"):
        shutil.rmtree(abandoned, ignore_errors=True)
    # a name of its own: the initdb of a killed process may still be at work on the other
    half = folder.path / f"data.new-{os.getpid()}"
    make_private(half, account)
    initdb = [binaries["initdb"], "-D", str(half), "-U", OWNER, "--auth=peer", "--no-instructions"]
    locale = ["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    _run(account, folder.path, [*initdb, *locale])
    # without a server there is nobody to let in yet: the single-user mode makes the database
    create = f'CREATE DATABASE "{database}" OWNER "{OWNER}"'
    single = [binaries["postgres"], "--single", "-D", str(half), "-c", "exit_on_error=on", "postgres"]
    _run(
        account,
        folder.path,
        ["/bin/sh", "-c", 'words=$1; shift; printf "%s\\n" "$words" | "$@"', "sh", create, *single],
    )
    half.rename(folder.data)


def write_configuration(folder: DataFolder, account: Account) -> None:
    """Write the server's configuration anew, where the server itself cannot change it."""
    places = {
        "unix_socket_directories": f'"{folder.run}"',
        "hba_file": str(folder.hba),
        "ident_file": str(folder.ident),
    }
    lines = [f"{name} = {_quoted(value)}\n" for name, value in {**_SETTINGS, **places}.items()]
    write_readable(folder.config, "".join(lines), account)
    write_readable(folder.hba, f"local all {OWNER} peer map=synapse\n", account)
    write_readable(folder.ident, f'synapse "{current_user()}" {OWNER}\n', account)


def refuse_other_major(folder: DataFolder, binaries: Binaries) -> None:
    """A folder of another major version cannot be opened; say how its contents come over."""
    written_by = (folder.data / "PG_VERSION").read_text(encoding="utf-8").strip()
    if written_by != str(binaries.major):
        raise DataFolderError(
            f"the data in {folder.path} is of PostgreSQL {written_by}, this Synapse brings {binaries.major}",
            f"with the Synapse that wrote it run `synapse backup synapse.dump --data {folder.path}`, "
            f"then here `synapse restore synapse.dump --data {folder.path}-{binaries.major}`",
        )


def _run(account: Account, cwd: Path, command: list[str]) -> None:
    done: subprocess.CompletedProcess[bytes] = account.run(command, cwd=cwd)
    if done.returncode != 0:
        words = " ".join(done.stdout.decode(errors="replace").split())[-600:]
        raise DatabaseUnavailable(f"PostgreSQL cannot make its data in {cwd}: {words}", "`synapse doctor` looks closer")


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
