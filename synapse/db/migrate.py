"""Bringing the schema up to date: Alembic, run from the program, by one process at a time."""

from dataclasses import dataclass

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.kit.errors import DatabaseOutdated
from synapse.kit.paths import MIGRATIONS

# any number that nothing else in this database locks; held while migrating
_LOCK = 7_962_763_001


@dataclass(frozen=True, slots=True)
class SchemaStatus:
    """Which revision the database has, which one this program wants, and those between."""

    current: str | None
    wanted: str | None
    pending: tuple[str, ...]

    @property
    def is_current(self) -> bool:
        return self.current == self.wanted


async def status(engine: AsyncEngine) -> SchemaStatus:
    """Compare the database with the migrations, changing nothing."""
    async with engine.connect() as connection:
        return await connection.run_sync(_status)


async def upgrade(engine: AsyncEngine) -> SchemaStatus:
    """Apply what is pending and say what that was: everything or, on an error, nothing."""
    before = await status(engine)
    if before.is_current:
        return before
    async with engine.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        before = await connection.run_sync(_status)
        await connection.run_sync(_upgrade)
    # connections opened before keep plans for the tables as they were
    await engine.dispose()
    return before


async def require_current(engine: AsyncEngine) -> None:
    """Refuse to work on a schema that this program was not written for."""
    found = await status(engine)
    if not found.is_current:
        has = f"has revision {found.current}" if found.current else "has no tables yet"
        raise DatabaseOutdated(f"the database {has}, this Synapse needs {found.wanted}", "run `synapse db upgrade`")


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings; `migrations/env.py` takes the connection from here when there is one."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _status(connection: Connection) -> SchemaStatus:
    current = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory.from_config(alembic_config())
    wanted = scripts.get_current_head()
    known = {script.revision: script for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise DatabaseOutdated(
            f"the database has revision {current}, which this Synapse does not know",
            "a newer Synapse made it: update this one",
        )
    pending: list[str] = []
    for script in scripts.walk_revisions():
        if script.revision == current:
            break
        pending.append(f"{script.revision} {script.doc}")
    return SchemaStatus(current, wanted, tuple(reversed(pending)))


def _upgrade(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "head")
