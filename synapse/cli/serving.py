"""What `synapse up` and `synapse api` share: a socket that listens, the options, and serving until told to stop."""

import asyncio
import signal
import socket
from importlib.metadata import version

import uvicorn
from fastapi import FastAPI

from synapse.access.secret import checked_secret
from synapse.api.services import Options
from synapse.kit.errors import BadInput, SynapseError
from synapse.settings import Settings


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


async def serve_app(app: FastAPI, listener: socket.socket, trusted_proxies: tuple[str, ...] = ()) -> None:
    """Serve on a listening socket until SIGINT or SIGTERM; requests that began are finished."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=10,
        # who asks is whom the connection comes from, unless a proxy that is known says otherwise
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=list(trusted_proxies),
        server_header=False,
    )
    server = uvicorn.Server(config)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, setattr, server, "should_exit", True)
    await server.serve(sockets=[listener])
