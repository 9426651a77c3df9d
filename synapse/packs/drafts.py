"""Checks drafts: a whole pack, or one rule with the pack that it would stand in."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any, cast

from synapse.packs.fitness import check_document
from synapse.packs.positions import Place
from synapse.packs.queries import Installed
from synapse.packs.read import Document, read_data, read_text
from synapse.rules.problems import Path, Problem

#: characters of a draft that are looked at
LARGEST = 512 * 1024
#: what problems inside a rule that is given by itself call its file
RULE = "rule"

Draft = str | dict[str, Any]


def problems_of_pack(draft: Draft, installed: Sequence[Installed]) -> tuple[Problem, ...]:
    """Everything wrong with a pack, and what could be better, beside the packs that a guild has."""
    document = _read(draft, "pack")
    if document.problems:
        return tuple(document.problems)
    return check_document(replace(document), installed).problems


def problems_of_rule(draft: Draft, pack: Draft, installed: Sequence[Installed]) -> tuple[Problem, ...]:
    """Everything wrong with a rule in the place of the pack's rule of its id, or behind all where it is new.

    Paths of problems inside the rule begin in the rule, and their file is `rule`.
    """
    rule, document = _read(draft, RULE), _read(pack, "pack")
    if rule.problems or document.problems:
        return (*rule.problems, *document.problems)
    place = _put(document, rule)
    found = check_document(document, installed).problems
    return tuple(_inside(problem, place) for problem in found)


def _read(draft: Draft, file: str) -> Document:
    if isinstance(draft, dict):
        return read_data(draft, file)
    if len(draft) > LARGEST:
        at = Place(file, 1, 1)
        problem = Problem("too-large", (), f"{len(draft):,} characters; at most {LARGEST:,} are read", "split it")
        document = Document(file, {}, read_data({}, file).positions)
        document.problems.append(replace(problem, file=at.file, line=at.line, column=at.column))
        return document
    return read_text(draft, file)


def _put(document: Document, rule: Document) -> Path:
    """Put a rule into a pack's document, places included; where it stands."""
    document.data = deepcopy(document.data)
    kept = document.data.get("rules")
    rules: list[Any] = cast("list[Any]", kept) if isinstance(kept, list) else []
    document.data["rules"] = rules
    ids = [cast("dict[str, Any]", one).get("id") if isinstance(one, dict) else None for one in rules]
    index = ids.index(rule.data["id"]) if rule.data.get("id") in ids and "id" in rule.data else len(rules)
    rules[index : index + 1] = [rule.data]
    place: Path = ("rules", index)
    for places in (document.positions.keys, document.positions.values):
        for path in [path for path in places if path[:2] == place]:
            del places[path]
    document.positions.take({(): [place]}, rule.positions)
    return place


def _inside(problem: Problem, place: Path) -> Problem:
    if problem.path[:2] != place:
        return problem
    return replace(problem, path=problem.path[2:], file=RULE)
