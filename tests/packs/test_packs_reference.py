"""The reference page says everything that code knows, and nothing else."""

import ast
from pathlib import Path

import pytest

from synapse.kit.paths import ROOT
from synapse.packs.check import check
from synapse.packs.read import read_data
from synapse.packs.reference import FILE, render
from synapse.packs.reference.__main__ import main
from synapse.packs.reference.codes import CODES
from synapse.packs.reference.words import CONDITION_EXAMPLES, EFFECT_EXAMPLES, KINDS, NAMES
from synapse.packs.schemas import all_schemas
from synapse.rules.compile.registry import Registry
from synapse.rules.compile.scope import RuleScopes, level_scope, row_scope
from synapse.rules.conditions import CONDITIONS
from synapse.rules.documents.pack import Currency, Factor
from synapse.rules.effects import EFFECTS
from synapse.rules.expressions import FUNCTIONS
from synapse.rules.vocabulary import EVENTS


def test_the_committed_page_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert FILE.read_text("utf-8") == render()
    assert main(["--check"]) == 0


def test_every_word_function_and_event_has_its_place() -> None:
    page = FILE.read_text("utf-8")
    for word in (*CONDITIONS, *EFFECTS, *EVENTS):
        assert f"### `{word}`\n" in page
    for function in FUNCTIONS.values():
        assert f"`{function.signature}`" in page


def test_every_word_has_an_example_that_checks() -> None:
    assert set(CONDITION_EXAMPLES) == set(CONDITIONS)
    assert set(EFFECT_EXAMPLES) == set(EFFECTS)
    rules = [
        {"id": f"c-{word.replace('_', '-')}", "conditions": [{word: example}]}
        for word, example in CONDITION_EXAMPLES.items()
    ] + [
        {"id": f"e-{word.replace('_', '-')}", "effects": [{word: example}]} for word, example in EFFECT_EXAMPLES.items()
    ]
    rules = [{"kind": "reward", "trigger": "message_create", **rule} for rule in rules]
    data = {"synapse": 1, "id": "mine", "version": "1.0.0", "name": "Mine", "rules": rules}
    shape = {"unknown-word", "unknown-key", "missing-key", "wrong-type", "wrong-form", "not-one-word", "empty"}
    assert not shape & {problem.code for problem in check([read_data(data)]).problems}


def test_every_name_that_can_be_read_is_described() -> None:
    registry = Registry(currencies={"xp": Currency(id="xp", name="XP")}, factors={"f": Factor()})
    scopes = RuleScopes(registry)
    event = EVENTS["reaction_add"]
    names = {*scopes.of([event], "actor", factors=True).names, *scopes.of([event], "member", factors=True).names}
    names |= {*level_scope(registry).names, *row_scope(registry, "events", [event]).names}
    generic: set[str] = set()
    for name in names:
        head, _, field = name.partition(".")
        if field in event.fields and head in ("event", "row"):
            name = f"{head}.<field>"
        if head in ("target", "member"):
            name = f"{head}.…"
        if head == "factors":
            name = "factors.<factor>"
        generic.add(name.replace(".xp", ".<currency>"))
    assert generic | {"params.<parameter>", "measures.<measure>"} == set(NAMES)


def test_every_kind_is_explained() -> None:
    assert list(KINDS) == all_schemas()["rule.schema.json"]["properties"]["kind"]["enum"]


#: callable → which of its arguments is a problem's code
RAISERS = {"Problem": 0, "ExpressionProblem": 0, "Mistake": 0, "report": 0, "note": 0, "_note": 2, "_unreadable": 1}


#: what `unknown-…` codes that are put together are about
MADE = ("currency", "factor", "milestone", "event", "parameter", "setting", "module", "activity", "time-zone")


def _codes_in(file: Path) -> set[str]:
    codes: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            position = RAISERS.get(name)
            if position is not None and len(node.args) > position:
                argument = node.args[position]
                parts = [part.value for part in ast.walk(argument) if isinstance(part, ast.Constant)]
                codes |= {part for part in parts if isinstance(part, str)}
    return {code for code in codes if code == code.strip(" -")}


def test_every_code_of_a_problem_is_explained_and_no_other() -> None:
    used = {
        code
        for folder in ("rules", "packs")
        for file in (ROOT / "synapse" / folder).rglob("*.py")
        for code in _codes_in(file)
    }
    made = {f"unknown-{what}" for what in MADE}
    explained = {code for codes in CODES.values() for code in codes}
    assert used - explained == set()
    assert explained - used - made == set()
