"""A pack in its forms: values, one text, JSON."""

import json
from pathlib import Path

import pytest

from synapse.packs.format import as_json, as_pack, as_preset, as_tests, one_text
from synapse.packs.library import load_pack, shipped_document, shipped_packs
from synapse.packs.read import read_file, read_pack, read_text
from synapse.rules.conditions import CONDITIONS
from synapse.rules.documents.rule import Trigger


@pytest.mark.parametrize("id_", sorted(shipped_packs()))
def test_one_text_says_what_the_folder_says(id_: str) -> None:
    folder = shipped_packs()[id_]
    document = read_text(one_text(folder))
    assert not document.problems
    assert document.data == read_pack(folder).data
    assert as_pack(json.loads(as_json(document.data))) == load_pack(folder)


def test_one_text_keeps_comments_order_and_quotes(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "pack.yaml").write_text(
        '# about this pack\nsynapse: 1\nid: small\nversion: "1.0.0"  # quoted\nname: Small\n'
    )
    (tmp_path / "rules" / "a.yaml").write_text(
        "# the only rules\ndefaults: {kind: reward}\nrules:\n  - id: one\n    trigger: message_create  # any\n"
    )
    assert (
        one_text(tmp_path)
        == one_text(tmp_path / "pack.yaml")
        == (
            '# about this pack\nsynapse: 1\nid: small\nversion: "1.0.0"  # quoted\nname: Small\n'
            "rules:\n  # the only rules\n  - id: one\n    kind: reward\n    trigger: message_create  # any\n"
        )
    )


def test_a_pack_in_one_file_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text('{"synapse": 1}')
    assert one_text(tmp_path / "p.json") == '{"synapse": 1}'


def test_documents_become_values() -> None:
    data = {
        "synapse": 1,
        "id": "small",
        "version": "1.0.0",
        "name": "Small",
        "rules": [
            {
                "id": "one",
                "kind": "reward",
                "trigger": {"event": "message_create", "channels": ["123456789012345678"]},
                "conditions": ["event.length > 5", {"any_of": [{"not": {"has_role": {"role": "7"}}}]}],
                "effects": [{"credit": {"currency": "xp", "amount": "5"}}],
            }
        ],
    }
    (rule,) = as_pack(data).rules
    assert rule.trigger == Trigger(event=("message_create",), channels=(123456789012345678,))
    role = CONDITIONS["has_role"](role=7)  # type: ignore[call-arg]
    assert rule.conditions[1] == CONDITIONS["any_of"](conditions=(CONDITIONS["not"](condition=role),))  # type: ignore[call-arg]
    assert rule.effects[0].amount == "5", "a text stays an expression"  # type: ignore[union-attr]


def test_presets_and_tests_become_values(tmp_path: Path) -> None:
    assert as_preset({"synapse": 1, "id": "p", "name": "P", "packs": ["economy"]}).packs == ("economy",)
    (test,) = as_tests({"tests": [{"name": "t", "events": [{"type": "message_create"}], "expect": []}]}).tests
    assert test.events[0].at == "0s"


def test_a_pack_as_shown_can_be_read_again(tmp_path: Path) -> None:
    document = shipped_document("milestones")
    assert document
    (tmp_path / "p.json").write_text(as_json(document.data))
    assert read_file(tmp_path / "p.json").data == document.data
