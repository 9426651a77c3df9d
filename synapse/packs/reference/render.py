"""Puts the reference together."""

import json
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, cast

from synapse.kit.paths import DOCS
from synapse.packs import yaml
from synapse.packs.format import as_condition
from synapse.packs.reference.codes import CODES
from synapse.packs.reference.words import CONDITION_EXAMPLES, EARLIER, EFFECT_EXAMPLES, KINDS, NAMES
from synapse.packs.schemas import pack_schema, pack_test_schema, preset_schema, words
from synapse.rules import notation
from synapse.rules.aggregate import Measure
from synapse.rules.expressions import FUNCTIONS, limits
from synapse.rules.notation import JsonSchema
from synapse.rules.vocabulary import COMMON, EVENTS, EventType, Field

FILE = DOCS / "rules" / "reference.md"
_HEAD = """# Reference of the rule language

Made from the code's own tables by `make schemas`; do not edit. [guide.md](guide.md) shows how the words go together,
[testing.md](testing.md) how a pack is tested. The same as JSON Schema is in `schemas/`, for editors and programs.
"""
PARTS = ("Parameter", "Currency", "LevelCurve", "Factor", "Measure", "DeclaredEvent", "DeclaredField")


def render() -> str:
    """The whole page."""
    return "\n".join(_sections()).rstrip() + "\n"


def _sections() -> Iterator[str]:
    yield _HEAD
    pack, preset, tests = pack_schema(), preset_schema(), pack_test_schema()
    yield "## Pack\n"
    yield from _keys(pack)
    yield _text(
        "Rules stand in `pack.yaml` or in files of their own: `rules/*.yaml`, and other `*.yaml` beside `pack.yaml`. "
        "Such a file holds `rules` and, if wanted, `defaults`: keys that are filled into each of its rules that lacks "
        "them."
    )
    for part in PARTS:
        yield from _part(part, pack["$defs"][part])
    yield "## Rule\n"
    yield from _keys(pack["$defs"]["Rule"])
    for part in ("Trigger", "Milestone"):
        yield from _part(part, pack["$defs"][part])
    yield from _kinds()
    yield from _conditions()
    yield from _effects()
    yield from _events()
    yield from _expressions()
    yield "## Preset\n"
    yield from _keys(preset)
    for part, schema in preset["$defs"].items():
        yield from _part(part, schema)
    yield "## Tests of a pack\n"
    yield from _keys(tests)
    for part, schema in tests["$defs"].items():
        yield from _part(part, schema)
    yield from _problems()
    yield "## Names in the papers of Synapse 4.0\n"
    yield from _table(("there", "here"), EARLIER.items())


def _text(paragraph: str) -> str:
    return textwrap.fill(paragraph, 118, break_on_hyphens=False, break_long_words=False) + "\n"


def _part(name: str, schema: JsonSchema) -> Iterator[str]:
    yield f"### {name}\n"
    yield f"{schema['description']}\n"
    yield from _keys(schema)


def _kinds() -> Iterator[str]:
    yield "### Kinds\n"
    yield from _table(("kind", "runs", "may", "sees history"), ((f"`{kind}`", *says) for kind, says in KINDS.items()))


def _conditions() -> Iterator[str]:
    yield "## Conditions\n"
    yield _text(
        "A condition is an expression, as plain text, or one of these words with its arguments. A word is short for an "
        "expression, shown below each example; measures that it needs are made for it."
    )
    for word, arguments in words("conditions").items():
        yield from _word(word, arguments, CONDITION_EXAMPLES[word])
        expression, measures = _lowered(word)
        yield f"means `{expression}`" + (", where" if measures else "") + ("\n" if not measures else "")
        if measures:
            yield "\n```yaml"
            yield from measures
            yield "```\n"


def _effects() -> Iterator[str]:
    yield "## Effects\n"
    for word, arguments in words("effects").items():
        yield from _word(word, arguments, EFFECT_EXAMPLES[word])


def _word(word: str, arguments: JsonSchema, example: Any) -> Iterator[str]:
    yield f"### `{word}`\n"
    yield f"{arguments['description']}\n"
    if arguments.get("properties"):
        yield from _keys(arguments)
    yield "```yaml"
    yield f"- {word}: {_flow(example)}"
    yield "```\n"


class _Noting:
    """A rule around an example's condition, which notes the measures asked for."""

    rule: str = "this-rule"
    member: Literal["actor", "member"] = "actor"

    def __init__(self) -> None:
        self.measures: list[Measure] = []

    def measure(self, measure: Measure) -> str:
        self.measures.append(measure)
        return f"measures.{'abc'[len(self.measures) - 1]}"


def _lowered(word: str) -> tuple[str, list[str]]:
    at = _Noting()
    condition = as_condition({word: CONDITION_EXAMPLES[word]})
    text = condition if isinstance(condition, str) else condition.lower(at)
    return text, [f"{name}: {_flow(_given(measure))}" for name, measure in zip("abc", at.measures, strict=False)]


def _given(measure: Measure) -> dict[str, Any]:
    """What a measure says beyond its defaults."""
    fields = ("count", "distinct", "sum", "last_at", "streak", "of", "by", "within", "period", "where", "this_event")
    values = {name: getattr(measure, name) for name in fields}
    return {name: value for name, value in values.items() if value is not None and value != "excluded"}


