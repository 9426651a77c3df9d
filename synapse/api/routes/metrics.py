"""`/metrics`, beside the API: for who scrapes on this machine, or has the token."""

import asyncio
import hmac
import ipaddress

from fastapi import APIRouter, Request, Response
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from synapse.api.metrics import Figures, exposition
from synapse.api.problems import Forbidden
from synapse.api.services import Services, ServicesNow
from synapse.db.session import batch_transaction
from synapse.runtime.watching.pulse import Pulse, pulse

#: seconds that the database has to answer; without it the process's own sums are told
_PATIENCE = 2
#: a proxy that says whom it asks for: then the connection's address is the proxy's, not theirs
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")

routes = APIRouter(include_in_schema=False)


@routes.get("/metrics", response_class=Response)
async def metrics(request: Request, services: ServicesNow) -> Response:
    """The figures of this process."""
    if not _may_scrape(request, services.options.metrics_token):
        raise Forbidden("metrics are for this machine", "send the token of SYNAPSE_METRICS_TOKEN as Bearer")
    return Response(exposition(Figures(services, await _pulse(services))), media_type=CONTENT_TYPE_LATEST)


async def _pulse(services: Services) -> Pulse | None:
    try:
        async with asyncio.timeout(_PATIENCE), batch_transaction(services.engine) as (_, raw):
            return await pulse(raw)
    except (OSError, TimeoutError, SQLAlchemyError):
        return None


def _may_scrape(request: Request, token: str | None) -> bool:
    if token:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
