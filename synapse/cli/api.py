"""`synapse api`: the API alone, beside a bot and other replicas, until told to stop."""

import socket
from typing import Annotated

import structlog
import typer

from synapse.api.app import create_app
from synapse.api.services import open_services
from synapse.cli.database import open_engine, open_place, run
from synapse.cli.options import DataOption, DbOption
from synapse.cli.serving import address_of, beside, listen, options_from, secret_for, serve_app
from synapse.runtime.logs import Format, configure_logs
from synapse.settings import read_settings

log = structlog.stdlib.get_logger("synapse.serving")


def api(
    host: Annotated[str | None, typer.Option(help="Address to listen on (127.0.0.1).")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on (8000); 0 takes a free one.")
    ] = None,
    data: DataOption = None,
    db: DbOption = None,
    log_format: Annotated[Format | None, typer.Option(help="How the log is written (json).")] = None,
) -> None:
    """Serve the API, as one of any number of processes. Missing migrations are applied first, by one of them."""
    settings = read_settings()
    configure_logs(log_format or settings.log_format or "json", settings.log_level)
    with listen(host or settings.host, settings.port if port is None else port) as listener:
        run(_serve(listener, data, db))
    log.info("stopped")


async def _serve(listener: socket.socket, data: DataOption, db: DbOption) -> None:
    settings = read_settings()
    async with open_place(data, db) as place:
        options = options_from(settings, listener.getsockname()[1], secret=secret_for(place, settings))
        async with open_engine(place, schema="upgrade") as engine, open_services(engine, options) as services:
            log.info("serving", address=address_of(listener), version=options.version)
            async with beside(services):
                await serve_app(create_app(services), services, listener, settings.trusted_proxies)
