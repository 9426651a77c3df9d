"""JSON Schema keywords that say what a pack author did wrong, one mistake at a time.

`jsonschema` walks a document; these replace its wording, give each unknown key a problem of its own, and
choose among alternatives by kind and word, so that a mistake in one is not reported once for each.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from jsonschema.exceptions import ValidationError

from synapse.packs.read import kind_of
from synapse.rules.nearest import did_you_mean
from synapse.rules.notation import FORMS, ID, JsonSchema

NAMES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}
#: ids are kept as 64-bit integers with a sign
LARGEST_ID = 2**63 - 1
QUOTE = "put it in quotes"
LIKE_BOOLEANS = frozenset({"yes", "no", "on", "off", "y", "n", "enabled", "disabled"})


class Mistake(ValidationError):
    """One thing that is wrong. `at_key` means the key is, not its value."""

    def __init__(self, code: str, message: str, hint: str = "", *, key: str | None = None) -> None:
        super().__init__(message, path=() if key is None else (key,))
        self.code, self.hint, self.at_key = code, hint, key is not None


Found = Iterator[ValidationError]


def wrong_type(validator: Any, types: Any, instance: object, _schema: JsonSchema) -> Found:
    """`type`: what is wanted and what is there."""
    wanted: Sequence[str] = [types] if isinstance(types, str) else types
    if not any(validator.is_type(instance, name) for name in wanted):
        yield mistyped(wanted, instance)


def mistyped(wanted: Iterable[str], instance: object) -> Mistake:
    """The mistake of a value of another type."""
    wanted = list(wanted)
    names = " or ".join(dict.fromkeys(NAMES[name] for name in wanted))
    hint = ""
    if "boolean" in wanted and isinstance(instance, str) and instance.lower() in LIKE_BOOLEANS:
        hint = "only `true` and `false` are booleans"
    elif instance is None:
        hint = "write `{}` if there is nothing to say" if "object" in wanted else "give it a value, or leave it out"
    elif wanted == ["array"]:
        hint = "write it as a list: `[…]`, or lines that begin with `-`"
    elif wanted == ["string"] and not isinstance(instance, dict | list):
        hint = QUOTE
    shown = f"the text `{instance[:40]}`" if isinstance(instance, str) else kind_of(cast("object", instance))
    return Mistake("wrong-type", f"expected {names}, not {shown}", hint)


def not_allowed(_validator: Any, values: Sequence[str], instance: object, _schema: JsonSchema) -> Found:
    """`enum`: one of a few values."""
    if isinstance(instance, str) and instance not in values:
        hint = did_you_mean(instance, values) or f"one of {', '.join(values)}"
        yield Mistake("unknown-value", f"`{instance}` is not known here", hint)


def not_exactly(_validator: Any, value: object, instance: object, _schema: JsonSchema) -> Found:
    """`const`: this and nothing else."""
    if type(instance) is type(value) and instance != value:
        yield Mistake("wrong-value", f"must be {value}", f"write `{value}`")


def wrong_form(_validator: Any, pattern: str, instance: object, _schema: JsonSchema) -> Found:
    """`pattern`: how a text is written."""
    if isinstance(instance, str) and not _matches(pattern, instance):
        yield Mistake("wrong-form", f"`{instance[:60]}` is not written as this must be", FORMS.get(pattern, ""))
    elif isinstance(instance, str) and pattern == ID and int(instance) > LARGEST_ID:
        yield Mistake("out-of-range", f"`{instance}` is no Discord id", f"at most {LARGEST_ID}")


def too_small(_validator: Any, least: float, instance: object, _schema: JsonSchema) -> Found:
    """`minimum`."""
    if isinstance(instance, int | float) and instance < least:
        yield Mistake("out-of-range", f"{instance} is too small", f"at least {least}")


def too_short(_validator: Any, least: int, instance: object, _schema: JsonSchema) -> Found:
    """`minLength`: in practice, that there is something."""
    if isinstance(instance, str) and len(instance) < least:
        yield Mistake("empty", "must not be empty", "write something, or leave the key out")


def too_long(_validator: Any, most: int, instance: object, _schema: JsonSchema) -> Found:
    """`maxLength`."""
    if isinstance(instance, str) and len(instance) > most:
        yield Mistake("out-of-range", f"has {len(instance)} characters", f"at most {most}")


def too_few(_validator: Any, least: int, instance: object, _schema: JsonSchema) -> Found:
    """`minItems`: in practice, that there is something."""
    if isinstance(instance, list) and len(instance) < least:  # pyright: ignore[reportUnknownArgumentType]
        yield Mistake("empty", "the list is empty", "name at least one")


def missing(_validator: Any, keys: Sequence[str], instance: object, schema: JsonSchema) -> Found:
    """`required`: one mistake for each key."""
    if isinstance(instance, dict):
        for key in keys:
            if key not in instance:
                described = schema.get("properties", {}).get(key, {}).get("description", "")
                yield Mistake("missing-key", f"`{key}` is missing", _first_sentence(described))


def unknown_keys(validator: Any, allowed: Any, instance: Any, schema: JsonSchema) -> Found:
    """`additionalProperties`: one mistake for each key, or the schema that all others follow."""
    if not isinstance(instance, dict):
        return
    known: Mapping[str, JsonSchema] = schema.get("properties", {})
    patterns: Mapping[str, JsonSchema] = schema.get("patternProperties", {})
    for key, value in cast("Mapping[str, object]", instance).items():
        if key in known or any(_matches(pattern, key) for pattern in patterns):
            continue
        if isinstance(allowed, dict):
            yield from validator.descend(value, allowed, path=key)
        elif patterns:
            yield Mistake("wrong-form", f"`{key}` cannot be a name", FORMS.get(next(iter(patterns)), ""), key=key)
        else:
            hint = did_you_mean(key, known) or f"known are {', '.join(known) or 'none'}"
            yield Mistake("unknown-key", f"there is no key `{key}` here", hint, key=key)


def _matches(pattern: str, text: str) -> bool:
    # `$` alone would let a line break at the end through
    return re.fullmatch(pattern.removeprefix("^").removesuffix("$"), text) is not None


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")
