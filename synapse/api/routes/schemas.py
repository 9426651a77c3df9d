"""The JSON Schemas of every document, word and event."""

import hashlib
from functools import cache
from typing import Annotated, Any

import orjson
from fastapi import Path, Response

from synapse.api.problems import NotFound, refuses
from synapse.api.routing import NounRouter
from synapse.api.shapes.schemas import SchemaList
from synapse.packs.schemas import all_schemas
from synapse.rules.nearest import did_you_mean

#: they change with the program only
_HEADERS = {"Cache-Control": "public, max-age=3600"}

routes = NounRouter(tags=["schemas"])


@routes.get("/schemas")
async def list_schemas(response: Response) -> SchemaList:
    """The names of all schemas."""
    response.headers.update(_HEADERS)
    return SchemaList(schemas=sorted(_texts()))


@routes.get("/schemas/{name:path}", response_model=dict[str, Any], responses=refuses(404))
async def show_schema(
    name: Annotated[str, Path(max_length=100, description="pack, preset, conditions/min_length, events/…")],
) -> Response:
    """One JSON Schema (draft 2020-12)."""
    text = _texts().get(name)
    if text is None:
        raise NotFound(f"there is no schema {name!r}", did_you_mean(name, _texts()), code="unknown-schema")
    headers = _HEADERS | {"ETag": f'"{hashlib.sha256(text).hexdigest()[:16]}"'}
    return Response(text, media_type="application/json", headers=headers)


@cache
def _texts() -> dict[str, bytes]:
    return {file.removesuffix(".schema.json"): orjson.dumps(schema) for file, schema in all_schemas().items()}
