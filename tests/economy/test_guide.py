"""The guides tell the truth: their packs are put together as they say, checked and run."""

import re
from pathlib import Path

import pytest

from synapse.kit.paths import DOCS
from synapse.packs.check import check
from synapse.packs.suite import run_suite

GUIDE = (DOCS / "rules" / "guide.md").read_text(encoding="utf-8")
TESTING = (DOCS / "rules" / "testing.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```yaml\n# (?P<path>\S+)\n(?P<text>.*?)```", re.DOTALL)
MISTAKES = "mistakes.yaml"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """The guides' files, the later version of one over the earlier, but for the one that is meant to be wrong."""
    for block in BLOCK.finditer(GUIDE + TESTING):
        file = tmp_path / block["path"]
        if file.name != MISTAKES:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block["text"], encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("pack", ["book-club", "fewer-threads", "lottery"])
def test_the_packs_of_the_guides_check_and_pass(packs: Path, pack: str) -> None:
    assert [str(problem) for problem in check([packs / pack]).problems] == []
    report = run_suite(packs / pack)
    assert {result.name: result.failures for result in report.failed} == {}
    assert report.coverage.missing == ()


def test_the_first_version_gets_the_advice_that_the_guide_speaks_of(tmp_path: Path) -> None:
    first: dict[str, str] = {}
    for block in BLOCK.finditer(GUIDE):
        first.setdefault(block["path"], block["text"])
    for path in ("book-club/pack.yaml", "book-club/rules/talking.yaml"):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(first[path], encoding="utf-8")
    assert [(problem.level, problem.code) for problem in check([tmp_path / "book-club"]).problems] == [
        ("advice", "no-limit")
    ]


def test_the_mistakes_of_the_guide_are_told_as_it_says(packs: Path) -> None:
    block = next(block for block in BLOCK.finditer(GUIDE) if block["path"].endswith(MISTAKES))
    (packs / block["path"]).write_text(f"# {block['path']}\n{block['text']}", encoding="utf-8")
    told = [str(problem).replace(f"{packs}/book-club/", "") for problem in check([packs / "book-club"]).errors]
    shown = re.search(r"leads to\n\n```console\n\$ [^\n]*\n(.*?)```", GUIDE, re.DOTALL)
    assert shown is not None
    assert shown[1].splitlines() == told