def _events() -> Iterator[str]:
    yield "## Events\n"
    yield _text(
        "Stored events live in the lake and can be measured; derived ones happen while an event is decided. A pack may "
        "declare events of its own."
    )
    for event in EVENTS.values():
        yield f"### `{event.name}`\n"
        notes = [event.description, "Stored." if event.stored else "Derived.", f"Version {event.version}."]
        notes += ["Has a target."] if event.has_target else []
        notes += ["Has a channel."] if event.has_channel else []
        yield " ".join(notes) + "\n"
        if own := _own_fields(event):
            yield from _table(("field", "type", ""), own)
    yield "### Fields that any stored event may carry\n"
    yield from _table(("field", "type", ""), (_field(name, field) for name, field in COMMON.items()))


def _own_fields(event: EventType) -> list[tuple[str, ...]]:
    fields = event.fields.items()
    return [_field(name, field) for name, field in fields if not event.stored or COMMON.get(name) != field]


def _field(name: str, field: Field) -> tuple[str, ...]:
    optional = ", may be missing" if field.optional else ""
    return f"`{name}`", f"{field.type}{optional}", field.description


def _expressions() -> Iterator[str]:
    yield "## Expressions\n"
    yield _text(
        "Numbers, texts in quotes, `True`, `False`; `+ - * / // % **`; `== != < <= > >=`, also in chains; `and`, `or`, "
        "`not`; `x if c else y`; `in` and `not in` over a list written out. An expression that meets a missing "
        "field or a wrong type has *failed*, which is neither true nor false: its rule does not fire, and a guard "
        "denies."
    )
    yield "### Names\n"
    yield from _table(("name", ""), ((f"`{name}`", meaning) for name, meaning in NAMES.items()))
    yield "### Functions\n"
    functions = ((f"`{one.signature}`", one.doc, f"`{one.example}`") for one in FUNCTIONS.values())
    yield from _table(("function", "", "example"), functions)
    yield "### Budgets\n"
    yield from _table(("of", "at most"), _budgets())


def _budgets() -> Iterable[tuple[str, str]]:
    yield "a document", f"{yaml.LARGEST:,} characters, {yaml.MOST:,} keys and items, {yaml.DEEPEST} levels"
    yield "an expression", f"{limits.LENGTH:,} characters, {limits.TOKENS:,} words and signs"
    yield "its tree", f"{limits.NODES:,} nodes, {limits.DEPTH} levels"
    yield "a text in it", f"{limits.STRING:,} characters"
    yield "an integer literal", f"{limits.LITERAL_BITS} bits"
    yield "an integer on the way", f"{limits.BITS:,} bits"
    yield "an exponent that is a literal", f"{limits.EXPONENT:,}"


def _problems() -> Iterator[str]:
    yield "## Problems\n"
    yield "`synapse pack check` prints every problem as `file:line:column path code message (hint)`.\n"
    for title, codes in CODES.items():
        yield f"### {title}\n"
        yield from _table(("code", "what it says"), ((f"`{code}`", says) for code, says in codes.items()))


def _keys(schema: JsonSchema) -> Iterator[str]:
    required = schema.get("required", ())
    rows = (
        (f"`{key}`", _kind(value), "needed" if key in required else _default(value), value.get("description", ""))
        for key, value in schema["properties"].items()
    )
    return _table(("key", "value", "unless given", ""), rows)


def _default(schema: JsonSchema) -> str:
    default = schema.get("default")
    return "" if default in (None, "", [], {}) else f"`{_flow(default)}`"


_PATTERNS = {
    notation.SLUG: "id",
    notation.NAME: "name",
    notation.ID: "Discord id in quotes",
    notation.VERSION: "version in quotes",
    notation.RANGE: "range of versions",
    notation.OFFSET: "time with its unit",
    notation.MOMENT: "moment with its offset",
    notation.PERSON: "word or id",
}
_KINDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "`true` or `false`"}


def _kind(schema: JsonSchema) -> str:
    """A value's type in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})" if name not in ("condition", "effect") else f"[{name}](#{name}s)"
    for word in ("anyOf", "oneOf"):
        if word in schema and "properties" not in schema:
            return " or ".join(dict.fromkeys(_kind(branch) for branch in schema[word]))
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    if schema.get("type") == "object":
        values = [*schema.get("patternProperties", {}).values(), schema.get("additionalProperties")]
        inner = next((cast("JsonSchema", value) for value in values if isinstance(value, dict)), None)
        return f"name → {_kind(inner)}" if inner else "the same keys"
    if schema.get("format") == "expression":
        return "expression"
    return _PATTERNS.get(schema.get("pattern", "")) or _KINDS[schema["type"]]


def _flow(value: Any) -> str:
    """A value as YAML in one line."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"  # pyright: ignore[reportUnknownVariableType]
        case list() | tuple():
            return "[" + ", ".join(_flow(inner) for inner in value) + "]"  # pyright: ignore[reportUnknownVariableType]
        case str() if yaml.plain(value) == value and not set(value) & set("{}[],:#'\"&*!|>%@`"):
            return value
        case _:
            return json.dumps(value, ensure_ascii=False)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        cells = [cell.replace("|", r"\|") for cell in row]
        yield f"| {' | '.join(cells)} |"
    yield ""
