"""`python -m synapse.api.document`: the OpenAPI document of which the web pages' client is made.

A guild's paths are there once and without their prefix, which the client adds; refusals are all alike, and left out.
"""

import sys
from collections.abc import Iterator
from typing import Any

import orjson

from synapse.api.app import create_app
from synapse.api.guild import PREFIX

_METHODS = ("get", "put", "post", "patch", "delete")


def document() -> dict[str, Any]:
    """What a client needs of the application's document."""
    found = create_app().openapi()
    paths = {path: dict(_operations(operations)) for path, operations in found["paths"].items()}
    return found | {"paths": {path.removeprefix(PREFIX): kept for path, kept in paths.items() if kept}}


def _operations(operations: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for method, one in operations.items():
        if method in _METHODS and not one["operationId"].endswith("_here"):
            parameters = [given for given in one.get("parameters", ()) if given["name"] != "guild_id"]
            answers = {status: answer for status, answer in one["responses"].items() if status < "4"}
            yield method, one | {"parameters": parameters, "responses": answers}


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(document(), option=orjson.OPT_SORT_KEYS))
