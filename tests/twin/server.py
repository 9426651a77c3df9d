"""The twin on a port of this machine, over TLS, and the proxy that leads there."""

import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web

from synapse.kit.clock import Clock, now
from tests.loopback.certificate import CERTIFICATE
from tests.loopback.tunnel import tunnel
from tests.twin.rest import Rest
from tests.twin.twin import Twin

#: bytes of a request
_LARGEST = 32 * 1024 * 1024


@asynccontextmanager
async def open_twin(*, clock: Clock = now, shards: int = 1, is_strict: bool = True) -> AsyncGenerator[Twin]:
    """A Discord for the length of the block.

    A strict one fails at its end if the client did what Discord would not take.
    """
    twin = Twin(clock=clock, shards=shards)
    app = web.Application(client_max_size=_LARGEST)
    rest = Rest(twin)
    app.add_routes([web.get("/", twin.gateway.connect), *rest.cdn()])
    app.add_subapp("/api/v10", rest.app())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secured.load_cert_chain(CERTIFICATE)
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=secured).start()
    async with tunnel(runner.addresses[0][1]) as way:
        twin.proxy = way.proxy
        try:
            yield twin
        finally:
            for session in twin.gateway.sessions.by_shard.values():
                if session.socket is not None:
                    session.socket.close(1001)
            await runner.cleanup()
    assert not (is_strict and twin.faults), "\n".join(twin.faults)
