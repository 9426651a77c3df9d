"""Judges requests and answers by Discord's own OpenAPI document, where there is one (`SYNAPSE_SHARED`)."""

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / os.environ.get("SYNAPSE_SHARED", "../shared") / "discord" / "openapi.json").resolve()

# the document says integer only, while its prose and every client know digits in a string too
_PERMISSIONS = ("allow", "deny", "permissions", "default_member_permissions")
# what clients send all the time and Discord takes, while the document forgets it
_FORGOTTEN = {
    ("ApplicationCommandUpdateRequest", "nsfw"): "boolean",
    ("ApplicationCommandCreateRequest", "nsfw"): "boolean",
    ("RichEmbed", "flags"): "integer",
    ("BaseCreateMessageCreateRequest", "tts"): "boolean",
    ("CreateForumThreadRequest", "type"): "integer",
    ("MessageEditRequestPartial", "tts"): "boolean",
    ("IncomingWebhookUpdateRequestPartial", "tts"): "boolean",
    ("IncomingWebhookUpdateForInteractionCallbackRequestPartial", "tts"): "boolean",
}
# the same of the query
_PARAMETERS = frozenset({("POST /channels/{channel_id}/threads", "use_nested_fields")})
_METHODS = frozenset({"get", "put", "post", "patch", "delete"})
_JSON = "application/json"
#: characters of a sentence
_LONG = 240
#: elements at either end of an answer that are looked at
_ENDS = 3
_FILE = re.compile(r"files\[\d\]")

_formats = FormatChecker(formats=())


@_formats.checks("date-time", raises=ValueError)
def _is_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@_formats.checks("uri")
def _is_address(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme)


@_formats.checks("int32")
@_formats.checks("int64")
def _is_small(value: object) -> bool:
    return not isinstance(value, int) or abs(value) < 1 << 63


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path of the document."""

    method: str
    path: str
    pattern: re.Pattern[str]
    #: JSON pointer to it
    pointer: str
    told: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.path}"


class Judge:
    """Holds the document twice: closed for what the bot asks, as it is for what the twin answers."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        closed = _closed(deepcopy(document))
        self._registry: Registry[Any] = Registry().with_resources(
            (name, Resource(contents=contents, specification=DRAFT202012))
            for name, contents in (("urn:asked", closed), ("urn:answered", document))
        )
        self._validators: dict[str, Draft202012Validator] = {}
        #: what was found to be right
        self._right: set[int] = set()
        self._operations = sorted(_operations(document), key=lambda operation: operation.path.count("{"))

    def find(self, method: str, path: str) -> Operation | None:
        """The operation that a path (below `/api/v10`, decoded) belongs to."""
        for operation in self._operations:
            if operation.method == method.lower() and operation.pattern.fullmatch(path):
                return operation
        return None

    def query(self, operation: Operation, query: Iterable[tuple[str, str]]) -> list[str]:
        """What is wrong with the query's parameters."""
        known = {one["name"]: number for number, one in enumerate(operation.told.get("parameters", ()))}
        wrong: list[str] = []
        for name, text in query:
            if (operation.name, name) in _PARAMETERS:
                continue
            if name not in known:
                wrong.append(f"there is no parameter {name!r}")
                continue
            pointer = f"urn:asked#{operation.pointer}/parameters/{known[name]}/schema"
            found = [self._best(pointer, value) for value in _values(text)]
            wrong += [f"the parameter {name!r}: {found[-1]}"] if all(found) else []
        return wrong

    def body(self, operation: Operation, body: Any, files: Sequence[str] = ()) -> list[str]:
        """What is wrong with the JSON that was sent (None: nothing was), and with the names of the files."""
        kinds = operation.told.get("requestBody", {}).get("content", {})
        if not kinds:
            return [] if body is None and not files else ["nothing is to be sent there"]
        if files and "multipart/form-data" not in kinds:
            return ["no files are to be sent there"]
        wrong = [f"the file is sent as {name!r}" for name in files if not _FILE.fullmatch(name)]
        if body is None and not files:
            return [*wrong, "a body is missing"] if operation.told["requestBody"].get("required") else wrong
        found = self._best(f"urn:asked#{operation.pointer}/requestBody/content/{_escaped(_JSON)}/schema", body)
        return [*wrong, *([found] if found else [])]

    def answer(self, operation: Operation, status: int, body: Any) -> list[str]:
        """What is wrong with an answer of the twin (None: without a body)."""
        responses = operation.told["responses"]
        told = next((key for key in (str(status), f"{status // 100}XX") if key in responses), None)
        if told is None:
            return [] if status >= 500 else [f"{status} is no answer to it; there are {', '.join(responses)}"]
        if _JSON not in responses[told].get("content", {}) and "$ref" not in responses[told]:
            return [] if body is None else [f"the answer {status} has no body"]
        if "$ref" in responses[told]:
            pointer = f"urn:answered{responses[told]['$ref']}"
        else:
            pointer = f"urn:answered#{operation.pointer}/responses/{told}"
        # what stands between the ends of a long page is made alike
        shown = [*body[:_ENDS], *body[-_ENDS:]] if isinstance(body, list) and len(body) > 2 * _ENDS else body
        found = self._best(f"{pointer}/content/{_escaped(_JSON)}/schema", shown)
        return [found] if found else []

    def _best(self, pointer: str, value: Any) -> str:
        """The most telling error, as a sentence; empty: none."""
        validator = self._validators.get(pointer)
        if validator is None:
            validator = Draft202012Validator({"$ref": pointer}, registry=self._registry, format_checker=_formats)
            self._validators[pointer] = validator
        # bots say the same again and again: a hundred commands take half a second
        key = hash((pointer, repr(value)))
        if key in self._right or validator.is_valid(value):
            self._right.add(key)
            return ""
        error = _telling(list(validator.iter_errors(value)))
        where = ".".join(str(part) for part in error.absolute_path)
        message = error.message
        short = message if len(message) < _LONG else f"{message[: _LONG // 2]} … {message[-_LONG // 2 :]}"
        return f"{where}: {short}" if where else short


