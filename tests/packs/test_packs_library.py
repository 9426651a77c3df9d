"""Shipped packs and presets, and what packs require of each other."""

from pathlib import Path

import pytest

from synapse.packs.library import (
    load_pack,
    load_preset,
    packs_of,
    resolve,
    shipped_pack,
    shipped_packs,
    shipped_presets,
)
from synapse.packs.versions import satisfies
from synapse.rules.documents.pack import Pack
from synapse.rules.problems import Problems


def made(id_: str, version: str = "1.0.0", **requires: str) -> Pack:
    return Pack(synapse=1, id=id_, version=version, name=id_, requires=requires)


@pytest.mark.parametrize(
    ("version", "wanted", "expected"),
    [
        ("1.2.0", "1.2.0", True),
        ("1.2.1", "1.2.0", False),
        ("1.2.1", "1.2", True),
        ("1.2.1", "=1", True),
        ("1.9.9", "^1", True),
        ("1.1.9", "^1.2", False),
        ("2.0.0", "^1.2", False),
        ("0.2.5", "^0.2", True),
        ("0.3.0", "^0.2", False),
        ("1.0.0", ">=1.0", True),
        ("0.9.9", ">=1.0", False),
        ("1.10.0", ">1.9", True),
        ("1.9.5", ">1.9", False),
        ("2.9.9", "<3", True),
        ("3.0.0", "<=3", True),
        ("3.1.0", "<=3", True),
        ("4.0.0", "<=3", False),
        ("2.5.0", ">=1.0, <3", True),
        ("3.0.0", ">=1.0,<3", False),
    ],
)
def test_version_ranges(version: str, wanted: str, expected: bool) -> None:
    assert satisfies(version, wanted) is expected


def test_packs_come_behind_what_they_build_on() -> None:
    packs = {pack.id: pack for pack in (made("a", b="^1", c="^1"), made("b", c="^1"), made("c"))}
    ordered, problems = resolve([packs["a"], packs["c"]], packs.get)
    assert [pack.id for pack in ordered] == ["c", "b", "a"]
    assert problems == []


def test_circles_missing_packs_and_wrong_versions_are_all_said() -> None:
    packs = {
        pack.id: pack for pack in (made("a", b="^1"), made("b", c="^1"), made("c", a="^1", d="^1", e="^2"), made("e"))
    }
    _, problems = resolve([packs["a"]], packs.get)
    assert [(problem.path, problem.code) for problem in problems] == [
        (("c", "requires", "a"), "requires-cycle"),
        (("c", "requires", "d"), "unknown-pack"),
        (("c", "requires", "e"), "wrong-version"),
    ]
    assert "a → b → c → a" in problems[0].message


def test_a_pack_cannot_require_itself() -> None:
    own = made("a", a="^1")
    assert [problem.code for problem in resolve([own], {"a": own}.get)[1]] == ["requires-cycle"]


def test_shipped_packs_are_called_as_their_folders() -> None:
    for id_, folder in shipped_packs().items():
        pack = shipped_pack(id_)
        assert pack, f"{folder} is broken"
        assert pack.id == id_ == folder.name


def test_presets_are_called_as_their_files_and_bring_all_that_they_need() -> None:
    for id_ in shipped_presets():
        preset = load_preset(id_)
        assert preset.id == id_
        packs = packs_of(preset)
        assert set(preset.packs) <= {pack.id for pack in packs}


def test_packs_and_presets_load_by_path(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text('synapse: 1\nid: mine\nname: Mine\nversion: "1.0.0"\n')
    assert load_pack(tmp_path / "mine.yaml").id == "mine"
    (tmp_path / "other.yaml").write_text("synapse: 1\nid: other\nname: Other\npacks: [economy, econmy]\n")
    preset = load_preset(tmp_path / "other.yaml")
    with pytest.raises(Problems, match=r"there is no pack `econmy` \(did you mean `economy`\?\)"):
        packs_of(preset)


def test_unknown_names_get_the_nearest() -> None:
    with pytest.raises(Problems, match="did you mean `classic-gamification`"):
        load_preset("clasic-gamification")
    with pytest.raises(Problems, match="did you mean `economy`"):
        load_pack("ecnomy")
