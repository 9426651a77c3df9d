"""`synapse up`: the database, its tables and the API in one process, until told to stop."""

import asyncio
import secrets
import signal
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Annotated

import asyncpg
import structlog
import typer
import uvicorn
from sqlalchemy.exc import SQLAlchemyError

from synapse.api.app import create_app
from synapse.api.services import Options, open_services
from synapse.cli.database import open_database, run
from synapse.cli.options import DataOption, DbOption
from synapse.cli.output import remarks
from synapse.kit.clock import now
from synapse.kit.errors import SynapseError
from synapse.runtime.background import EVERY, keep_running
from synapse.runtime.spine import Spine
from synapse.settings import read_settings


class PortInUse(SynapseError):
    """Someone else listens there."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            "port-in-use",
            f"cannot listen on {host}:{port}: {reason}",
            "stop what listens there, or choose another --port",
        )


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


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens, or the reason why there is none."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise PortInUse(host, port, error.strerror or str(error)) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise PortInUse(host, port, error.strerror or str(error)) from error
    return listener


async def serve(listener: socket.socket, data: DataOption, db: DbOption) -> None:
    """Serve on a listening socket until SIGINT or SIGTERM; requests that began are finished."""
    options = Options(version=version("synapse"), jwt_secret=secrets.token_urlsafe(32))
    async with open_database(data, db, schema="upgrade") as engine, open_services(engine, options) as services:
        config = uvicorn.Config(
            create_app(services), log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=10
        )
        server = uvicorn.Server(config)
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, setattr, server, "should_exit", True)
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        remarks.print(f"Synapse {options.version} is up: http://{shown}:{port}/api/health (Ctrl-C stops it)")
        async with background_work(services.spine):
            await server.serve(sockets=[listener])


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
