"""Alembic's way in: on the connection it is handed, or on the database that DATABASE_URL names."""

import asyncio
from importlib import import_module

from alembic import context
from sqlalchemy import Connection

from synapse.db.base import Base
from synapse.db.engine import create_engine
from synapse.kit.errors import DatabaseUnavailable
from synapse.kit.paths import ROOT
from synapse.settings import read_settings

for tables in sorted((ROOT / "synapse").glob("*/tables.py")):
    import_module(f"synapse.{tables.parent.name}.tables")


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_on_database_url() -> None:
    url = read_settings().database_url
    if url is None:
        raise DatabaseUnavailable("DATABASE_URL is not set", "use `synapse db upgrade`, or set it")
    engine = create_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_on_database_url())
