"""`synapse up`: the database, its tables and the API in one process, until told to stop."""

import asyncio
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated

import asyncpg
import structlog
import typer
from sqlalchemy.exc import SQLAlchemyError

from synapse.access.secret import kept_secret
from synapse.api.app import create_app
from synapse.api.services import open_services
from synapse.cli.database import Place, open_engine, open_place, run
from synapse.cli.options import DataOption, DbOption
from synapse.cli.output import remarks
from synapse.cli.serving import address_of, listen, options_from, serve_app
from synapse.kit.clock import now
from synapse.kit.errors import SynapseError
from synapse.runtime.background import EVERY, keep_running
from synapse.runtime.spine import Spine
from synapse.settings import Settings, read_settings


def up(
    host: Annotated[str | None, typer.Option(help="Address to listen on (127.0.0.1).")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on (8000); 0 takes a free one.")
    ] = None,
    data: DataOption = None,
    db: DbOption = None,
) -> None:
    """Start Synapse: the embedded PostgreSQL, its tables, and the API."""
    settings = read_settings()
    # the port comes first: failing on it after a database start would waste everybody's time
    with listen(host or settings.host, settings.port if port is None else port) as listener:
        run(serve(listener, data, db))
    remarks.print("stopped")


async def serve(listener: socket.socket, data: DataOption, db: DbOption) -> None:
    """Serve on a listening socket until SIGINT or SIGTERM; requests that began are finished."""
    settings = read_settings()
    async with open_place(data, db) as place:
        options = options_from(settings, listener.getsockname()[1], secret=_secret_of(place, settings))
        async with open_engine(place, schema="upgrade") as engine, open_services(engine, options) as services:
            remarks.print(f"Synapse {options.version} is up: {address_of(listener)}/api/health (Ctrl-C stops it)")
            async with background_work(services.spine):
                await serve_app(create_app(services), listener, settings.trusted_proxies)


def _secret_of(place: Place, settings: Settings) -> str | None:
    """On an embedded database nobody else runs: it keeps a secret of its own, so that sessions outlive a restart."""
    if place.server is None or settings.jwt_secret is not None:
        return None
    return kept_secret(place.server.folder.path)


@asynccontextmanager
async def background_work(spine: Spine) -> AsyncGenerator[None]:
    """What is due at times, done beside the API for as long as the block lasts."""
    _configure_logs()
    working = asyncio.create_task(_keep_working(spine))
    try:
        yield
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def _keep_working(spine: Spine) -> None:
    log = structlog.stdlib.get_logger()
    while True:
        try:
            await keep_running(spine, now, lambda job, guild: log.info("done", job=job, guild=str(guild)))
        except (OSError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, SynapseError) as error:
            # the database may be gone for a while; requests say so themselves
            log.warning("background work waits", reason=str(error).splitlines()[0], seconds=EVERY)
            await asyncio.sleep(EVERY)


def _configure_logs() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
