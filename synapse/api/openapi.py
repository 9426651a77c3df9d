"""The OpenAPI document, with what is true of whole kinds of routes said once: how each may refuse."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from synapse.api.access import admin, admin_changing, admin_posting, caller, member, member_changing, viewer
from synapse.api.auth.identity import identity
from synapse.api.guild import guild_of
from synapse.api.problems import MEDIA_TYPE, TITLES, Problem
from synapse.api.services import services_of

#: dependency → how a route that has it may refuse
REFUSALS: Mapping[Callable[..., Any], tuple[int, ...]] = {
    services_of: (503,),
    guild_of: (400, 404, 422),
    identity: (401, 403),
    caller: (401, 403),
    viewer: (401, 403, 404),
    member: (401, 403),
    member_changing: (401, 403, 413, 429),
    admin: (401, 403),
    admin_changing: (401, 403, 413, 429),
    admin_posting: (401, 403, 413, 429),
}
#: dependency → who may, as `x-access` says it; scopes are those that a token needs
KINDS: Mapping[Callable[..., Any], str] = {
    viewer: "viewer",
    member: "member",
    member_changing: "member",
    admin: "admin",
    admin_changing: "admin",
    admin_posting: "admin",
}
_PROBLEM = {"$ref": "#/components/schemas/Problem"}


def describe(app: FastAPI) -> None:
    """Replace the application's OpenAPI document by one with the refusals."""

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = openapi


def operation_id(route: APIRoute) -> str:
    """An operation is called as its handler is."""
    return route.name


def operation_id_here(route: APIRoute) -> str:
    """The same operation, on the path without a guild."""
    return f"{route.name}_here"


def _document(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    model = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(model.pop("$defs", {}))
    schemas["Problem"] = model
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for route in iter_route_contexts(app.routes):
        operations = found["paths"].get(route.path_format)
        for method in route.methods or () if operations else ():
            if method.lower() in operations:
                _refuse(operations[method.lower()], route)
                operations[method.lower()]["x-access"] = _access(route.dependant)
    return found


def _access(dependant: Dependant) -> str:
    """Who may: anyone, viewer, member or admin; for admins with the scope that a token needs."""
    for one in _all(dependant):
        if one.call is not None and one.call in KINDS:
            scopes = ", ".join(one.own_oauth_scopes or ())
            return f"{KINDS[one.call]}: {scopes}" if scopes and KINDS[one.call] == "admin" else KINDS[one.call]
    return "anyone"


def _refuse(operation: dict[str, Any], route: RouteContext) -> None:
    dependant: Dependant = route.dependant
    statuses: set[int] = {status for one in _all(dependant) for status in _refusals(one)}
    if dependant.body_params or "requestBody" in operation:
        statuses |= {413, 422}
    responses: dict[str, Any] = operation["responses"]
    if "422" in responses:
        statuses.add(422)
    declared = {int(status) for status, one in responses.items() if status.isdigit() and _is_problem(one)}
    for status in sorted(statuses | declared):
        responses[str(status)] = {
            "description": TITLES[status],
            "content": {MEDIA_TYPE: {"schema": _PROBLEM}},
        }


def _refusals(dependant: Dependant) -> tuple[int, ...]:
    return () if dependant.call is None else REFUSALS.get(dependant.call, ())


def _is_problem(response: Mapping[str, Any]) -> bool:
    return any(one.get("schema") == _PROBLEM for one in response.get("content", {}).values())


def _all(dependant: Dependant) -> Iterable[Dependant]:
    yield dependant
    for below in dependant.dependencies:
        yield from _all(below)
