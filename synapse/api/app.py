"""The HTTP application: built from services it is handed, or without any, so that its document can be had anywhere."""

from importlib.metadata import version

from fastapi import Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from synapse.api.errors import explain_errors
from synapse.api.guild import PREFIX, named_guild
from synapse.api.headers import SafeHeaders
from synapse.api.openapi import describe, operation_id, operation_id_here
from synapse.api.pages import Pages
from synapse.api.requests import REQUEST_ID, RequestLog
from synapse.api.routes import GUILD_ROUTES, ROOT_ROUTES, ROUTES
from synapse.api.services import Services
from synapse.api.streaming import EndStreams
from synapse.api.too_large import ExplainTooLarge

#: bytes; a route that takes files says `max_body_size` itself
LARGEST_BODY = 1 << 20
DESCRIPTION = """\
Everything that Synapse's web pages, operators and scripts need.

What belongs to a guild is under `/api/guilds/{guild_id}/…`; the same paths without the guild answer for the only
guild, or for the default one. Ids are strings. Failures are RFC 9457 problems that name the field and the remedy.
"""


class Application(FastAPI):
    """FastAPI, with what must stand around everything, its own answers to failures included."""

    def build_middleware_stack(self) -> ASGIApp:
        return SafeHeaders(ExplainTooLarge(super().build_middleware_stack()))


def create_app(services: Services | None = None) -> FastAPI:
    """Everything under `/api`. Without services it describes itself, and says 503 to the rest."""
    app = Application(
        title="Synapse",
        version=version("synapse"),
        description=DESCRIPTION,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=operation_id,
        max_body_size=LARGEST_BODY,
    )
    app.state.services = services
    for routes in ROUTES:
        app.include_router(routes, prefix="/api")
    for routes in ROOT_ROUTES:
        app.include_router(routes)
    for routes in GUILD_ROUTES:
        app.include_router(routes, prefix=PREFIX, dependencies=[Depends(named_guild)])
        app.include_router(routes, prefix="/api", generate_unique_id_function=operation_id_here)
    explain_errors(app)
    describe(app)
    if (pages := services.options.pages if services else None) and (pages / "index.html").is_file():
        app.router.default = Pages(pages, otherwise=app.router.default)
    if services is not None:
        app.add_middleware(EndStreams, streams=services.streams)
        app.add_middleware(RequestLog, traffic=services.traffic)
    if services is not None and services.options.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=services.options.allowed_origins,
            allow_credentials=True,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=["ETag", "Retry-After", REQUEST_ID],
        )
    return app
