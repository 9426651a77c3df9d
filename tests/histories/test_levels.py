"""Files of other level bots, and their curves: held against what their own figures say."""

import json
import os
import re
from typing import Any

import pytest

from synapse.histories.levels.found import Levels
from synapse.histories.levels.read import READERS, read_levels
from synapse.kit.errors import BadInput
from synapse.kit.paths import ROOT
from synapse.packs.library import shipped_pack
from synapse.rules.compile import compile_packs
from synapse.rules.engine import bind
from synapse.rules.world import Setting

SHARED = (ROOT / os.environ.get("SYNAPSE_SHARED", "../shared") / "data" / "levels").resolve()
ADA, BO = "100000000000000001", "100000000000000002"
#: (file, bot, XP of the first member, level there, roles, parameters of the curve)
OURS: list[tuple[Any, str, int, int | None, int, dict[str, Any] | None]] = [
    (
        {
            "guild": {"id": "5"},
            "players": [{"id": ADA, "username": "ada", "xp": 1150, "level": 5, "detailed_xp": [0, 475, 1150]}],
            "role_rewards": [{"rank": 5, "role": {"id": "7", "name": "Active"}}, {"rank": 9, "role_id": "8"}],
        },
        "mee6",
        1150,
        5,
        2,
        {"level_curve": "mee6"},
    ),
    (
        {"members": [{"id": ADA, "username": "ada", "exp": "355", "level": 5, "weeklyExp": 0}]},
        "amari",
        355,
        5,
        0,
        {"level_curve": "amari"},
    ),
    (
        {"levels": [{"userId": ADA, "level": 3, "xp": 300, "user": {"username": "ada"}}]},
        "lurkr",
        300,
        3,
        0,
        {"level_curve": "lurkr"},
    ),
    ({"rankings": [{"user_id": ADA, "score": 48210, "rank": 1}], "guild_id": "5"}, "tatsu", 48210, None, 0, None),
    (
        {"settings": {"curve": {"3": 1, "2": 50, "1": 100}, "rounding": 100}, "users": {ADA: {"xp": 800}}},
        "polaris",
        800,
        None,
        0,
        {"level_curve": "polaris"},
    ),
    (
        {
            "settings": {"curve": {"3": 5, "2": 100, "1": 150}},
            "leaderboard": [{"id": ADA, "xp": 800}],
            "rewards": [{"id": "7", "level": 5}],
        },
        "polaris",
        800,
        None,
        1,
        {"level_curve": "robotop"},
    ),
    (
        {"settings": {"curve": {"3": 2, "2": 0, "1": 0}}, "users": {ADA: {"xp": 800}}},
        "polaris",
        800,
        None,
        0,
        None,
    ),
    (
        {"users": {ADA: {"xp": 900.7, "level": 3, "prestige": 1}}, "levelroles": {"5": 7}, "algorithm": {"base": 100}},
        "levelup",
        900,
        3,
        1,
        {"level_curve": "levelup", "level_base": 100, "level_factor": 2},
    ),
]


def levels(document: Any, bot: str | None = None) -> Levels:
    return read_levels(json.dumps(document).encode(), bot)


@pytest.mark.parametrize(("document", "bot", "xp", "level", "roles", "curve"), OURS)
def test_every_bots_file_is_read(
    document: Any, bot: str, xp: int, level: int | None, roles: int, curve: dict[str, Any] | None
) -> None:
    for found in (levels(document), levels(document, bot), levels([document, document])):
        assert found.bot == bot
        row = found.rows[int(ADA)]
        assert (row.xp, row.level) == (xp, level)
        assert (len(found.rewards), found.curve.parameters) == (roles, curve)
    with pytest.raises(BadInput, match="not a file of") as refused:
        levels(document, "tatsu" if bot != "tatsu" else "mee6")
    assert bot in refused.value.hint


def test_who_is_there_twice_counts_once() -> None:
    pages = [{"players": [{"id": ADA, "xp": xp}]} for xp in (10, 30, 20)]
    found = levels(pages)
    assert (found.rows[int(ADA)].xp, len(found.skipped)) == (30, 2)


