"""Documents name what exists, and what exists is named."""

import re
import subprocess
from pathlib import Path

import pytest
from discord import app_commands

from synapse.bot.commands.all import COMMANDS
from synapse.kit.paths import DOCS, ROOT
from synapse.settings import VARIABLES

PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
DECISIONS = sorted(page for page in (DOCS / "decisions").glob("*.md") if page.name != "template.md")
TARGETS = (
    "up", "test", "test-ui", "test-browser", "test-long", "demo", "check", "check-ui", "bench", "schemas", "client",
    "pages", "fix", "migrate",
)  # fmt: skip
HEADINGS = ["Context", "Decision", "Consequences", "Alternatives"]


def test_make_prints_its_targets() -> None:
    printed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^  make (\S+) +\S", printed, re.MULTILINE) == list(TARGETS)


def test_every_target_is_explained_to_contributors() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    assert [target for target in TARGETS if f"`make {target}`" not in text] == []


def test_every_setting_is_explained() -> None:
    text = (DOCS / "operate.md").read_text()
    assert [name for name in VARIABLES if f"`{name}`" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
    inside = [target for target in targets if "://" not in target]
    assert [target for target in inside if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_paths_that_are_named_exist(page: Path) -> None:
    named = re.findall(r"`((?:synapse|tests|docs|rulepacks|presets|schemas|migrations)/[\w./-]*)`", page.read_text())
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_decisions_keep_their_form(page: Path) -> None:
    text = page.read_text()
    number, title = text.splitlines()[0].removeprefix("# ").split(" ", 1)
    assert page.name.startswith(f"{number}-")
    assert title
    assert re.search(r"^\*\*Status:\*\* (proposed|accepted|replaced by \d{4})$", text, re.MULTILINE)
    found = re.findall(r"^## (\w+)", text, re.MULTILINE)
    assert [heading for heading in HEADINGS if heading in found] == found
    assert found[:3] == HEADINGS[:3]
    assert text.count("\n") < 60


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_readme_fits_on_a_screen() -> None:
    assert (ROOT / "README.md").read_text().count("\n") < 60


def test_every_command_is_explained() -> None:
    text = (DOCS / "commands.md").read_text()
    names = [
        sub.qualified_name
        for command in COMMANDS
        for sub in (command.walk_commands() if isinstance(command, app_commands.Group) else (command,))
    ]
    assert [name for name in names if f"`/{name}" not in text] == []
