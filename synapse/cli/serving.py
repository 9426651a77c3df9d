"""What `synapse up` and `synapse api` share: a socket that listens, the options, and serving until told to stop."""

import asyncio
import signal
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from importlib.metadata import version

import structlog
import uvicorn
from fastapi import FastAPI

from synapse.access.secret import checked_secret, kept_secret
from synapse.api.app import create_app
from synapse.api.services import Options, Services, open_services
from synapse.cli.database import Place, open_engine, open_place
from synapse.cli.options import DataOption, DbOption
from synapse.kit.errors import BadInput, SynapseError
from synapse.kit.paths import PAGES
from synapse.runtime.background import keep_running
from synapse.runtime.steadily import beside
from synapse.settings import Settings, read_settings

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

log = structlog.stdlib.get_logger("synapse.serving")


class PortInUse(SynapseError):
    """Someone else listens there."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            "port-in-use",
            f"cannot listen on {host}:{port}: {reason}",
            "stop what listens there, or choose another --port",
        )


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


def address_of(listener: socket.socket) -> str:
    """Where it listens, as a URL."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def options_from(settings: Settings, port: int, *, secret: str | None = None) -> Options:
    """How the API is set up. `secret` signs sessions where the settings name none. Raises `WeakSecret`, `BadInput`."""
    if settings.discord_client_id and not settings.discord_client_secret:
        raise BadInput(
            "DISCORD_CLIENT_ID is set without DISCORD_CLIENT_SECRET",
            "Discord's developer portal shows it, under OAuth2",
        )
    return Options(
        pages=PAGES,
        version=version("synapse"),
        jwt_secret=checked_secret(secret if settings.jwt_secret is None else settings.jwt_secret),
        default_guild=settings.default_guild,
        public_url=settings.public_url or f"http://localhost:{port}",
        allowed_origins=settings.allowed_origins,
        discord_client_id=settings.discord_client_id,
        discord_client_secret=settings.discord_client_secret,
        discord_token=settings.discord_token,
        discord_proxy=settings.discord_proxy,
        changes_per_minute=settings.changes_per_minute,
        metrics_token=settings.metrics_token,
    )


def secret_for(place: Place, settings: Settings) -> str | None:
    """On an embedded database nobody else runs: it keeps a secret of its own, so that sessions outlive a restart."""
    if place.server is None or settings.jwt_secret is not None:
        return None
    return kept_secret(place.server.folder.path)


@asynccontextmanager
async def open_serving(
    listener: socket.socket, data: DataOption, db: DbOption
) -> AsyncGenerator[tuple[Place, Services]]:
    """Services on the database that the options name, with its missing migrations applied."""
    settings = read_settings()
    async with open_place(data, db) as place:
        options = options_from(settings, listener.getsockname()[1], secret=secret_for(place, settings))
        async with open_engine(place, schema="upgrade") as engine, open_services(engine, options) as services:
            yield place, services


async def serve(services: Services, listener: socket.socket) -> None:
    """Serve the API, and do what a process does of its own accord, until SIGINT or SIGTERM."""
    jobs = partial(keep_running, services.spine, services.clock)
    async with beside(configurations=services.watcher.run, jobs=jobs):
        await serve_app(create_app(services), services, listener, read_settings().trusted_proxies)


async def serve_app(app: FastAPI, services: Services, listener: socket.socket, trusted: tuple[str, ...] = ()) -> None:
    """Serve on a listening socket until SIGINT or SIGTERM.

    Requests that began are finished, for at most ten seconds; streams end at once. A second signal waits for nobody.
    """
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=10,
        # who asks is whom the connection comes from, unless a proxy that is known says otherwise
        proxy_headers=bool(trusted),
        forwarded_allow_ips=list(trusted),
        server_header=False,
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        server.force_exit = server.should_exit
        server.should_exit = True
        services.streams.end()
        if server.force_exit:
            # the third one is the system's
            for number in _SIGNALS:
                loop.remove_signal_handler(number)

    for number in _SIGNALS:
        loop.add_signal_handler(number, stop)
    await server.serve(sockets=[listener])


class _Server(uvicorn.Server):
    """Leaves signals to us: they mean more than the end of serving."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield
