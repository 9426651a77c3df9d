"""JSON Schemas (draft 2020-12) of every document, word and event, made from the dataclasses of `rules/`.

`python -m synapse.packs.schemas` writes them to `schemas/`; with `--check` it says which are stale.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path as File
from typing import Any, cast

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from synapse.kit.paths import SCHEMAS
from synapse.rules.conditions import CONDITIONS
from synapse.rules.documents.pack import Pack
from synapse.rules.documents.pack_test import PackTests
from synapse.rules.documents.preset import Preset
from synapse.rules.documents.recipe import Recipe
from synapse.rules.effects import EFFECTS
from synapse.rules.notation import JsonSchema
from synapse.rules.vocabulary import EVENTS, EventType, Type

DRAFT = "https://json-schema.org/draft/2020-12/schema"
CONDITION = {"$ref": "#/$defs/condition"}
EFFECT = {"$ref": "#/$defs/effect"}
_MARK = "x-condition"


class _Generator(GenerateJsonSchema):
    """Where a document holds a condition, a mark; `_cleaned` puts the reference there."""

    def is_instance_schema(self, schema: Any) -> JsonSchema:
        return {_MARK: True}


def _generated(cls: Any) -> JsonSchema:
    return TypeAdapter[Any](cls).json_schema(schema_generator=_Generator)


def _cleaned(schema: Any) -> Any:
    """A generated schema without pydantic's titles and nulls, closed to unknown keys."""
    if isinstance(schema, list):
        return [_cleaned(item) for item in schema]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(schema, dict):
        return schema
    if _MARK in schema:
        return CONDITION
    clean: JsonSchema = {}
    for key, value in cast("JsonSchema", schema).items():
        if key in ("properties", "$defs"):
            clean[key] = {name: _cleaned(inner) for name, inner in value.items()}
        elif key == "anyOf":
            clean |= _union([_cleaned(branch) for branch in value if branch != {"type": "null"}])
        elif key not in ("title", "default") or (key == "default" and value is not None):
            clean[key] = _cleaned(value)
    if clean.get("type") == "object":
        clean.setdefault("properties", {})
        clean.setdefault("additionalProperties", False)
    return clean


def _union(branches: list[JsonSchema]) -> JsonSchema:
    if CONDITION in branches:
        return CONDITION
    if {"type": "number"} in branches:
        branches = [branch for branch in branches if branch != {"type": "integer"}]
    return branches[0] if len(branches) == 1 else {"anyOf": branches}


def _one_key(word: str, arguments: JsonSchema) -> JsonSchema:
    return {
        "type": "object",
        "description": arguments.get("description", ""),
        "properties": {word: arguments},
        "required": [word],
        "additionalProperties": False,
    }


def _arguments(cls: type) -> JsonSchema:
    """The schema of a word's arguments: a mapping, or what stands for it where the word takes one value."""
    schema = _cleaned(_generated(cls))
    schema.pop("$defs", None)
    if bare := getattr(cls, "BARE", None):
        return {**schema["properties"][bare], "description": schema["description"]}
    return schema


@cache
def words(kind: str) -> Mapping[str, JsonSchema]:
    """Word → schema of its arguments; `kind` is conditions or effects."""
    table: Mapping[str, type] = CONDITIONS if kind == "conditions" else EFFECTS
    return {word: _arguments(cls) for word, cls in table.items()}


def _word_definitions() -> JsonSchema:
    text = {"type": "string", "format": "expression", "minLength": 1, "description": "An expression."}
    conditions = [_one_key(word, arguments) for word, arguments in words("conditions").items()]
    effects = [_one_key(word, arguments) for word, arguments in words("effects").items()]
    return {
        "condition": {"description": "What must hold: an expression or a word.", "oneOf": [text, *conditions]},
        "effect": {"description": "What happens: a word.", "oneOf": effects},
    }


_TEXTS = {"type": "array", "items": {"type": "string"}, "minItems": 1}


def _pack_definitions() -> JsonSchema:
    """The parts of a pack, as authors may write them."""
    pack = _cleaned(_generated(Pack))
    definitions: JsonSchema = pack.pop("$defs")
    used = {cls.__name__ for cls in EFFECTS.values()}
    definitions = {name: schema for name, schema in definitions.items() if name not in used}
    rule, trigger, measure = definitions["Rule"], definitions["Trigger"], definitions["Measure"]
    rule["properties"]["conditions"]["items"] = CONDITION
    rule["properties"]["effects"]["items"] = EFFECT
    described = rule["properties"]["trigger"].get("description", "")
    event = {"type": "string", "description": 'An event type, or "*" for every stored one.'}
    rule["properties"]["trigger"] = {"description": described, "oneOf": [event, {"$ref": "#/$defs/Trigger"}]}
    achievement = {"properties": {"kind": {"const": "achievement"}}, "required": ["kind"]}
    rule["allOf"] = [{"if": achievement, "then": {"required": ["milestone"]}, "else": {"required": ["trigger"]}}]
    described = trigger["properties"]["event"]["description"]
    trigger["properties"]["event"] = {"description": described, "oneOf": [{"type": "string"}, _TEXTS]}
    measure["oneOf"] = [{"required": [word]} for word in ("count", "distinct", "sum", "last_at", "streak")]
    kinds = {"integer": "integer", "number": "number", "boolean": "boolean"}
    kinds |= dict.fromkeys(("string", "id", "ids"), "string")
    definitions["Parameter"]["allOf"] = [
        {
            "if": {"properties": {"type": {"const": kind}}, "required": ["type"]},
            "then": {"properties": {"default": {"type": written}}},
        }
        for kind, written in kinds.items()
    ]
    return {"Pack": pack, **definitions, **_word_definitions()}


