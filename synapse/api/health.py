"""Two questions of an operator: is the process alive, and can it do its work now?"""

import asyncio
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.migrate import status

_PATIENCE = 3


class Health(BaseModel):
    """The process is alive."""

    status: Literal["ok"] = "ok"
    version: str


class Readiness(BaseModel):
    """Whether work can be done now and, if not, why."""

    status: Literal["ready", "not ready"]
    database: Literal["ok", "unreachable", "outdated"]


def health_routes(engine: AsyncEngine, version: str) -> APIRouter:
    """`/health` and `/ready`."""
    routes = APIRouter(tags=["health"])

    @routes.get("/health")
    async def health() -> Health:  # pyright: ignore[reportUnusedFunction]
        """Say that the process is alive."""
        return Health(version=version)

    @routes.get("/ready", responses={503: {"model": Readiness}})
    async def ready(response: Response) -> Readiness:  # pyright: ignore[reportUnusedFunction]
        """Say whether the database answers and has the tables this program needs."""
        database = await _database(engine)
        if database != "ok":
            response.status_code = 503
        return Readiness(status="ready" if database == "ok" else "not ready", database=database)

    return routes


async def _database(engine: AsyncEngine) -> Literal["ok", "unreachable", "outdated"]:
    try:
        async with asyncio.timeout(_PATIENCE):
            found = await status(engine)
    except (OSError, TimeoutError, SQLAlchemyError):
        return "unreachable"
    return "ok" if found.is_current else "outdated"
