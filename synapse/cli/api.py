"""`synapse api`: the API alone, beside a bot and other replicas, until told to stop."""

import socket
from typing import Annotated

import structlog
import typer

from synapse.cli.database import run
from synapse.cli.options import DataOption, DbOption, HostOption, PortOption
from synapse.cli.serving import address_of, listen, open_serving, serve
from synapse.runtime.watching.logs import Format, configure_logs
from synapse.settings import read_settings

log = structlog.stdlib.get_logger("synapse.serving")


def api(
    host: HostOption = None,
    port: PortOption = None,
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
    async with open_serving(listener, data, db) as (_, services):
        log.info("serving", address=address_of(listener), version=services.options.version)
        await serve(services, listener)
