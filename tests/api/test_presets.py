"""Presets are told in a community's words; a plan says exactly what applying does."""

from typing import Any

import pytest

from tests.api.test_rules_dry_run import guild_data
from tests.fixtures.api import Api

#: nothing is known of it
FRESH = "/api/guilds/555"


async def test_presets_say_what_they_are_and_where_the_guild_comes_from(api: Api) -> None:
    found = {one["id"]: one for one in (await api.admin.get("/api/presets")).json()["presets"]}
    assert {"classic-gamification", "minimal-engagement", "analytics-only", "synapse-v3"} <= found.keys()
    assert [name for name, one in found.items() if one["is_origin"]] == ["classic-gamification"]
    assert not any(one["update_available"] for one in found.values())
    one = (await api.admin.get("/api/presets/classic-gamification")).json()
    assert one == found["classic-gamification"]
    assert one["audience"] == "communities that like to play" and one["season"]["days"] == 120
    assert any(pack["id"] == "economy" for pack in one["packs"])
    assert (await api.admin.get("/api/presets/nope")).status_code == 404
    assert (await api.admin.get("/api/presets/..%2F..%2Fetc")).status_code == 404


@pytest.mark.parametrize("preset", ["minimal-engagement", "analytics-only", "synapse-v3"])
@pytest.mark.parametrize("guild", ["/api/guilds/100", FRESH])
async def test_a_plan_is_exactly_what_applying_changes(api: Api, preset: str, guild: str) -> None:
    before = await guild_data(api.engine)
    plan = (await api.admin.post(f"{guild}/presets/{preset}/plan", json={"settings": {"leaderboard_size": 7}})).json()
    assert await guild_data(api.engine) == before
    assert plan["status"] == "ready" and "settings" in {one["table"] for one in plan["changes"]}
    applied = await api.admin.post(f"{guild}/plans/{plan['id']}/apply", json={})
    assert applied.status_code == 200, applied.text
    assert applied.json()["changes"] == plan["changes"]
    assert (await api.admin.post(f"{guild}/presets/{preset}/plan", json={})).json()["changes"] == []


async def test_applying_at_once_is_audited_with_its_reason(api: Api) -> None:
    answer = await api.admin.post(
        "/api/presets/minimal-engagement/apply", json={"settings": {"community_name": "Us"}, "reason": "quieter"}
    )
    assert answer.status_code == 200, answer.text
    changes: list[dict[str, Any]] = answer.json()["changes"]
    assert {"community_name"} <= {name for one in changes if one["table"] == "settings" for name in one["after"]}
    audit = (await api.admin.get("/api/admin/audit")).json()
    assert "quieter" in str(audit)
    found = (await api.admin.get("/api/presets/minimal-engagement")).json()
    assert found["is_origin"]


@pytest.mark.parametrize("settings", [{"nope": 1}, {"leaderboard_size": "many"}, {"leaderboard_size": 10**9}])
async def test_settings_that_will_not_do_are_refused_and_nothing_changes(api: Api, settings: dict[str, Any]) -> None:
    before = await guild_data(api.engine)
    for verb in ("plan", "apply"):
        answer = await api.admin.post(f"/api/presets/minimal-engagement/{verb}", json={"settings": settings})
        assert answer.status_code == 422, answer.text
    assert await guild_data(api.engine) == before
