"""Folders and files become documents."""

from pathlib import Path

import pytest

from synapse.packs.read import read_data, read_file, read_pack, read_tests, read_text

PACK = 'synapse: 1\nid: small\nversion: "1.0.0"\nname: Small\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "pack.yaml").write_text(PACK + "rules:\n  - {id: zero, kind: reward, trigger: message_create}\n")
    (tmp_path / "rules" / "b.yaml").write_text(
        "defaults: {kind: reward}\nrules:\n  - id: two\n    trigger: voice_tick\n"
    )
    (tmp_path / "rules" / "a.yaml").write_text("rules: [{id: one, kind: guard, trigger: '*'}]\n")
    (tmp_path / "milestones.yaml").write_text(
        "defaults: {kind: achievement, enabled: false}\nrules:\n  - id: three\n    enabled: true\n"
    )
    (tmp_path / "README.md").write_text("# Small")
    return tmp_path


def test_a_folder_is_one_document_with_rules_in_the_order_of_its_files(folder: Path) -> None:
    document = read_pack(folder)
    assert not document.problems
    assert [rule["id"] for rule in document.data["rules"]] == ["zero", "one", "two", "three"]
    assert read_pack(folder / "pack.yaml").data == document.data


def test_defaults_fill_in_what_a_rule_does_not_say(folder: Path) -> None:
    document = read_pack(folder)
    assert document.data["rules"][2] == {"id": "two", "trigger": "voice_tick", "kind": "reward"}
    assert document.data["rules"][3] == {"id": "three", "kind": "achievement", "enabled": True}


def test_places_lead_to_the_file_that_says_it(folder: Path) -> None:
    positions = read_pack(folder).positions
    assert str(positions.value(("rules", 0, "kind"))) == f"{folder}/pack.yaml:6:22"
    assert str(positions.value(("rules", 2, "trigger"))) == f"{folder}/rules/b.yaml:4:14"
    assert str(positions.value(("rules", 2, "kind"))) == f"{folder}/rules/b.yaml:1:18", "of the defaults"
    assert str(positions.value(("rules", 3, "enabled"))) == f"{folder}/milestones.yaml:4:14"


def test_tests_take_defaults_too(folder: Path) -> None:
    (folder / "tests").mkdir()
    (folder / "tests" / "a.yaml").write_text("defaults: {timezone: Europe/Berlin}\ntests:\n  - {name: one}\n")
    (document,) = read_tests(folder)
    assert document.data == {"tests": [{"timezone": "Europe/Berlin", "name": "one"}]}


def test_json_is_a_pack_too() -> None:
    assert read_text('{"synapse": 1, "id": "small"}').data == {"synapse": 1, "id": "small"}


@pytest.mark.parametrize(
    ("name", "content", "code", "line"),
    [
        ("pack.yaml", b"- just\n- a list\n", "not-a-mapping", 1),
        ("pack.yaml", b"id: small\nname: \xff\xfe\n", "encoding", 2),
        ("rules/c.yaml", b"rules: {id: one}\n", "wrong-type", 1),
        ("rules/c.yaml", b"rule: []\n", "unknown-key", 1),
        ("rules/c.yaml", b"defaults: {}\n", "missing-key", 1),
        ("rules/c.yaml", b"defaults: []\nrules: []\n", "wrong-type", 1),
        ("rules/c.yaml", b"rules:\n  - [\n", "yaml", 3),
        ("rules/c.yaml", b"", "empty", 1),
    ],
)
def test_files_that_cannot_be_used_say_so(folder: Path, name: str, content: bytes, code: str, line: int) -> None:
    (folder / name).write_bytes(content)
    (problem,) = read_pack(folder).problems
    assert (problem.code, problem.file, problem.line) == (code, str(folder / name), line)


def test_missing_and_empty_folders_say_so(tmp_path: Path) -> None:
    assert [problem.code for problem in read_pack(tmp_path).problems] == ["no-pack"]
    assert [problem.code for problem in read_file(tmp_path / "nothing.yaml").problems] == ["unreadable"]


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_bytes(b"\xef\xbb\xbf" + PACK.encode())
    assert read_file(tmp_path / "p.yaml").data["id"] == "small"


def test_data_without_text_has_a_file_and_no_lines() -> None:
    document = read_data({"id": 5}, "the database")
    document.note("wrong-type", ("id",), "not a text")
    assert str(document.problems[0]).startswith("the database:0:0 id")