def _document(title: str, schema: JsonSchema, definitions: JsonSchema) -> JsonSchema:
    return {"$schema": DRAFT, "title": title, **schema, **({"$defs": definitions} if definitions else {})}


def _optional(schema: JsonSchema) -> JsonSchema:
    """The same part with nothing required: what `defaults` may hold."""
    return {key: value for key, value in schema.items() if key not in ("required", "allOf", "description")}


@cache
def pack_schema() -> JsonSchema:
    """A pack as one document, or the `pack.yaml` of a folder."""
    definitions = _pack_definitions()
    return _document("Rule pack", definitions.pop("Pack"), definitions)


@cache
def rule_schema() -> JsonSchema:
    """One rule."""
    definitions = _pack_definitions()
    kept = {name: definitions[name] for name in ("Trigger", "Milestone", "condition", "effect")}
    return _document("Rule", definitions["Rule"], kept)


@cache
def rule_file_schema() -> JsonSchema:
    """A file of rules in a pack's folder."""
    definitions = _pack_definitions()
    kept = {name: definitions[name] for name in ("Rule", "Trigger", "Milestone", "condition", "effect")}
    return _document("Rules of a pack", _file_of("rules", kept["Rule"], {"$ref": "#/$defs/Rule"}), kept)


@cache
def preset_schema() -> JsonSchema:
    """A preset."""
    schema = _cleaned(_generated(Preset))
    return _document("Preset", schema, schema.pop("$defs"))


@cache
def recipe_schema() -> JsonSchema:
    """A recipe."""
    schema = _cleaned(_generated(Recipe))
    return _document("Recipe", schema, schema.pop("$defs"))


@cache
def pack_test_schema() -> JsonSchema:
    """A file of tests in a pack's folder."""
    schema = _cleaned(_generated(PackTests))
    definitions = schema.pop("$defs")
    return _document(
        "Tests of a pack", _file_of("tests", definitions["PackTest"], {"$ref": "#/$defs/PackTest"}), definitions
    )


def _file_of(word: str, entry: JsonSchema, reference: JsonSchema) -> JsonSchema:
    defaults = {**_optional(entry), "description": f"What holds for all {word} of the file, unless one says otherwise."}
    return {
        "type": "object",
        "properties": {
            "defaults": defaults,
            word: {"type": "array", "items": reference, "description": f"The {word} of the file."},
        },
        "required": [word],
        "additionalProperties": False,
    }


_PAYLOAD: Mapping[Type, JsonSchema] = {
    Type.INTEGER: {"type": "integer"},
    Type.NUMBER: {"type": "number"},
    Type.BOOLEAN: {"type": "boolean"},
    Type.STRING: {"type": "string"},
    Type.ID: {"type": "string", "pattern": "^[0-9]{1,19}$"},
    Type.TIME: {"type": "string", "format": "date-time"},
    Type.ID_LIST: {"type": "array", "items": {"type": "string", "pattern": "^[0-9]{1,19}$"}},
    Type.STRING_LIST: {"type": "array", "items": {"type": "string"}},
}


def event_schema(event: EventType) -> JsonSchema:
    """An event's payload. What it does not name is dropped where the event comes in."""
    return {
        "$schema": DRAFT,
        "title": f"Payload of {event.name}, version {event.version}",
        "description": event.description,
        "type": "object",
        "properties": {
            name: {**_PAYLOAD[field.type], "description": field.description} for name, field in event.fields.items()
        },
        "required": [name for name, field in event.fields.items() if not field.optional],
    }


def _word_schema(kind: str, word: str) -> JsonSchema:
    nested = bool(getattr(CONDITIONS.get(word), "BARE", None)) and kind == "conditions"
    definitions = {"condition": _word_definitions()["condition"]} if nested else {}
    title = f"{'Condition' if kind == 'conditions' else 'Effect'} {word}"
    return _document(title, _one_key(word, words(kind)[word]), definitions)


def all_schemas() -> dict[str, JsonSchema]:
    """Path under `schemas/` → schema."""
    return {
        "pack.schema.json": pack_schema(),
        "rule.schema.json": rule_schema(),
        "rule-file.schema.json": rule_file_schema(),
        "preset.schema.json": preset_schema(),
        "recipe.schema.json": recipe_schema(),
        "pack-test.schema.json": pack_test_schema(),
        **{f"conditions/{word}.schema.json": _word_schema("conditions", word) for word in CONDITIONS},
        **{f"effects/{word}.schema.json": _word_schema("effects", word) for word in EFFECTS},
        **{f"events/{name}.schema.json": event_schema(event) for name, event in EVENTS.items()},
    }


def text_of(schema: JsonSchema) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def stale(folder: File = SCHEMAS) -> list[str]:
    """Files that are missing, out of date, or no longer made."""
    wanted = {name: text_of(schema) for name, schema in all_schemas().items()}
    present = {str(file.relative_to(folder)): file.read_text("utf-8") for file in folder.rglob("*.json")}
    return sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))


def write(folder: File = SCHEMAS) -> None:
    """Bring the folder up to date."""
    wanted = all_schemas()
    for name in stale(folder):
        file = folder / name
        if name in wanted:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text_of(wanted[name]), "utf-8")
        else:
            file.unlink()


def main(arguments: Iterable[str]) -> int:
    """`--check` compares, anything else writes."""
    if "--check" not in arguments:
        write()
        return 0
    names = stale()
    for name in names:
        sys.stderr.write(f"schemas/{name} is stale: run `make schemas`\n")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
