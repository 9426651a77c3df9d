"""The published schemas: valid, up to date, and of one mind with the checks."""

from pathlib import Path

import jsonschema
import pytest
from jsonschema import Draft202012Validator

from synapse.packs import schemas
from synapse.packs.library import shipped_document, shipped_packs, shipped_presets
from synapse.packs.read import read_file, read_pack, read_tests
from synapse.rules.conditions import CONDITIONS
from synapse.rules.effects import EFFECTS
from synapse.rules.vocabulary import EVENTS


def test_committed_schemas_are_up_to_date() -> None:
    assert schemas.stale() == []


def test_stale_files_are_named_and_rewritten(tmp_path: Path) -> None:
    schemas.write(tmp_path)
    assert schemas.stale(tmp_path) == []
    (tmp_path / "rule.schema.json").write_text("{}")
    (tmp_path / "old.schema.json").write_text("{}")
    (tmp_path / "events" / "voice_tick.schema.json").unlink()
    assert schemas.stale(tmp_path) == ["events/voice_tick.schema.json", "old.schema.json", "rule.schema.json"]
    schemas.write(tmp_path)
    assert schemas.stale(tmp_path) == []


@pytest.mark.parametrize("name", sorted(schemas.all_schemas()))
def test_each_is_a_schema_of_draft_2020_12(name: str) -> None:
    schema = schemas.all_schemas()[name]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def test_every_word_and_event_has_one() -> None:
    names = set(schemas.all_schemas())
    assert {f"conditions/{word}.schema.json" for word in CONDITIONS} <= names
    assert {f"effects/{word}.schema.json" for word in EFFECTS} <= names
    assert {f"events/{event}.schema.json" for event in EVENTS} <= names


def test_every_key_is_described() -> None:
    def undescribed(schema: object, path: str) -> list[str]:
        if isinstance(schema, list):
            return [name for index, inner in enumerate(schema) for name in undescribed(inner, f"{path}.{index}")]
        if not isinstance(schema, dict):
            return []
        names = [f"{path}.{key}" for key, value in schema.get("properties", {}).items() if not value.get("description")]
        return names + [
            name
            for key, inner in schema.items()
            if key not in ("if", "then", "else")
            for name in undescribed(inner, f"{path}.{key}")
        ]

    bare = [
        name
        for file, schema in schemas.all_schemas().items()
        for name in undescribed(schema, file)
        if "allOf" not in name
    ]
    assert bare == []


def test_a_plain_validator_accepts_what_is_shipped() -> None:
    """Editors and other programs use the files as they are, without our own wording."""
    pack, tests = Draft202012Validator(schemas.pack_schema()), Draft202012Validator(schemas.pack_test_schema())
    for id_, folder in shipped_packs().items():
        document = shipped_document(id_)
        assert document
        pack.validate(document.data)
        for file in read_tests(folder):
            tests.validate(file.data)
    for file in shipped_presets().values():
        jsonschema.validate(read_file(file).data, schemas.preset_schema(), Draft202012Validator)


def test_a_plain_validator_refuses_what_is_refused() -> None:
    bad = read_pack(Path(__file__).parent / "bad")
    assert not Draft202012Validator(schemas.pack_schema()).is_valid(bad.data)


def test_rule_files_have_a_schema_of_their_own() -> None:
    file = Draft202012Validator(schemas.rule_file_schema())
    for folder in shipped_packs().values():
        for path in (folder / "rules").glob("*.yaml"):
            document = read_file(path)
            rules = [{**document.data.get("defaults", {}), **rule} for rule in document.data["rules"]]
            file.validate({**document.data, "rules": rules})


def test_payloads_say_which_fields_may_be_missing() -> None:
    reaction = Draft202012Validator(schemas.event_schema(EVENTS["reaction_add"]))
    assert reaction.is_valid({"message_id": "5", "emoji_name": "x"})
    assert not reaction.is_valid({"message_id": 5, "emoji_name": "x"}), "ids are strings"
    assert not reaction.is_valid({"message_id": "5"})
