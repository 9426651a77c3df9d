"""The documented economy and the earlier program's quirks, held against golden vectors: ours, and the shared ones."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.__main__ import main
from tests.conformance.curve import is_level_comparable
from tests.conformance.scope import CLASSIC, V3, scope
from tests.conformance.vectors import Vector, read

ROOT = Path(__file__).parents[2]
OWN = Path(__file__).parent / "own.jsonl"
SHARED = (ROOT / os.environ.get("SYNAPSE_SHARED", "../shared") / "economy" / "vectors.jsonl").resolve()


def test_our_own_vectors_conform(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(OWN)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert f"{CLASSIC} 0 mismatched of 15 lines" in last
    assert f"{V3} 0 mismatched of 22 lines" in last


@pytest.mark.skipif(not SHARED.is_file(), reason=f"the shared vectors are not there: {SHARED}")
def test_the_shared_vectors_conform(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(SHARED)]) == 0, capsys.readouterr().out


def _rewritten(tmp_path: Path, change: dict[str, dict[str, Any] | None]) -> str:
    """Our own vectors with the expectations of some replaced, or with some left out."""
    lines: list[str] = []
    for line in OWN.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        changed = change.get(data["id"], data["expected"])
        if changed is not None:
            lines.append(json.dumps({**data, "expected": changed}))
    file = tmp_path / "vectors.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return str(file)


def test_a_mismatch_is_shown_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([_rewritten(tmp_path, {"O-01": {"modifier": 1.66}}), "--preset", CLASSIC]) == 1
    printed = capsys.readouterr().out
    assert "O-01 modifier: expected 1.66, got 1.65" in printed
    assert "1 mismatched of 15 lines" in printed.splitlines()[-1]


def test_a_difference_on_purpose_is_printed_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(OWN), "--preset", CLASSIC]) == 0
    assert "O-19 emoji_count: expected 1, got 0 [emoji_is_colon_count]: the earlier program" in capsys.readouterr().out


def test_a_kind_of_which_nothing_is_compared_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([_rewritten(tmp_path, {"O-13": None}), "--preset", V3]) == 1
    assert "reaction_sequence: nothing to compare" in capsys.readouterr().out
    assert main([_rewritten(tmp_path, {"O-13": None}), "--preset", CLASSIC]) == 0


def test_a_file_that_is_none_of_vectors_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "vectors.jsonl"
    file.write_text('{"id": "A-1"}\n', encoding="utf-8")
    assert main([str(file)]) == 2
    assert f"{file}:1: no vector" in capsys.readouterr().err
    assert main([str(tmp_path / "missing.jsonl")]) == 2


def test_labels_decide_what_is_compared() -> None:
    by_id = {vector.id: vector for vector in read(OWN)}
    assert scope(by_id["O-03"], CLASSIC) == scope(by_id["O-03"], V3) == "everything"
    assert (scope(by_id["O-07"], CLASSIC), scope(by_id["O-07"], V3)) == (None, "pay")
    assert scope(by_id["O-17"], V3) is None, "one label that is not reproduced leaves the line out"


@pytest.mark.parametrize(
    ("base", "factor", "xp", "level", "gained", "comparable"),
    [
        (100, 1.25, 124, 1, 1, True),
        (100, 1.25, 124, 1, 100, False),  # to 224: level 1 to 4
        (100, 1.25, 400, 1, 10, False),  # the level lags behind the XP
        (100, 1.0, 0, 1, 10, True),  # flat, but far from the first threshold
        (100, 1.0, 0, 1, 100, False),  # flat: every level is reached at once
        (5, 1.05, 0, 1, 5, False),  # 5.25, 5.51: thresholds of whole units do not rise
    ],
)
def test_levels_are_compared_where_both_systems_mean_the_same(
    base: int, factor: float, xp: int, level: int, gained: int, comparable: bool
) -> None:
    settings = {"settings": {"level_base": base, "level_factor": factor}}
    vector = Vector("X", "single_event", settings, [], {}, frozenset())
    assert is_level_comparable(vector, xp, level, gained) is comparable
