"""`synapse pack` and `synapse preset` on the terminal."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from synapse.cli.main import app
from synapse.packs.library import shipped_packs, shipped_presets
from synapse.rules.problems import Problems

PACKS = Path(__file__).parent.parent / "packs"


def synapse(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_what_is_shipped_checks() -> None:
    code, out = synapse("pack", "check", *(str(folder) for folder in shipped_packs().values()))
    assert (code, out.splitlines()[-1]) == (0, f"{len(shipped_packs())} packs checked: no problems")
    code, out = synapse("preset", "check", *(str(file) for file in shipped_presets().values()))
    assert (code, out) == (0, f"{len(shipped_presets())} presets checked: no problems\n")


def test_problems_are_lines_for_people_and_records_for_scripts() -> None:
    code, out = synapse("pack", "check", str(PACKS / "senseless"))
    assert code == 1
    lines = out.splitlines()
    assert lines[-1] == f"1 pack checked: {len(lines) - 1} problems"
    assert (
        f"{PACKS}/senseless/pack.yaml:20:9 rules.0.conditions.0 unknown-name there is no `event.lenght` here "
        "(did you mean `event.length`?)"
    ) in lines
    code, out = synapse("pack", "check", "--json", str(PACKS / "senseless"))
    assert code == 1
    report = json.loads(out)
    assert report["packs"] == ["senseless"]
    assert len(report["problems"]) == len(lines) - 1
    assert report["problems"][0] == {
        "file": f"{PACKS}/senseless/pack.yaml",
        "line": 5,
        "column": 21,
        "path": "requires.economy",
        "code": "wrong-version",
        "message": "`economy` is there in version 1.1.0, wanted is >=2",
        "hint": "change the range, or use another version of it",
    }


def test_advice_stands_apart_and_does_not_fail(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    file.write_text('synapse: 1\nid: p\nname: P\nversion: "1.0.0"\nparameters: {idle: {type: integer, default: 1}}\n')
    code, out = synapse("pack", "check", str(file))
    assert code == 0
    assert out == (
        f"advice:\n  {file}:5:20 parameters.idle unused-parameter nothing reads `idle` (leave it out)\n"
        "1 pack checked: no problems\n"
    )


def test_a_pack_is_shown_as_one_document() -> None:
    code, out = synapse("pack", "show", "quality", "--json")
    assert (code, json.loads(out)["id"]) == (0, "quality")
    code, text = synapse("pack", "show", "quality")
    assert code == 0
    assert text.startswith("synapse: 1\nid: quality\n")
    code, out = synapse("pack", "show", "--json")
    assert {pack["id"] for pack in json.loads(out)} == set(shipped_packs())


def test_schemas_are_found_by_word() -> None:
    assert "cooled_down" in synapse("pack", "schema")[1]
    code, out = synapse("pack", "schema", "cooled_down")
    assert (code, json.loads(out)["required"]) == (0, ["cooled_down"])
    assert synapse("pack", "schema", "effects/credit")[0] == 0
    assert synapse("pack", "schema", "cooled_dwn")[0] == 2


def test_presets_are_listed_and_shown() -> None:
    assert {preset["id"] for preset in json.loads(synapse("preset", "list", "--json")[1])} == set(shipped_presets())
    assert "classic-gamification" in synapse("preset", "list")[1]
    assert json.loads(synapse("preset", "show", "minimal-engagement", "--json")[1])["synapse"] == 1
    assert "id: minimal-engagement" in synapse("preset", "show", "minimal-engagement")[1]


def test_a_preset_with_mistakes_fails(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    file.write_text("synapse: 1\nid: p\nname: P\npacks: [econmy]\nmodules: {economy: yes}\n")
    code, out = synapse("preset", "check", str(file))
    assert code == 1
    assert out.startswith(f"{file}:5:20 modules.economy wrong-type expected true or false, not the text `yes`")


def test_wrong_use_is_told_from_wrong_packs() -> None:
    assert synapse("pack", "check", "/nowhere")[0] == 2
    assert synapse("preset", "check", "/nowhere.yaml")[0] == 2
    with pytest.raises(Problems, match="did you mean `coffee-shop`"):
        synapse("pack", "show", "coffe-shop")
