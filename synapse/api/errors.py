"""Whatever goes wrong in a request becomes a problem: a caller's mistake explained, ours logged under an id."""

from collections.abc import Sequence
from typing import Any, cast

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from synapse.api.problems import MEDIA_TYPE, TOO_LARGE, FieldProblem, Problem, as_field, problem, status_of
from synapse.api.requests import REQUEST_ID, request_id_of
from synapse.kit.errors import SynapseError
from synapse.rules.problems import Problems

log = structlog.stdlib.get_logger("synapse.api")


def explain_errors(app: FastAPI) -> None:
    """Give the application its exception handlers."""
    app.add_exception_handler(SynapseError, _foreseen)
    app.add_exception_handler(Problems, _pack_problems)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _plain)
    for gone in (OperationalError, InterfaceError, OSError):
        app.add_exception_handler(gone, _unreachable)
    app.add_exception_handler(Exception, _unforeseen)


def answer(found: Problem, headers: dict[str, str] | None = None) -> Response:
    """A problem as a response."""
    return Response(
        found.model_dump_json(exclude_none=True), status_code=found.status, media_type=MEDIA_TYPE, headers=headers
    )


async def _foreseen(_request: Request, error: Exception) -> Response:
    assert isinstance(error, SynapseError)
    headers: dict[str, str] = {}
    if current := getattr(error, "current", None):
        headers["ETag"] = current
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    status = status_of(error)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    fields = cast("Sequence[FieldProblem]", getattr(error, "errors", ()))
    parts = cast("Sequence[SynapseError]", getattr(error, "parts", (error,)))
    if named := [found for one in parts if (found := _named(one)) is not None]:
        fields = named
    return answer(problem(status, error.code, error.message, error.hint, fields), headers)


def _named(error: SynapseError) -> FieldProblem | None:
    """What is wrong with the one field that an error names."""
    # what was sent as a key may hold half a pair of characters
    field = str(getattr(error, "field", "")).encode(errors="replace").decode()
    said = getattr(error, "said", error.message)
    return FieldProblem(field=field, message=said, hint=error.hint, code=error.code) if field else None


async def _pack_problems(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Problems)
    first = error.problems[0]
    return answer(problem(422, "pack-problems", str(first), first.hint, [as_field(one) for one in error.problems]))


async def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = [_field(one) for one in error.errors()]
    detail = "; ".join(f"{one.field}: {one.message}" for one in fields[:3])
    return answer(problem(422, "invalid-request", detail, "correct the named fields", fields))


def _field(found: dict[str, Any]) -> FieldProblem:
    where, *path = [str(part) for part in found["loc"]]
    place = ".".join(path) or where
    return FieldProblem(
        field=place,
        message=str(found["msg"]).removeprefix("Value error, ")[:500],
        hint=_hint(found),
        code=str(found["type"]),
    )


def _hint(found: dict[str, Any]) -> str:
    if found["type"] == "missing":
        return "send this field"
    if found["type"] == "extra_forbidden":
        return "leave this field out: nothing reads it"
    wanted: dict[str, Any] = found.get("ctx") or {}
    return ", ".join(f"{name} {value}" for name, value in wanted.items() if name != "error")[:200]


async def _plain(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 413:
        return answer(TOO_LARGE)
    code = {404: "not-found", 405: "method-not-allowed"}.get(error.status_code, f"http-{error.status_code}")
    detail = f"there is nothing at {_request.url.path}" if error.status_code == 404 else str(error.detail)
    return answer(problem(error.status_code, code, detail), dict(error.headers or {}))


async def _unreachable(request: Request, error: Exception) -> Response:
    log.warning("the database did not answer", path=request.url.path, reason=str(error).splitlines()[0])
    return answer(
        problem(503, "database-unavailable", "the database does not answer now", "try again in a moment"),
        {"Retry-After": "2"},
    )


async def _unforeseen(request: Request, error: Exception) -> Response:
    instance = request_id_of(request)
    log.error("request failed", request_id=instance, method=request.method, path=request.url.path, exc_info=error)
    found = problem(500, "our-mistake", "something went wrong on our side", f"the log tells more under {instance}")
    # this answer comes from outside of what adds the header to all others
    return answer(found.model_copy(update={"instance": instance}), {REQUEST_ID: instance})
