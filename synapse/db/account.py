"""Who runs the embedded server: ourselves or, since PostgreSQL refuses root, a system user made for it."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from synapse.kit.errors import DatabaseUnavailable

SERVICE_USER = "synapse-postgres"
_OWN_DATABASE = "set DATABASE_URL to a PostgreSQL of your own"


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the machine whose programs we can start."""

    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def run(
        self, command: Sequence[str], *, cwd: Path = Path("/"), output: IO[bytes] | int = subprocess.PIPE
    ) -> "subprocess.CompletedProcess[bytes]":
        """Run a program as this user, in a clean environment; its words go to `output`."""
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            umask=0o077,
            check=False,
            user=None if self.is_ours else self.uid,
            group=None if self.is_ours else self.gid,
            extra_groups=None if self.is_ours else [],
        )

    def can_enter(self, folder: Path) -> bool:
        """Whether this user may make `folder` its working place, whatever forbids it."""
        # the program enters by itself: `cwd` would be entered before the user is switched
        return self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]).returncode == 0


def current_user() -> str:
    """The name of whoever runs us, as the server will hear it from the kernel."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise DatabaseUnavailable(
            f"user {os.geteuid()} has no name on this machine, and PostgreSQL needs one", _OWN_DATABASE
        ) from None


def server_account() -> Account:
    """The user the server runs as; root gets its service user, made if missing."""
    return find_account() or _make_service_account()


def find_account() -> Account | None:
    """The user the server runs as, or none when root's service user has yet to be made."""
    name = current_user()
    if os.geteuid() != 0:
        return Account(name, os.geteuid(), os.getegid())
    try:
        entry = pwd.getpwnam(SERVICE_USER)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _make_service_account() -> Account:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    said = "there is no useradd"
    if useradd:
        options = ["--system", "--no-create-home", "--user-group", "--shell", "/usr/sbin/nologin"]
        made = subprocess.run([useradd, *options, SERVICE_USER], capture_output=True, text=True, check=False)
        said = made.stderr.strip()
    # another process may have made it in the same moment: what counts is that it is there
    account = find_account()
    if account is None:
        raise DatabaseUnavailable(
            f"PostgreSQL does not run as root, and the system user {SERVICE_USER} cannot be made: {said}",
            f"make it by hand, run Synapse as another user, or {_OWN_DATABASE}",
        )
    return account
