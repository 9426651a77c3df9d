"""Which database a command works on, opened for the length of a block."""

import asyncio
import gc
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import typer
import uvloop
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.embedded import Server, open_server
from synapse.db.engine import connect
from synapse.db.migrate import require_current, upgrade
from synapse.settings import read_settings

T = TypeVar("T")

#: `upgrade` applies what is pending, `require` refuses an older schema (but upgrades an embedded one), `any` looks away
Schema = Literal["upgrade", "require", "any"]


@dataclass(frozen=True, slots=True)
class Place:
    """A reachable database; `server` is ours when it is embedded."""

    url: str
    server: Server | None


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's asynchronous part."""
    # a batch's objects live as long as the batch: looking for garbage rarely is a twelfth quicker
    gc.set_threshold(50_000, 20, 50)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


@asynccontextmanager
async def open_place(data: Path | None, db: str | None) -> AsyncGenerator[Place]:
    """The database that the options name, else the settings, else the embedded one in its usual folder."""
    if data is not None and db is not None:
        raise typer.BadParameter("give --data or --db, not both")
    settings = read_settings()
    url = db or (settings.database_url if data is None else None)
    if url:
        yield Place(url, None)
        return
    async with open_server(data or settings.data_dir) as server:
        yield Place(server.url, server)


@asynccontextmanager
async def open_database(
    data: Path | None, db: str | None, *, schema: Schema = "require", pool_size: int = 10, patience: float = 5
) -> AsyncGenerator[AsyncEngine]:
    """An engine on the database that the options name, with a schema the program can work with."""
    async with (
        open_place(data, db) as place,
        open_engine(place, schema=schema, pool_size=pool_size, patience=patience) as engine,
    ):
        yield engine


@asynccontextmanager
async def open_engine(
    place: Place, *, schema: Schema = "require", pool_size: int = 10, patience: float = 5
) -> AsyncGenerator[AsyncEngine]:
    """The same for a place that is open already."""
    # our own server may be busy recovering from a crash
    engine = await connect(place.url, pool_size=pool_size, patience=30 if place.server else patience)
    try:
        if schema == "upgrade" or (schema == "require" and place.server is not None):
            await upgrade(engine)
        elif schema == "require":
            await require_current(engine)
        yield engine
    finally:
        await engine.dispose()