@cache
def judge() -> Judge | None:
    """The judge; None where the document is missing."""
    return Judge(json.loads(DOCUMENT.read_bytes())) if DOCUMENT.exists() else None


def _telling(errors: Sequence[ValidationError]) -> ValidationError:
    """The deepest error; among alternatives, that of the kind of object which was meant."""
    error = max(errors, key=lambda error: len(error.absolute_path))
    if not error.context:
        return error
    branches: dict[object, list[ValidationError]] = {}
    for one in error.context:
        branches.setdefault(one.schema_path[0], []).append(one)
    meant = [branch for branch in branches.values() if not any(_is_of_another_kind(one) for one in branch)]
    return _telling(min(meant or branches.values(), key=len))


def _is_of_another_kind(error: ValidationError) -> bool:
    is_tag = error.validator in ("enum", "const") and list(error.path)[-1:] == ["type"]
    return is_tag or (error.validator == "type" and not error.path)


def _operations(document: Mapping[str, Any]) -> Iterable[Operation]:
    for path, item in document["paths"].items():
        pattern = re.compile(re.sub(r"\{\w+\}", "[^/]+", path))
        for method in _METHODS & item.keys():
            yield Operation(method, path, pattern, f"/paths/{_escaped(path)}/{method}", item[method])


def _escaped(name: str) -> str:
    """A name as a JSON pointer inside an address has it."""
    return name.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


def _values(text: str) -> list[Any]:
    """What a parameter's text may stand for."""
    truth = {"true": True, "1": True, "false": False, "0": False}.get(text.lower())
    number = [int(text)] if text.lstrip("-").isdecimal() else []
    return [text, *([] if truth is None else [truth]), *number]


def _closed(node: Any) -> Any:
    """The same document, where objects have no keys but those that are told; changed in place."""
    _close(node)
    schemas = node["components"]["schemas"]
    # clients send ids as numbers in some places, and Discord takes them
    schemas["SnowflakeType"]["type"] = ["string", "integer"]
    for (name, key), kind in _FORGOTTEN.items():
        schemas[name]["properties"][key] = {"type": [kind, "null"]}
    return node


def _close(node: Any) -> None:
    if isinstance(node, list):
        for one in node:
            _close(one)
    if not isinstance(node, dict):
        return
    for one in node.values():
        _close(one)
    if isinstance(properties := node.get("properties"), dict) and "type" in node:
        node.setdefault("additionalProperties", False)
        for name in _PERMISSIONS:
            kinds = properties.get(name, {}).get("type", ())
            if "integer" in kinds:
                properties[name]["type"] = [*kinds, "string"]
