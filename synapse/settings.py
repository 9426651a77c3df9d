"""Every setting of the process, read once from the environment and `.env`; only the command line imports this."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from synapse.kit.errors import BadInput
from synapse.kit.paths import ROOT


@dataclass(frozen=True, slots=True)
class Settings:
    """What the surroundings say; a community's own choices are data in `guilds/`, not settings."""

    database_url: str | None
    data_dir: Path | None
    discord_token: str | None
    host: str
    port: int


#: each variable with what it is for; `.env.example`, docker-compose.yml and the documents name the same ones
VARIABLES: Mapping[str, str] = {
    "DATABASE_URL": "PostgreSQL to use instead of the embedded one",
    "SYNAPSE_DATA": "folder of the embedded PostgreSQL",
    "SYNAPSE_HOST": "address to listen on (127.0.0.1)",
    "SYNAPSE_PORT": "port to listen on (8000)",
    "DISCORD_TOKEN": "token of the Discord bot",
}


def read_settings(environment: Mapping[str, str] | None = None, dotenv: Path = ROOT / ".env") -> Settings:
    """The settings now: the environment wins over `.env`; an empty value is none."""
    values = {**read_dotenv(dotenv), **(os.environ if environment is None else environment)}
    data_dir = values.get("SYNAPSE_DATA")
    return Settings(
        database_url=values.get("DATABASE_URL") or None,
        data_dir=Path(data_dir).expanduser() if data_dir else None,
        discord_token=values.get("DISCORD_TOKEN") or None,
        host=values.get("SYNAPSE_HOST") or "127.0.0.1",
        port=_port(values.get("SYNAPSE_PORT") or "8000"),
    )


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise BadInput(f"SYNAPSE_PORT is {text!r}, not a port", "give a number up to 65535")
    return int(text)


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
