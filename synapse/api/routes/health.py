"""Whether the process lives, whether it can work, and when the bot was last heard."""

import asyncio
from typing import Literal

from fastapi import APIRouter, Response
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.api.services import ServicesNow
from synapse.api.shapes.health import Health, Readiness
from synapse.db.migrate import status

_PATIENCE = 3

routes = APIRouter(tags=["health"])


@routes.get("/health")
async def health(services: ServicesNow) -> Health:
    """Say that the process is alive."""
    return Health(version=services.options.version)


@routes.get("/ready", responses={503: {"model": Readiness}})
async def ready(services: ServicesNow, response: Response) -> Readiness:
    """Say whether the database answers and has the tables this program needs."""
    database = await _database(services.engine)
    if database != "ok":
        response.status_code = 503
    return Readiness(status="ready" if database == "ok" else "not ready", database=database)


async def _database(engine: AsyncEngine) -> Literal["ok", "unreachable", "outdated"]:
    try:
        async with asyncio.timeout(_PATIENCE):
            found = await status(engine)
    except (OSError, TimeoutError, SQLAlchemyError):
        return "unreachable"
    return "ok" if found.is_current else "outdated"
