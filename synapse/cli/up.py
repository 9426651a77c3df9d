"""`synapse up`: the database, its tables and the API in one process, until told to stop."""

import socket
from typing import Annotated

import typer

from synapse.api.app import create_app
from synapse.api.services import open_services
from synapse.cli.database import open_engine, open_place, run
from synapse.cli.options import DataOption, DbOption
from synapse.cli.output import remarks
from synapse.cli.serving import address_of, beside, listen, options_from, secret_for, serve_app
from synapse.cli.sign_in import link_at, local_address
from synapse.runtime.logs import configure_logs
from synapse.settings import read_settings


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
    configure_logs(settings.log_format or "console", settings.log_level)
    # the port comes first: failing on it after a database start would waste everybody's time
    with listen(host or settings.host, settings.port if port is None else port) as listener:
        run(serve(listener, data, db))
    remarks.print("stopped")


async def serve(listener: socket.socket, data: DataOption, db: DbOption) -> None:
    """Serve on a listening socket until SIGINT or SIGTERM; requests that began are finished."""
    settings = read_settings()
    async with open_place(data, db) as place:
        options = options_from(settings, listener.getsockname()[1], secret=secret_for(place, settings))
        async with open_engine(place, schema="upgrade") as engine, open_services(engine, options) as services:
            local = local_address(listener)
            link = local and await link_at(engine, local)
            remarks.print(f"Synapse {options.version} is up: {address_of(listener)}/api/health (Ctrl-C stops it)")
            if link:
                remarks.print(f"sign in on this machine, once within an hour: {link}")
            async with beside(services):
                await serve_app(create_app(services), services, listener, settings.trusted_proxies)
