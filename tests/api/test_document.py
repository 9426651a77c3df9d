"""The OpenAPI document is true: whatever a client sends, it gets what the document says, and never our mistake."""

import asyncio
import socket
import threading
from collections.abc import Generator

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from synapse.api.app import create_app
from synapse.db.embedded import Server
from tests.fixtures.api import GUILD, running
from tests.fixtures.database import fresh_database, fresh_engine

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
UNHURRIED = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
#: answers that do not end; tests of their own read them
ENDLESS = r"/stream$|/tasks/[^/]+/events$"
#: the same operations on paths without a guild, and those of no guild
PATHS = r"^/api/(guilds|health|ready|auth|schemas)"


def operations(*phases: str) -> BaseSchema:
    """The operations, and how cases are thought of."""
    schema = schemathesis.openapi.from_dict(create_app().openapi())
    schema.config.phases.update(phases=list(phases))
    return schema.include(path_regex=PATHS).exclude(method="GET", path_regex=ENDLESS)


quick = operations("examples", "fuzzing")
thorough = operations("examples", "coverage", "fuzzing")


@pytest.fixture(scope="module")
def address(server: Server) -> Generator[tuple[str, str]]:
    """A served application's URL and an operator's token; it has a thread and a loop of its own."""
    ready, serving = threading.Event(), list[tuple[uvicorn.Server, str, str]]()

    async def serve() -> None:
        async with fresh_database(server) as url, fresh_engine(url) as engine, running(engine) as api:
            await api.apply("classic-gamification")
            listener = socket.create_server(("127.0.0.1", 0))
            process = uvicorn.Server(uvicorn.Config(api.app, log_level="critical", lifespan="off"))
            port = listener.getsockname()[1]
            serving.append((process, f"http://127.0.0.1:{port}", api.admin.headers["Authorization"]))
            ready.set()
            await process.serve(sockets=[listener])

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert ready.wait(60)
    process, *found = serving[0]
    yield found[0], found[1]
    process.should_exit = True
    thread.join(60)


@quick.parametrize()
@settings(max_examples=8, suppress_health_check=UNHURRIED)
def test_every_operation_answers_as_it_says(case: Case, address: tuple[str, str]) -> None:
    hold(case, address)


@pytest.mark.long
@thorough.parametrize()
@settings(max_examples=100, suppress_health_check=UNHURRIED)
def test_every_operation_answers_as_it_says_at_length(case: Case, address: tuple[str, str]) -> None:
    hold(case, address)


def hold(case: Case, address: tuple[str, str]) -> None:
    url, bearer = address
    if "guild_id" in case.path_parameters:
        case.path_parameters["guild_id"] = str(GUILD)
    case.call_and_validate(base_url=url, headers={"Authorization": bearer}, checks=CHECKS)
