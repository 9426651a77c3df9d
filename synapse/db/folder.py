"""The embedded server's folder: where it is, what lies in it, and who may enter.

    <folder>/          ours; as root, the server's user may pass through but not write
        data/          PostgreSQL's files                     the server's user only
        run/           its socket                             the server's user only
        pg/            a copy of the binaries, where needed   everyone reads
        postgresql.conf  pg_hba.conf  pg_ident.conf  server.log  start.lock  users.lock   ours

No folder that was there before is ever given another mode or owner.
"""

import os
import pwd
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from synapse.db.account import SERVICE_USER, Account
from synapse.kit.errors import DataFolderError
from synapse.kit.paths import ROOT

SYSTEM_PLACE = Path("/var/lib/synapse")
_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET = 107


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The places inside one folder."""

    path: Path

    @property
    def data(self) -> Path:
        return self.path / "data"

    @property
    def run(self) -> Path:
        return self.path / "run"

    @property
    def socket(self) -> Path:
        return self.run / _SOCKET

    @property
    def copies(self) -> Path:
        return self.path / "pg"

    @property
    def config(self) -> Path:
        return self.path / "postgresql.conf"

    @property
    def hba(self) -> Path:
        return self.path / "pg_hba.conf"

    @property
    def ident(self) -> Path:
        return self.path / "pg_ident.conf"

    @property
    def log(self) -> Path:
        return self.path / "server.log"

    @property
    def start_lock(self) -> Path:
        return self.path / "start.lock"

    @property
    def users_lock(self) -> Path:
        return self.path / "users.lock"

    @property
    def is_initialised(self) -> bool:
        return (self.data / "PG_VERSION").is_file()


def default_folder(clone: Path = ROOT, system_place: Path = SYSTEM_PLACE) -> Path:
    """Where a clone keeps its data unless told otherwise: below the clone, or for root below the system's place."""
    if os.geteuid() != 0:
        return clone / ".synapse"
    named = system_place / clone.name
    return named if _belongs_to(clone, named) else system_place / f"{clone.name}-{_digest(clone)}"


def locate(given: Path | None) -> DataFolder:
    """The folder that was given or the usual one, whether it is there or not."""
    return DataFolder((given or default_folder()).expanduser().absolute())


def prepare(given: Path | None, account: Account) -> DataFolder:
    """Make the folder if it is missing and refuse one that cannot work, saying what to do instead."""
    folder = locate(given)
    path = folder.path
    check_socket_length(folder)
    try:
        _make(path, account, is_default=given is None)
        _check_contents(folder)
        _check_closed(path)
        _check_owner(folder, account)
        if not account.can_enter(path):
            raise unreachable(path, account)
        if not folder.run.is_dir():
            make_private(folder.run, account)
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise DataFolderError(
            f"the data folder {path} cannot be used: {error.strerror} ({error.filename})",
            "give a folder that you may write to: --data DIR",
        ) from error
    return folder


def check_socket_length(folder: DataFolder) -> None:
    """Refuse a path that no socket can have."""
    length = len(os.fsencode(folder.socket))
    if length > _LONGEST_SOCKET:
        raise DataFolderError(
            f"the socket {folder.socket} would have a path of {length} bytes; a socket can have {_LONGEST_SOCKET}",
            "give a folder with a shorter path: --data DIR",
        )


def unreachable(path: Path, account: Account) -> DataFolderError:
    """The outermost folder on the way that the server's user cannot enter, and what to do about it."""
    closed = next((parent for parent in reversed((path, *path.parents)) if not account.can_enter(parent)), path)
    return DataFolderError(
        f"the database server runs as {account.name}, which cannot enter {closed}",
        f"give a folder it can reach, such as --data {SYSTEM_PLACE / path.name}, or let it pass: chmod o+x {closed}",
    )


def make_private(path: Path, account: Account) -> None:
    """A new folder that only the server's user may enter; one that another process made meanwhile will do."""
    fresh = _fresh(path)
    if not account.is_ours:
        os.chown(fresh, account.uid, account.gid)
    _appear(fresh, path)


def _fresh(path: Path) -> Path:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.mkdir(mode=0o700)
    return fresh


def _appear(fresh: Path, path: Path) -> None:
    """Give a folder that is as it must be its name at once: nobody ever sees it half made."""
    try:
        fresh.rename(path)
    except OSError:
        fresh.rmdir()
        if not path.is_dir():
            raise


def write_readable(path: Path, content: str, account: Account) -> None:
    """A file of ours that the server's user may read and not change."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with draft.open("x", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600 if account.is_ours else 0o640)
        if not account.is_ours:
            os.fchown(file.fileno(), os.geteuid(), account.gid)
        file.write(content)
    draft.replace(path)


def _make(path: Path, account: Account, *, is_default: bool) -> None:
    if path.is_dir():
        return
    if is_default and not account.is_ours and not path.parent.is_dir():
        path.parent.parent.mkdir(parents=True, exist_ok=True)
        _make_passage(path.parent, account)
    path.parent.mkdir(parents=True, exist_ok=True)
    _make_passage(path, account)
    if is_default and not account.is_ours:
        (path / "clone").write_text(f"{ROOT}\n", encoding="utf-8")


def _make_passage(path: Path, account: Account) -> None:
    """A new folder of ours that the server's user may pass through."""
    fresh = _fresh(path)
    if not account.is_ours:
        os.chown(fresh, -1, account.gid)
        fresh.chmod(0o710)
    _appear(fresh, path)


def _check_contents(folder: DataFolder) -> None:
    names = {entry.name for entry in folder.path.iterdir()}
    # another process may be making the folder this very moment
    others = {name for name in names - {"clone", folder.run.name} if not name.startswith(f".{folder.run.name}.")}
    if not others or folder.start_lock.name in names:
        return
    if "PG_VERSION" in names:
        raise DataFolderError(
            f"{folder.path} holds a PostgreSQL of its own, not one of Synapse",
            "start that server and give its address with --db URL, or give another folder with --data DIR",
        )
    raise DataFolderError(
        f"{folder.path} has other things in it ({', '.join(sorted(names)[:3])})",
        "give an empty or a new folder: --data DIR",
    )


def _check_closed(path: Path) -> None:
    if path.stat().st_mode & 0o002:
        raise DataFolderError(
            f"every user of this machine may write to {path}",
            f"close it (chmod o-w {path}), or give a new folder with --data DIR",
        )


def _check_owner(folder: DataFolder, account: Account) -> None:
    if not folder.data.exists():
        return
    owner = folder.data.stat().st_uid
    if owner != account.uid:
        name = _name_of(owner)
        other = "root" if name == SERVICE_USER else name
        raise DataFolderError(
            f"the data in {folder.path} belongs to {other}, and only {other} is let in",
            f"run this command as {other}; to take the data over, `synapse backup` there and `synapse restore` here",
        )


def _belongs_to(clone: Path, folder: Path) -> bool:
    try:
        return Path((folder / "clone").read_text(encoding="utf-8").strip()) == clone
    except OSError:
        return not folder.exists()


def _digest(clone: Path) -> str:
    return sha256(os.fsencode(clone)).hexdigest()[:6]


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
