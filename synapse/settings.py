"""Every setting of the process, read once from the environment and `.env`; only the command line imports this."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from synapse.kit.errors import BadInput
from synapse.kit.ids import parse_id
from synapse.kit.paths import ROOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the surroundings say; a community's own choices are data in `guilds/`, not settings."""

    host: str = "127.0.0.1"
    port: int = 8000
    data_dir: Path | None = None
    database_url: str | None = field(default=None, repr=False)
    discord_token: str | None = field(default=None, repr=False)
    discord_client_id: str | None = None
    discord_client_secret: str | None = field(default=None, repr=False)
    discord_proxy: str | None = field(default=None, repr=False)
    journal: Path | None = None
    jwt_secret: str | None = field(default=None, repr=False)
    public_url: str | None = None
    default_guild: int | None = None
    allowed_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    changes_per_minute: int = 30
    metrics_token: str | None = field(default=None, repr=False)
    #: json or console; none: what the command thinks best
    log_format: Literal["json", "console"] | None = None
    log_level: str = "INFO"


#: each variable with what it is for; `.env.example`, docker-compose.yml and the documents name the same ones
VARIABLES: Mapping[str, str] = {
    "DATABASE_URL": "PostgreSQL to use instead of the embedded one",
    "SYNAPSE_DATA": "folder of the embedded PostgreSQL",
    "SYNAPSE_HOST": "address to listen on (127.0.0.1)",
    "SYNAPSE_PORT": "port to listen on (8000)",
    "SYNAPSE_PUBLIC_URL": "where browsers reach Synapse (http://localhost:8000)",
    "SYNAPSE_GUILD": "guild that is meant where none is named and there are several",
    "SYNAPSE_ORIGINS": "other origins whose pages may call the API, with commas between them",
    "SYNAPSE_CHANGES_PER_MINUTE": "changes that an admin may make in a minute (30); 0: as many as they like",
    "SYNAPSE_METRICS_TOKEN": "whoever sends it as Bearer may read /metrics; without one only this machine may",
    "SYNAPSE_LOG_FORMAT": "json or console; `synapse api` writes json, `make up` for people",
    "SYNAPSE_LOG_LEVEL": "what is told at least: DEBUG, INFO, WARNING, ERROR or CRITICAL (INFO)",
    "TRUSTED_PROXIES": "addresses of reverse proxies that may say who asks, with commas between them",
    "JWT_SECRET": "signs sessions: at least 32 random characters",
    "DISCORD_TOKEN": "token of the Discord bot",
    "DISCORD_CLIENT_ID": "the Discord application that people sign in with",
    "DISCORD_CLIENT_SECRET": "its secret",
    "DISCORD_PROXY": "HTTP proxy for everything that is asked of Discord",
    "SYNAPSE_JOURNAL": "folder in which captured events wait while the database is away (beside the embedded one)",
}
#: these may be in a file instead, which `<NAME>_FILE` names
IN_FILES = ("DATABASE_URL", "JWT_SECRET", "DISCORD_TOKEN", "DISCORD_CLIENT_SECRET", "SYNAPSE_METRICS_TOKEN")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def read_settings(environment: Mapping[str, str] | None = None, dotenv: Path = ROOT / ".env") -> Settings:
    """The settings now: the environment wins over `.env`; an empty value is none."""
    surroundings = os.environ if environment is None else environment
    values = {**_with_files(read_dotenv(dotenv)), **_with_files(surroundings)}
    guild = values.get("SYNAPSE_GUILD")
    return Settings(
        host=values.get("SYNAPSE_HOST") or "127.0.0.1",
        port=_number("SYNAPSE_PORT", values.get("SYNAPSE_PORT") or "8000", 65_535),
        data_dir=_folder(values.get("SYNAPSE_DATA")),
        database_url=values.get("DATABASE_URL") or None,
        discord_token=values.get("DISCORD_TOKEN") or None,
        discord_client_id=values.get("DISCORD_CLIENT_ID") or None,
        discord_client_secret=values.get("DISCORD_CLIENT_SECRET") or None,
        discord_proxy=_url("DISCORD_PROXY", values.get("DISCORD_PROXY")),
        journal=_folder(values.get("SYNAPSE_JOURNAL")),
        jwt_secret=values.get("JWT_SECRET") or None,
        public_url=_url("SYNAPSE_PUBLIC_URL", values.get("SYNAPSE_PUBLIC_URL")),
        default_guild=parse_id(guild, "SYNAPSE_GUILD") if guild else None,
        allowed_origins=_origins("SYNAPSE_ORIGINS", values.get("SYNAPSE_ORIGINS")),
        trusted_proxies=_list(values.get("TRUSTED_PROXIES")),
        changes_per_minute=_number(
            "SYNAPSE_CHANGES_PER_MINUTE", values.get("SYNAPSE_CHANGES_PER_MINUTE") or "30", 1_000_000
        ),
        metrics_token=values.get("SYNAPSE_METRICS_TOKEN") or None,
        log_format=_log_format(values.get("SYNAPSE_LOG_FORMAT") or None),
        log_level=_log_level(values.get("SYNAPSE_LOG_LEVEL") or "INFO"),
    )


def _with_files(values: Mapping[str, str]) -> dict[str, str]:
    """The values, with those that are kept in files read from there."""
    found = dict(values)
    for name in IN_FILES:
        file = values.get(f"{name}_FILE")
        if file and values.get(name):
            raise BadInput(f"both {name} and {name}_FILE are set", "keep one of them")
        if file:
            try:
                found[name] = Path(file).expanduser().read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise BadInput(f"{name}_FILE is {file}, which cannot be read: {error}") from error
    return found


def _folder(text: str | None) -> Path | None:
    return Path(text).expanduser() if text else None


def _log_format(text: str | None) -> Literal["json", "console"] | None:
    if text is None or text == "json" or text == "console":
        return text
    raise BadInput(f"SYNAPSE_LOG_FORMAT is {text!r}", "it is json or console")


def _log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise BadInput(f"SYNAPSE_LOG_LEVEL is {text!r}", f"it is one of {', '.join(LOG_LEVELS)}")
    return text.upper()


def _number(name: str, text: str, largest: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) > largest:
        what = "not a port" if name == "SYNAPSE_PORT" else "not a number that can be meant"
        raise BadInput(f"{name} is {text!r}, {what}", f"give a number up to {largest}")
    return int(text)


def _url(name: str, text: str | None) -> str | None:
    if not text:
        return None
    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        fits = False
    if not fits:
        raise BadInput(f"{name} is no address that begins with http:// or https://", "write one like http://host:8000")
    return text.rstrip("/")


def _origins(name: str, text: str | None) -> tuple[str, ...]:
    origins = tuple(_url(name, one) or "" for one in _list(text))
    for one in origins:
        if urlsplit(one).path:
            raise BadInput(f"{name} has {one!r} in it, which is more than an origin", "leave out what follows the host")
    return origins


def _list(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def read_dotenv(path: Path) -> dict[str, str]:
    """`NAME=value` lines of a file, if it is there; `#` starts a comment line, quotes around a value are dropped."""
    if not path.is_file():
        return {}
    values: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            value = value.strip()
            quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
            values[name.strip()] = value[1:-1] if quoted else value
    return values
