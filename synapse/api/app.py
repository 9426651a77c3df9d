"""The HTTP application: built from values it is handed, so that any database and any test can have one."""

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.api.health import health_routes


def create_app(engine: AsyncEngine, version: str) -> FastAPI:
    """Everything under `/api`, on one database."""
    app = FastAPI(
        title="Synapse", version=version, openapi_url="/api/openapi.json", docs_url="/api/docs", redoc_url=None
    )
    app.include_router(health_routes(engine, version), prefix="/api")
    return app
