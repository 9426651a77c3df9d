"""`synapse doctor`: what is wrong with the surroundings, in plain words, changing nothing."""

import platform
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Generator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import httpx
import typer

from synapse.cli.database import open_database, run
from synapse.cli.discord_check import CannotAsk, ask_application, missing_intents
from synapse.cli.options import DataOption, DbOption, JsonOption
from synapse.cli.output import console, print_json
from synapse.db.account import SERVICE_USER, find_account
from synapse.db.binaries import packaged
from synapse.db.embedded import is_listening
from synapse.db.folder import DataFolder, check_socket_length, locate, unreachable
from synapse.db.migrate import status
from synapse.kit.errors import SynapseError
from synapse.kit.paths import ROOT
from synapse.settings import Settings, read_settings

_LEAST_FREE = 1_000_000_000
_SIGNS = {"ok": "[green]✓[/]", "note": "[blue]·[/]", "problem": "[red]✗[/]"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One look at the surroundings; `hint` says what to do about a problem."""

    what: str
    state: Literal["ok", "note", "problem"]
    words: str
    hint: str = ""


def doctor(data: DataOption = None, db: DbOption = None, json: JsonOption = False) -> None:
    """Look at the surroundings and say in plain words what is wrong; exit 1 if something is."""
    findings = list(examine(data, db))
    if json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            console.print(f"{_SIGNS[finding.state]} {finding.what}: {finding.words}")
            if finding.hint:
                console.print(f"    → {finding.hint}")
    raise typer.Exit(1 if any(finding.state == "problem" for finding in findings) else 0)


def examine(data: Path | None, db: str | None) -> Generator[Finding]:
    """Look at everything, in the order in which it would go wrong."""
    yield _python()
    settings = read_settings()
    url = db or (settings.database_url if data is None else None)
    if url is None:
        yield _looked("PostgreSQL's programs", _binaries)
        folder = locate(data or settings.data_dir)
        yield _looked("data folder", lambda: _folder(folder))
        yield _disk(folder.path)
    if url is not None or locate(data or settings.data_dir).is_initialised:
        yield _looked("database", lambda: run(_database(data, db)))
    yield _port(settings)
    yield _token(settings)


def _python() -> Finding:
    words = f"{platform.python_version()}, started from {sys.prefix}"
    wanted, installed = ROOT / "requirements-dev.lock", Path(sys.prefix) / "installed.lock"
    if wanted.is_file() and installed.is_file() and wanted.read_bytes() != installed.read_bytes():
        hint = "`make test` installs what the lock names"
        return Finding("Python", "problem", f"{words}; its packages are not those of {wanted.name}", hint)
    return Finding("Python", "ok", words)


def _looked(what: str, look: Callable[[], tuple[Literal["ok", "note"], str]]) -> Finding:
    try:
        return Finding(what, *look())
    except SynapseError as error:
        return Finding(what, "problem", error.message, error.hint)
    except PermissionError as error:
        hint = "run as the user whose folder it is, or give another with --data DIR"
        return Finding(what, "problem", f"{error.filename} may not be entered", hint)


def _binaries() -> tuple[Literal["ok", "note"], str]:
    binaries = packaged()
    account = find_account()
    if account is None:
        return "note", f"version {binaries.major}; the system user {SERVICE_USER} is made at the first start"
    try:
        reached = account.run([binaries["postgres"], "--version"]).returncode == 0
    except (OSError, subprocess.SubprocessError):
        reached = False
    how = "runs them" if reached else "cannot reach them, so a copy lies beside the data"
    return "ok", f"version {binaries.major}; {account.name} {how}"


def _folder(folder: DataFolder) -> tuple[Literal["ok", "note"], str]:
    check_socket_length(folder)
    account = find_account()
    there = next(path for path in (folder.path, *folder.path.parents) if path.exists())
    if account is not None and not account.can_enter(there):
        raise unreachable(there, account)
    if not folder.is_initialised:
        return "note", f"{folder.path} is not there yet; the first start makes it"
    major = (folder.data / "PG_VERSION").read_text(encoding="utf-8").strip()
    running = "a server runs on it" if is_listening(folder) else "no server runs on it now"
    return "ok", f"{folder.path}, of PostgreSQL {major}; {running}"


def _disk(path: Path) -> Finding:
    there = next(parent for parent in (path, *path.parents) if parent.exists())
    free = shutil.disk_usage(there).free
    words = f"{free / 1e9:.1f} GB free at {there}"
    if free < _LEAST_FREE:
        return Finding("disk", "problem", words, "make room, or give a folder on another disk with --data DIR")
    return Finding("disk", "ok", words)


async def _database(data: Path | None, db: str | None) -> tuple[Literal["ok", "note"], str]:
    async with open_database(data, db, schema="any", patience=1) as engine:
        found = await status(engine)
    if found.is_current:
        return "ok", f"answers, and its tables are up to date ({found.current})"
    return (
        "note",
        f"answers; {len(found.pending)} migrations are missing, which `make up` or `synapse db upgrade` applies",
    )


def _port(settings: Settings) -> Finding:
    where = f"{settings.host}:{settings.port}"
    try:
        socket.create_connection((settings.host, settings.port), timeout=2).close()
    except ConnectionRefusedError:
        return Finding("port", "ok", f"{where} is free")
    except OSError as error:
        hint = "SYNAPSE_HOST must be an address of this machine"
        return Finding("port", "problem", f"{where} cannot be used: {error.strerror or error}", hint)
    try:
        answer = httpx.get(f"http://{where}/api/health", timeout=2, trust_env=False)
        if answer.json().get("status") == "ok":
            return Finding("port", "ok", f"Synapse itself listens on {where}")
    except (httpx.HTTPError, ValueError, AttributeError):
        pass
    return Finding(
        "port", "problem", f"another program listens on {where}", "stop it, or start with --port or SYNAPSE_PORT"
    )


def _token(settings: Settings) -> Finding:
    if not settings.discord_token:
        return Finding("Discord", "note", "DISCORD_TOKEN is not set: no bot, everything else works")
    try:
        application = ask_application(settings.discord_token, settings)
    except CannotAsk as error:
        return Finding(
            "Discord", "problem", f"cannot be asked: {error}", "is it reachable, or does it take DISCORD_PROXY?"
        )
    if application is None:
        hint = "copy it anew from the developer portal, under Bot"
        return Finding("Discord", "problem", "does not know DISCORD_TOKEN", hint)
    if missing := ", ".join(missing_intents(application)):
        hint = "switch them on in the developer portal, under Bot"
        return Finding("Discord", "problem", f"the bot lacks {missing}", hint)
    return Finding("Discord", "ok", f"knows the bot of {application.get('name')}, which has the intents it needs")