def test_rows_that_make_no_sense_are_passed_over_and_said() -> None:
    wrong = [
        {"id": "ada", "xp": 1},
        {"id": 1e17, "xp": 1},
        {"id": True, "xp": 1},
        {"id": "0", "xp": 1},
        {"id": str(2**63), "xp": 1},
        {"id": BO, "xp": -1},
        {"id": BO, "xp": 2**53},
        {"id": BO, "xp": "many"},
        {"id": BO, "xp": None},
        {"id": BO, "xp": 1, "level": {}},
        {"id": "\0", "xp": 1},
        "nobody",
        {},
    ]
    found = levels({"players": [{"id": int(ADA), "xp": 1, "username": "a\0da"}, *wrong]})
    assert list(found.rows) == [int(ADA)]
    assert found.rows[int(ADA)].name == "ada"
    assert [one.where for one in found.skipped] == [f"players.{place}" for place in range(1, len(wrong) + 1)]
    assert all("\0" not in one.reason for one in found.skipped)
    assert any("ids are numbers" in problem for problem in found.problems)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x1f\x8brest", "gzip"),
        (b"<html>", "a web page"),
        (b'{"players": [{"id": "1", "xp": 5}', "not JSON: .* in line 1"),
        (b"[" * 5_000, "not JSON"),
        (b"NaN", "not JSON"),
        (b'{"players": "\xff"}', "not JSON"),
        (b"5", "neither an object nor a list"),
        (b"[]", "0 pages"),
        (b"[1]", "neither an object nor a list"),
        (b"{}", "not a file of a level bot"),
        (b'{"players": []}', "nobody"),
        (b'{"players": [{"id": "x", "xp": 1}]}', "nobody in this file can be read: players.0"),
        (b'[{"players": [{"id": "1", "xp": 5}]}, {"levels": []}]', "page 2 is not of mee6"),
        (b" " * (8 * 1024 * 1024 + 1), "larger than 8 MB"),
    ],
)
def test_files_that_cannot_be_read_say_why(content: bytes, told: str) -> None:
    with pytest.raises(BadInput, match=told) as refused:
        read_levels(content)
    assert refused.value.hint


@pytest.mark.skipif(not SHARED.exists(), reason=f"no samples in {SHARED} (SYNAPSE_SHARED)")
@pytest.mark.parametrize("bot", READERS)
def test_samples_are_read(bot: str) -> None:
    own = {"levelup": "red_levelup"}.get(bot, bot)
    [sample] = SHARED.glob(f"samples/{own}_*.json")
    found = read_levels(sample.read_bytes())
    assert (found.bot, found.skipped) == (bot, [])
    assert int(ADA) in found.rows


#: total XP to reach a level, by hand where no collection is there
REACH: dict[str, dict[int, int]] = {
    "mee6": {2: 255, 3: 475, 10: 4675, 39: 136045, 100: 1899250},
    "arcane": {2: 250, 50: 126250},
    "amari": {2: 55, 10: 1655},
    "lurkr": {2: 150, 10: 4150},
    "polaris": {2: 400, 3: 800, 100: 1510000},
    "robotop": {2: 700, 50: 882500},
    "levelup": {2: 400, 50: 250000},
}


def collected() -> dict[str, dict[int, int]]:
    path = SHARED / "vectors.json"
    if not path.exists():
        return {}
    vectors: dict[str, Any] = json.loads(path.read_text())
    named = {re.sub(r"^red_|_linear_total.*$", "", name): one for name, one in vectors.items()}
    return {name: {int(level): xp for level, xp in named[name].items()} for name in REACH}


@pytest.mark.parametrize("curve", REACH)
def test_levels_ask_for_what_they_asked_for_there(curve: str) -> None:
    economy = compile_packs([shipped_pack("economy")])  # pyright: ignore[reportArgumentType]
    program = bind(economy, Setting(parameters={"level_curve": curve, "level_factor": 2}))
    for level, xp in {**REACH[curve], **collected().get(curve, {})}.items():
        if level > 1:
            assert program.level("xp", xp) == level
            assert program.level("xp", xp - 1) == level - 1
        else:
            assert program.level("xp", xp) == 1
    assert len(program.ladders["xp"]) == 999


def test_a_real_member_of_mee6_keeps_the_level() -> None:
    economy = compile_packs([shipped_pack("economy")])  # pyright: ignore[reportArgumentType]
    program = bind(economy, Setting(parameters={"level_curve": "mee6"}))
    assert program.level("xp", 137_575) == 39
    assert program.required("xp", 39) - 136_045 == 9_655
