"""Presets are checked against the packs they choose."""

from typing import Any

import pytest

from synapse.packs.library import shipped_presets
from synapse.packs.presets import check_preset
from synapse.packs.read import read_data, read_file

SETTINGS, MODULES = ("timezone", "zone_fallback"), ("economy", "seasons")


def found(**more: Any) -> list[tuple[str, str]]:
    data = {"synapse": 1, "id": "mine", "name": "Mine", "packs": ["economy"], **more}
    problems = check_preset(read_data(data), settings=SETTINGS, modules=MODULES)
    return [(".".join(map(str, problem.path)), problem.code) for problem in problems]


def zone(multipliers: dict[str, Any]) -> dict[str, Any]:
    return {"zones": [{"name": "a", "multipliers": multipliers}]}


def test_a_preset_that_is_right() -> None:
    zones = [{"name": "general", "channels": ["general"], "multipliers": {"message_create": {"xp": 1.5}}}]
    season = {"name": "One", "days": 90}
    settings = {"timezone": "Europe/Berlin", "zone_fallback": "general"}
    assert found(zones=zones, season=season, settings=settings, modules={"seasons": True}) == []


@pytest.mark.parametrize(
    ("more", "path", "code"),
    [
        ({"packs": ["econmy"]}, "packs.0", "unknown-pack"),
        ({"packs": "economy"}, "packs", "wrong-type"),
        ({"parameters": {"level_bse": 5}}, "parameters.level_bse", "unknown-parameter"),
        ({"parameters": {"level_base": "5"}}, "parameters.level_base", "wrong-value"),
        ({"parameters": {"level_factor": 0.5}}, "parameters.level_factor", "wrong-value"),
        ({"parameters": {"level_factor": 50}}, "parameters.level_factor", "wrong-value"),
        ({"parameters": {"gold_per_level_up": True}}, "parameters.gold_per_level_up", "wrong-value"),
        ({"settings": {"timezon": "UTC"}}, "settings.timezon", "unknown-setting"),
        ({"settings": {"timezone": "Europe/Berln"}}, "settings.timezone", "unknown-time-zone"),
        ({"modules": {"season": True}}, "modules.season", "unknown-module"),
        ({"modules": {"seasons": "on"}}, "modules.seasons", "wrong-type"),
        ({"zones": [{"name": "a"}, {"name": "a"}]}, "zones.1.name", "duplicate-name"),
        (zone({"mesage": {"xp": 1}}), "zones.0.multipliers.mesage", "unknown-activity"),
        (zone({"thread_create": {"exp": 1}}), "zones.0.multipliers.thread_create.exp", "unknown-currency"),
        (zone({"thread_create": {"xp": -1}}), "zones.0.multipliers.thread_create.xp", "out-of-range"),
        ({"season": {"name": "One", "days": 0}}, "season.days", "out-of-range"),
    ],
)
def test_each_mistake_has_its_place(more: dict[str, Any], path: str, code: str) -> None:
    assert found(**more) == [(path, code)]


def test_packs_that_do_not_go_together() -> None:
    problems = found(packs=["karma", "economy"], parameters={"nonsense": 1})
    assert ("parameters.nonsense", "unknown-parameter") in problems


def test_shipped_presets_name_packs_values_and_zones_that_exist() -> None:
    for file in shipped_presets().values():
        problems = check_preset(
            read_file(file), settings=SETTINGS, modules=(*MODULES, "milestones", "analytics", "announcements")
        )
        assert problems == ()
