"""Recipes as text: written so that the texts of packs come back byte for byte, read with every mistake in its place."""

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from synapse.packs.check import check
from synapse.packs.format import as_recipe
from synapse.packs.read import Document, read_text
from synapse.packs.validate import validate_recipe
from synapse.rules.documents.recipe import Recipe
from synapse.rules.problems import Path, Problem, Problems

#: characters of a recipe
LARGEST = 4 << 20
#: characters of one pack in it
LARGEST_PACK = 512 * 1024


def yaml_of(data: Mapping[str, Any]) -> str:
    """A recipe's data as YAML."""
    yaml: Any = YAML()
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = io.StringIO()
    packs = [{**pack, "text": _scalar(pack["text"])} for pack in data.get("packs", ())]
    yaml.dump({**data, "packs": packs}, text)
    return text.getvalue()


def _scalar(text: str) -> str:
    """A block that people can read, where YAML keeps all its signs in one; else quoted, with escapes."""
    kept = text[:1] not in ("\n", " ", "\t") and all(sign in "\n\t" or sign.isprintable() for sign in text)
    return LiteralScalarString(text) if kept else DoubleQuotedScalarString(text)


def read_recipe(text: str) -> tuple[Recipe, Document]:
    """The recipe of a text, and where its parts stand. Raises `Problems` with everything that is wrong with it."""
    document = read_text(text, "recipe", LARGEST)
    problems = [*document.problems, *(validate_recipe(document) if document.data else ())]
    if problems:
        raise Problems(tuple(problems))
    recipe = as_recipe(document.data)
    if problems := _wrong_packs(recipe, document):
        raise Problems(tuple(problems))
    return recipe, document


def _wrong_packs(recipe: Recipe, document: Document) -> list[Problem]:
    """What is wrong with its packs; inside their texts, by the line of the text."""
    problems: list[Problem] = []

    def note(code: str, path: Path, message: str, hint: str) -> None:
        problems.append(document.positions.located(Problem(code, path, message, hint)))

    texts: list[Document] = []
    enabled = {pack.id for pack in recipe.packs if pack.enabled}
    for index, pack in enumerate(recipe.packs):
        path: Path = ("packs", index, "text")
        if len(pack.text) > LARGEST_PACK:
            note("too-large", path, f"the pack has more than {LARGEST_PACK:,} characters", "split it")
            continue
        found = read_text(pack.text, f"packs.{index}.text ({pack.id})")
        if found.data and found.id != pack.id:
            note("wrong-id", ("packs", index, "id"), f"the text is that of `{found.id}`", f"write `id: {found.id}`")
        for required in found.data.get("requires") or () if pack.enabled else ():
            if required not in enabled:
                note("required-is-missing", path, f"`{pack.id}` needs `{required}`", "put it in, and on")
        if pack.enabled or found.problems:
            texts.append(found)
    if len({pack.id for pack in recipe.packs}) < len(recipe.packs):
        note("duplicate-pack", ("packs",), "a pack is in it twice", "keep one of each")
    return problems or [replace(one, path=("packs", *one.path)) for one in check(texts).errors]
