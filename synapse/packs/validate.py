"""Checks the shape of documents: every mistake at once, each with its place and what to do."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend  # pyright: ignore[reportUnknownVariableType]

from synapse.packs import mistakes, schemas
from synapse.packs.mistakes import Mistake, mistyped
from synapse.packs.read import Document
from synapse.rules.nearest import did_you_mean
from synapse.rules.notation import JsonSchema
from synapse.rules.problems import Path, Problem


def validate_pack(document: Document) -> list[Problem]:
    """What is wrong with the shape of a pack."""
    return _problems(document, "pack")


def validate_preset(document: Document) -> list[Problem]:
    """What is wrong with the shape of a preset."""
    return _problems(document, "preset")


def validate_recipe(document: Document) -> list[Problem]:
    """What is wrong with the shape of a recipe."""
    return _problems(document, "recipe")


def validate_tests(document: Document) -> list[Problem]:
    """What is wrong with the shape of a file of tests."""
    return _problems(document, "tests")


_SCHEMAS: Mapping[str, Callable[[], JsonSchema]] = {
    "pack": schemas.pack_schema,
    "preset": schemas.preset_schema,
    "recipe": schemas.recipe_schema,
    "tests": schemas.pack_test_schema,
}


def _problems(document: Document, kind: str) -> list[Problem]:
    found: dict[tuple[object, ...], Problem] = {}
    for error in _validator(kind).iter_errors(document.data):
        problem = _problem(document, cast("Mistake", error))
        # what stands in `defaults` is wrong once, however many rules it is filled into
        found.setdefault((problem.file, problem.line, problem.column, problem.code, problem.message), problem)
    misspelt = {(problem.path[:-1], problem.hint) for problem in found.values() if problem.code == "unknown-key"}
    problems = [problem for problem in found.values() if not _is_misspelt(problem, misspelt)]
    return sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column))


def _is_misspelt(problem: Problem, misspelt: set[tuple[Path, str]]) -> bool:
    """Whether a missing key is there after all, a letter or two wrong: that has been said where it stands."""
    name = problem.message.partition(" ")[0]
    return problem.code == "missing-key" and (problem.path, f"did you mean {name}?") in misspelt


def _problem(document: Document, mistake: Mistake) -> Problem:
    path = tuple(mistake.absolute_path)
    problem = Problem(mistake.code, path, mistake.message, mistake.hint)
    written = document.positions.written.get(path)
    if mistake.hint == mistakes.QUOTE and written is not None:
        problem = replace(problem, hint=f'put it in quotes: "{written}"')
    return document.positions.located(problem, at_key=mistake.at_key)


@cache
def _validator(kind: str) -> Any:
    schema = _SCHEMAS[kind]()
    alternatives = _alternatives(schema)
    validator = cast("Any", extend)(
        Draft202012Validator,
        {
            "type": mistakes.wrong_type,
            "enum": mistakes.not_allowed,
            "const": mistakes.not_exactly,
            "pattern": mistakes.wrong_form,
            "minimum": mistakes.too_small,
            "minLength": mistakes.too_short,
            "maxLength": mistakes.too_long,
            "minItems": mistakes.too_few,
            "required": mistakes.missing,
            "additionalProperties": mistakes.unknown_keys,
            "anyOf": alternatives,
            "oneOf": alternatives,
        },
        # draft 2020-12 takes 5.0 for a whole number; who writes it means something else
        type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole),
    )
    return validator(schema)


def _is_whole(_checker: object, instance: object) -> bool:
    return isinstance(instance, int) and not isinstance(instance, bool)


Keyword = Callable[[Any, list[JsonSchema], Any, JsonSchema], Iterator[ValidationError]]


def _alternatives(root: JsonSchema) -> Keyword:
    """`anyOf` and `oneOf`: the alternative that was meant, by the value's type and, for words, by the word."""

    def resolved(branch: JsonSchema) -> JsonSchema:
        reference: str = branch.get("$ref", "")
        return root["$defs"][reference.rpartition("/")[2]] if reference else branch

    def choose(
        validator: Any, branches: list[JsonSchema], instance: Any, _schema: JsonSchema
    ) -> Iterator[ValidationError]:
        branches = [resolved(branch) for branch in branches]
        if all(branch.keys() == {"required"} for branch in branches):
            yield from _exactly_one([branch["required"][0] for branch in branches], instance)
            return
        fitting = [branch for branch in branches if validator.is_type(instance, branch["type"])]
        if not fitting:
            yield mistyped([branch["type"] for branch in branches], instance)
        elif len(fitting) > 1 and isinstance(instance, dict):
            yield from _word(validator, fitting, cast("dict[str, Any]", instance))
        elif isinstance(instance, str) and any("properties" in branch for branch in branches):
            yield from _text(validator, fitting[0], branches, instance)
        else:
            yield from validator.descend(instance, fitting[0])

    return choose


def _exactly_one(words: list[str], instance: Any) -> Iterator[ValidationError]:
    if isinstance(instance, dict) and sum(word in instance for word in words) != 1:
        yield Mistake("not-one", f"exactly one of {', '.join(words)} is needed", "keep one")


def _word(validator: Any, branches: list[JsonSchema], instance: dict[str, Any]) -> Iterator[ValidationError]:
    """A one-key mapping: the word decides, and its arguments are checked against that word alone."""
    known = {word: branch["properties"][word] for branch in branches for word in branch["properties"]}
    if len(instance) != 1:
        extra = [key for key in list(instance)[1:] if key not in known]
        hint = f"indent `{extra[0]}` below `{next(iter(instance))}:`" if extra else "begin each word with its own `-`"
        yield Mistake("not-one-word", f"one word is expected here, not {len(instance)}", hint)
        return
    word, arguments = next(iter(instance.items()))
    if word in known:
        yield from validator.descend(arguments, known[word], path=word)
    else:
        hint = did_you_mean(word, known) or f"known are {', '.join(known)}"
        yield Mistake("unknown-word", f"there is no word `{word}`", hint, key=word)


def _text(validator: Any, branch: JsonSchema, branches: list[JsonSchema], instance: str) -> Iterator[ValidationError]:
    words = {word: schema["properties"][word] for schema in branches for word in schema.get("properties", ())}
    if branch.get("format") == "expression" and instance.strip() in words:
        example = "{…}" if words[instance.strip()].get("required") else "{}"
        yield Mistake("word-as-text", f"`{instance}` is a word, not an expression", f"write `{instance}: {example}`")
        return
    yield from validator.descend(instance, branch)
