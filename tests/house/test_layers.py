"""Imports point one way, the core is pure, and the checks that say so catch what they are for."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from synapse.kit.paths import ROOT
from tests.house.style import violations

PLANTED_IMPORTS = {
    "kit/planted.py": ("from synapse.rules import event\n", "synapse.kit.planted -> synapse.rules"),
    "rules/planted.py": ("import time\n", "synapse.rules.planted -> time"),
    "rules/planted_table.py": ("from sqlalchemy import select\n", "synapse.rules.planted_table -> sqlalchemy"),
    "ledger/planted.py": ("from synapse.lake import tables\n", "synapse.ledger.planted -> synapse.lake"),
    "lake/planted.py": ("def later():\n    import fastapi\n", "synapse.lake.planted -> fastapi"),
    "guilds/planted.py": ("from synapse import settings\n", "synapse.guilds.planted -> synapse.settings"),
    "runtime/planted.py": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from synapse.api import app\n",
        "synapse.runtime.planted -> synapse.api",
    ),
    "api/planted.py": ("import discord\n", "synapse.api.planted -> discord"),
    "db/planted.py": ("from synapse.db import planted_too\n", "synapse.db"),
    "db/planted_too.py": ("from synapse.db import planted\n", "synapse.db"),
}

PLANTED_STYLE = {
    "kit/utils.py": ('"""Words."""\n', "kit/utils.py: has a name that says nothing"),
    "kit/silent.py": ("", "kit/silent.py: does not say in a docstring what it is for"),
    "kit/endless.py": ('"""Words."""\n' + "x = 1\n" * 401, "kit/endless.py: is longer than 400 lines"),
    "lake/long.py": ('"""Words."""\ndef f():\n' + "    x = 1\n" * 50, "lake/long.py: f is longer than 50 lines"),
    "rules/waits.py": ('"""Words."""\nasync def f(): ...\n', "rules/waits.py: line 2 waits"),
    "ledger/commits.py": ('"""Words."""\ndef f(x): x.commit()\n', "ledger/commits.py: line 2 commits"),
}

PLANTED_HABITS = {
    "clock": ("from datetime import UTC, datetime\nX = datetime.now(UTC)\n", "TID251"),
    "environment": ("import os\nX = os.environ\n", "TID251"),
    "deferred import": ("def f():\n    import json\n    return json\n", "PLC0415"),
    "catching everything": ("try:\n    X = 1\nexcept Exception:\n    X = 2\n", "BLE001"),
    "printing": ("print(1)\n", "T201"),
    "naive time": ("from datetime import datetime\nX = datetime(2026, 1, 1)\n", "DTZ001"),
}


def lint_imports(folder: Path) -> "subprocess.CompletedProcess[str]":
    program = Path(sys.executable).with_name("lint-imports")
    command = [str(program), "--no-cache", "--no-logo"]
    # the copy comes before the installed package on the way in
    environment = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "300"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "synapse", tmp_path / "synapse", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_point_one_way() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


def test_planted_imports_are_caught(copy: Path) -> None:
    for name, (source, _) in PLANTED_IMPORTS.items():
        (copy / "synapse" / name).write_text(source)
    done = lint_imports(copy)
    assert done.returncode == 1
    missed = [words for _, words in PLANTED_IMPORTS.values() if words not in done.stdout]
    assert missed == [], done.stdout
    assert "Contracts: 0 kept, 5 broken." in done.stdout


def test_a_package_without_a_place_is_caught(copy: Path) -> None:
    (copy / "synapse" / "somewhere").mkdir()
    (copy / "synapse" / "somewhere" / "__init__.py").touch()
    done = lint_imports(copy)
    assert done.returncode == 1
    assert "somewhere" in done.stdout + done.stderr


def test_the_house_is_in_order() -> None:
    assert violations(ROOT / "synapse") == []


def test_planted_disorder_is_caught(tmp_path: Path) -> None:
    for name, (source, _) in PLANTED_STYLE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(source)
    found = violations(tmp_path)
    assert len(found) == len(PLANTED_STYLE)
    for _, words in PLANTED_STYLE.values():
        assert any(line.startswith(words) for line in found), words


@pytest.mark.parametrize("habit", PLANTED_HABITS)
def test_planted_habits_are_caught_by_the_linter(habit: str) -> None:
    source, code = PLANTED_HABITS[habit]
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise"]
    command += ["--stdin-filename", str(ROOT / "synapse" / "lake" / "planted.py"), "-"]
    done = subprocess.run(command, cwd=ROOT, input=source, capture_output=True, text=True, check=False)
    assert f" {code} " in done.stdout
