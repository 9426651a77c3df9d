"""`synapse sign-in`: a link that signs the operator in, without Discord, on the machine itself."""

import socket
from ipaddress import ip_address
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.access.links import make_link
from synapse.cli.database import open_database, run
from synapse.cli.options import DataOption, DbOption
from synapse.cli.output import remarks
from synapse.db.session import batch_transaction
from synapse.kit.clock import now
from synapse.settings import read_settings


def sign_in(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Where Synapse listens (8000).")] = None,
    data: DataOption = None,
    db: DbOption = None,
) -> None:
    """Print a link that signs you in as the operator: good once, for an hour, in a browser on this machine."""
    link = run(_sign_in(f"http://127.0.0.1:{port or read_settings().port}", data, db))
    remarks.print("open this in a browser on this machine; it is good once, for an hour")
    typer.echo(link)


async def _sign_in(address: str, data: DataOption, db: DbOption) -> str:
    async with open_database(data, db) as engine:
        return await link_at(engine, address)


async def link_at(engine: AsyncEngine, address: str) -> str:
    """A new link for a Synapse that listens at an address."""
    async with batch_transaction(engine) as (_, raw):
        return f"{address}/api/auth/local?key={await make_link(raw, now())}"


def local_address(listener: socket.socket) -> str | None:
    """How a browser on the machine itself reaches a socket by the loopback; None when it does not."""
    host, port = listener.getsockname()[:2]
    address = ip_address(host.partition("%")[0])
    if address.is_unspecified or address == ip_address("127.0.0.1"):
        return f"http://127.0.0.1:{port}"
    return f"http://[{host}]:{port}" if host == "::1" else f"http://{host}:{port}" if address.is_loopback else None
