"""Everything shipped checks, passes its own tests, and has no parameter that turns nothing."""

import re
from dataclasses import replace

import pytest

from synapse.kit.paths import RULEPACKS
from synapse.packs.check import check
from synapse.packs.examples import run_test
from synapse.packs.library import find_preset, load_pack, load_preset, shipped_packs, shipped_presets
from synapse.packs.suite import _community, _tests, run_suite
from synapse.packs.validate import validate_preset
from synapse.rules.documents.pack import Pack
from synapse.rules.documents.pack_test import PackTest

PACKS = sorted(shipped_packs())

#: What the documented economy is known to lack.
ACCEPTED = {("no-limit", "threads")}


def test_every_pack_checks() -> None:
    problems = check(shipped_packs().values()).problems
    unexpected = [
        str(problem)
        for problem in problems
        if not any(problem.code == code and f"/{pack}/" in problem.file for code, pack in ACCEPTED)
    ]
    assert unexpected == []


@pytest.mark.parametrize("preset", sorted(shipped_presets()))
def test_every_preset_checks(preset: str) -> None:
    document = find_preset(preset)
    assert [*document.problems, *validate_preset(document)] == []


@pytest.mark.parametrize("pack", PACKS)
def test_every_rule_fires_and_stays_silent_in_its_pack_s_tests(pack: str) -> None:
    report = run_suite(shipped_packs()[pack])
    assert {result.name: result.failures for result in report.failed} == {}
    assert report.coverage.missing == ()


@pytest.mark.parametrize("pack", PACKS)
def test_every_parameter_turns_something(pack: str) -> None:
    folder = shipped_packs()[pack]
    loaded, tests = load_pack(folder), _tests(folder)
    for parameter in loaded.parameters:
        setting_it = [test for test in tests if parameter in test.settings]
        assert any(_fails_without(loaded, test, parameter) for test in setting_it), f"{parameter} turns nothing"


def _fails_without(pack: Pack, test: PackTest, parameter: str) -> bool:
    """Whether a test notices that a parameter is back at its default."""
    settings = {name: value for name, value in test.settings.items() if name != parameter}
    return bool(run_test(replace(test, settings=settings), *_community(pack, test)).failures)


@pytest.mark.parametrize("pack", PACKS)
def test_every_pack_is_explained(pack: str) -> None:
    folder, loaded = shipped_packs()[pack], load_pack(shipped_packs()[pack])
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert readme.startswith(f"# {loaded.name}\n")
    assert loaded.description
    assert all(rule.name for rule in loaded.rules if rule.milestone is None)
    assert all(parameter.title for parameter in loaded.parameters.values())
    missing = [name for name in loaded.parameters if f"`{name}`" not in readme]
    assert missing == [], "the README names every parameter"


def test_the_index_says_which_preset_has_which_pack() -> None:
    columns = ("classic-gamification", "synapse-v3", "minimal-engagement")
    index = (RULEPACKS / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| \[([a-z0-9-]+)\]\(\1/README\.md\) \|[^|]*\|(.*)\|$", index, re.MULTILINE))
    said = {pack: [cell.strip() == "✓" for cell in cells.split("|")] for pack, cells in rows.items()}
    presets = [load_preset(preset).packs for preset in columns]
    assert said == {pack: [pack in packs for packs in presets] for pack in PACKS}
