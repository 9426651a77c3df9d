"""Migrated databases to measure in, each as empty as the one before."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.embedded import open_server
from synapse.db.engine import connect
from synapse.db.migrate import upgrade
from synapse.kit.clock import now
from synapse.packs.library import load_preset
from synapse.runtime.changing import changing
from synapse.runtime.plans.presets import apply_preset
from synapse.runtime.spine import Spine
from synapse.runtime.vocabulary import vocabulary_of

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
PRESET = "classic-gamification"
_TEMPLATE = "migrated"
_numbers = count(1)


@dataclass(frozen=True)
class Bench:
    """A server of our own: its socket's folder, and the address of a database on it."""

    socket_dir: str
    url_of: Callable[[str], str]
    admin: Connection

    async def raw(self, database: str) -> Connection:
        """A connection without anything of ours around it."""
        return await asyncpg.connect(host=self.socket_dir, user="synapse", database=database)

    async def calm(self) -> None:
        """Have the server write down what it still has to, so that nobody pays for somebody else's pages."""
        await self.admin.execute("CHECKPOINT")


@asynccontextmanager
async def open_bench(folder: Path) -> AsyncGenerator[Bench]:
    """A server with a migrated template database, in a folder that may be new."""
    async with open_server(folder) as server:
        socket_dir = str(server.socket_dir)
        admin = await asyncpg.connect(host=socket_dir, user="synapse", database="postgres")
        try:
            if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", _TEMPLATE):
                await admin.execute(f"CREATE DATABASE {_TEMPLATE}")
                engine = await connect(server.url_of(_TEMPLATE))
                await upgrade(engine)
                await engine.dispose()
            yield Bench(socket_dir, server.url_of, admin)
        finally:
            await admin.close()


@asynccontextmanager
async def database(bench: Bench) -> AsyncGenerator[str]:
    """The name of a new, migrated database."""
    name = f"bench_{next(_numbers)}"
    await bench.admin.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    try:
        yield name
    finally:
        await bench.admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@asynccontextmanager
async def prepared(bench: Bench, name: str, guild: int) -> AsyncGenerator[Spine]:
    """A spine whose guild has its preset applied, compiled and in memory, as in a process that runs already."""
    engine = await connect(bench.url_of(name))
    try:
        await prepare(engine, guild)
        spine = Spine(engine)
        await vocabulary_of(spine, guild)
        await bench.calm()
        yield spine
    finally:
        await engine.dispose()


async def prepare(engine: AsyncEngine, guild: int) -> None:
    """Apply the preset that is measured."""
    async with changing(engine, guild) as change:
        await apply_preset(change, load_preset(PRESET), at=now())


async def fetch(bench: Bench, database: str, query: str, *arguments: Any) -> list[asyncpg.Record]:
    """One query, on a connection of its own."""
    connection = await bench.raw(database)
    try:
        return await connection.fetch(query, *arguments)
    finally:
        await connection.close()
