"""`synapse up`: the database, its tables and the API in one process, until told to stop."""

import socket

from synapse.cli.database import run
from synapse.cli.options import DataOption, DbOption, HostOption, PortOption
from synapse.cli.output import remarks
from synapse.cli.serving import address_of, listen, open_serving, serve
from synapse.cli.sign_in import link_at, local_address
from synapse.cli.with_bot import with_bot
from synapse.runtime.watching.logs import configure_logs
from synapse.settings import read_settings


def up(
    host: HostOption = None,
    port: PortOption = None,
    data: DataOption = None,
    db: DbOption = None,
) -> None:
    """Start Synapse: the embedded PostgreSQL, its tables, and the API."""
    settings = read_settings()
    configure_logs(settings.log_format or "console", settings.log_level)
    # the port comes first: failing on it after a database start would waste everybody's time
    with listen(host or settings.host, settings.port if port is None else port) as listener:
        run(announce_and_serve(listener, data, db))
    remarks.print("stopped")


async def announce_and_serve(listener: socket.socket, data: DataOption, db: DbOption) -> None:
    """Say where Synapse is and how to sign in, and serve until told to stop."""
    async with open_serving(listener, data, db) as (place, services):
        local = local_address(listener)
        link = local and await link_at(services.engine, local)
        release = services.options.version
        remarks.print(f"Synapse {release} is up: {address_of(listener)}/api/health (Ctrl-C stops it)")
        if link:
            remarks.print(f"sign in on this machine, once within an hour: {link}")
        async with with_bot(read_settings(), place, services.engine, services.spine):
            await serve(services, listener)
