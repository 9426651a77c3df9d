"""The embedded PostgreSQL: commands attach to a folder's server; the first starts it, the last one out stops it."""

import asyncio
import fcntl
import os
import shlex
import socket
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

from synapse.db.account import Account, server_account
from synapse.db.binaries import Binaries, runnable
from synapse.db.cluster import initialise, refuse_other_major, write_configuration
from synapse.db.folder import DataFolder, prepare
from synapse.kit.errors import DatabaseUnavailable, DataFolderError

DATABASE = "synapse"
# a crashed server needs a moment until its children are gone and its parent has noticed
_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.5, 3, 4, 0)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server that this process is attached to."""

    folder: DataFolder
    binaries: Binaries
    account: Account

    @property
    def socket_dir(self) -> Path:
        return self.folder.run

    @property
    def url(self) -> str:
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """The address of one database of this server; only the user who started it is let in."""
        return f"postgresql+asyncpg://synapse@/{database}?host={quote(str(self.socket_dir), safe='')}"


@asynccontextmanager
async def open_server(data_dir: Path | None = None) -> AsyncGenerator[Server]:
    """Attach for the length of the block, off the event loop's thread."""
    attached = attach(data_dir)
    entering = asyncio.ensure_future(asyncio.to_thread(attached.__enter__))
    try:
        server = await asyncio.shield(entering)
    except asyncio.CancelledError:
        await entering
        await asyncio.to_thread(attached.__exit__, None, None, None)
        raise
    try:
        yield server
    finally:
        await asyncio.to_thread(attached.__exit__, None, None, None)


@contextmanager
def attach(data_dir: Path | None = None) -> Generator[Server]:
    """Attach for the length of the block, starting the server if nobody has."""
    account = server_account()
    folder = prepare(data_dir, account)
    # every attached process holds the users' lock shared; the kernel drops it however the process ends
    with _open_private(folder.users_lock) as users:
        with _locked(folder.start_lock):
            binaries = runnable(account, folder.copies)
            if not is_listening(folder):
                _start(folder, binaries, account)
            fcntl.flock(users, fcntl.LOCK_SH)
        server = Server(folder, binaries, account)
        try:
            yield server
        finally:
            with _locked(folder.start_lock):
                if _is_last(users):
                    _stop(server)


def is_listening(folder: DataFolder) -> bool:
    """Whether a server answers on the folder's own socket, which nobody else can have opened."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(5)
        try:
            probe.connect(str(folder.socket))
        except OSError:
            return False
        return True


def _start(folder: DataFolder, binaries: Binaries, account: Account) -> None:
    if not folder.is_initialised:
        initialise(folder, binaries, account, DATABASE)
    refuse_other_major(folder, binaries)
    write_configuration(folder, account)
    options = f"-c config_file={shlex.quote(str(folder.config))}"
    command = [binaries["pg_ctl"], "start", "-w", "-t", "300", "-s", "-D", str(folder.data), "-o", options]
    began = folder.log.stat().st_size if folder.log.exists() else 0
    for pause in _PAUSES:
        with _open_private(folder.log) as log:
            account.run(command, cwd=folder.path, output=log)
        if is_listening(folder):
            return
        if _is_held_from_elsewhere(folder):
            break
        time.sleep(pause)
    raise _not_started(folder, _last_words(folder.log, began))


def _stop(server: Server) -> None:
    command = [server.binaries["pg_ctl"], "stop", "-m", "fast", "-w", "-t", "120", "-s", "-D", str(server.folder.data)]
    with _open_private(server.folder.log) as log:
        server.account.run(command, cwd=server.folder.path, output=log)


def _pid_file(folder: DataFolder) -> list[str]:
    """What a running server says of itself: its process first, its socket's folder fifth."""
    try:
        return (folder.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _is_held_from_elsewhere(folder: DataFolder) -> bool:
    """Whether a living server has the data and another socket; one that was killed and not yet buried has nothing."""
    lines = _pid_file(folder)
    if len(lines) < 5 or lines[4] == str(folder.run):
        return False
    state = Path(f"/proc/{lines[0]}/stat")
    return state.exists() and state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] not in "ZX"


def _not_started(folder: DataFolder, words: str) -> Exception:
    if _is_held_from_elsewhere(folder):
        return DataFolderError(
            f"the data in {folder.path} is in use by another PostgreSQL, process {_pid_file(folder)[0]}",
            "stop that server, or give another folder with --data DIR",
        )
    return DatabaseUnavailable(f"PostgreSQL does not start in {folder.path}: {words}", f"its whole log is {folder.log}")


def _last_words(log: Path, began: int) -> str:
    with log.open("rb") as file:
        file.seek(began)
        lines = file.read().decode(errors="replace").splitlines()
    telling = [line.strip() for line in lines if "FATAL:" in line or "HINT:" in line or "could not" in line]
    return " ".join(telling[:3]) or " ".join(line.strip() for line in lines[-3:]) or "it says nothing"


@contextmanager
def _locked(path: Path) -> Generator[None]:
    with _open_private(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _is_last(users: IO[bytes]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open_private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600), "ab")
