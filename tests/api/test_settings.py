"""Settings over HTTP: what there is, what reads it, and that a wrong one changes nothing."""

import json
from typing import Any

import pytest

from synapse.guilds.settings import KEYS
from tests.fixtures.api import Api

PATH = "/api/admin/settings"


async def settings(api: Api, path: str = PATH) -> dict[str, dict[str, Any]]:
    response = await api.admin.get(path)
    assert response.status_code == 200
    return {one["key"]: one for one in response.json()["settings"]}


async def test_every_key_and_parameter_is_there_with_all_that_a_form_needs(api: Api) -> None:
    found = await settings(api)
    assert KEYS.keys() <= found.keys()
    base = found["xp_base_message"]
    assert (base["value"], base["default"], base["is_default"], base["type"]) == (15, 15, True, "integer")
    assert base["from_pack"] == "message-rewards"
    assert {"kind": "rule", "id": "message"} in base["read_by"] or base["read_by"]
    assert found["leaderboard_size"]["maximum"] == 100
    assert found["announce_channel_id"]["nullable"]
    assert found["zone_fallback"]["value"] == "general"


async def test_every_parameter_of_the_shipped_packs_is_read_by_something(api: Api) -> None:
    unread = [one["key"] for one in (await settings(api)).values() if one["from_pack"] and not one["read_by"]]
    assert unread == []


@pytest.mark.parametrize(
    "body",
    [
        [{"key": "xp_base_message", "value": 20}, {"key": "leaderboard_size", "value": 25}],
        {"settings": [{"key": "xp_base_message", "value": 20, "category": "economy"}]},
        {"settings": {"xp_base_message": 20, "leaderboard_size": 25}, "reason": "more"},
    ],
)
async def test_settings_are_set_as_a_list_or_by_key(api: Api, body: Any) -> None:
    response = await api.admin.put(PATH, json=body)
    assert response.json() == {"updated": 1, "changed": {"xp_base_message": 20}}
    entry = (await api.admin.get("/api/admin/audit?target_table=settings")).json()["entries"][0]
    assert entry["changes"] == [{"key": "xp_base_message", "before": 15, "after": 20}]
    assert entry["reason"] == (body["reason"] if isinstance(body, dict) and "reason" in body else None)


async def test_one_wrong_setting_changes_none(api: Api) -> None:
    response = await api.admin.put(PATH, json={"settings": {"leaderboard_size": 10, "xp_base_mesage": 5}})
    assert response.status_code == 422
    assert response.json()["type"] == "urn:synapse:unknown-setting"
    assert "xp_base_message" in response.json()["hint"]
    assert (await settings(api))["leaderboard_size"]["value"] == 25


async def test_each_wrong_setting_is_told_at_its_key(api: Api) -> None:
    one = (await api.admin.put(PATH, json={"settings": {"leaderboard_size": 0}})).json()
    assert one["detail"].startswith("leaderboard_size: ")
    assert [(found["field"], found["message"]) for found in one["errors"]] == [("leaderboard_size", "0 is below 1")]
    wanted = {"timezone": "Mars/Olympus", "community_name": "Here", "xp_base_mesage": 5, "xp_base_message": "much"}
    several = (await api.admin.put(PATH, json={"settings": wanted})).json()
    assert [found["field"] for found in several["errors"]] == ["timezone", "xp_base_mesage", "xp_base_message"]
    assert "Europe/Berlin" in several["errors"][0]["hint"]
    assert several["detail"].startswith("3 settings")
    assert (await settings(api))["community_name"]["is_default"]


async def test_a_wrong_parameter_of_a_pack_is_told_at_its_key(api: Api) -> None:
    wrong = await api.admin.put("/api/packs/message-rewards/parameters", json={"values": {"xp_base_message": -5}})
    assert wrong.status_code == 422, wrong.text
    assert [found["field"] for found in wrong.json()["errors"]] == ["xp_base_message"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("leaderboard_size", 0),
        ("leaderboard_size", "10"),
        ("leaderboard_size", 10**400),
        ("leaderboard_size", True),
        ("leaderboard_size", None),
        ("leaderboard_size", []),
        ("timezone", "Mars/Olympus"),
        ("announce_channel_id", "general"),
        ("community_name", "x" * 101),
        ("community_name", "a\0b"),
        ("community_name", "\ud800"),
        ("event_lake.source.voice_tick.enabled", "no"),
        ("\ud800", 1),
        ("", 1),
        ("x" * 101, 1),
    ],
)
async def test_a_wrong_value_is_refused(api: Api, key: str, value: object) -> None:
    for body in ({"settings": {key: value}}, [{"key": key, "value": value}]):
        # httpx would not send half a pair of characters
        response = await api.admin.put(PATH, content=json.dumps(body), headers={"Content-Type": "application/json"})
        assert response.status_code == 422, response.text
        assert response.headers["content-type"] == "application/problem+json"


async def test_a_setting_gets_its_default_back(api: Api) -> None:
    await api.admin.put(PATH, json={"settings": {"xp_base_message": 20, "zone_fallback": None}})
    back = await api.admin.delete(f"{PATH}/xp_base_message", params={"reason": "too much"})
    assert (back.json()["value"], back.json()["is_default"]) == (15, True)
    entry = (await api.admin.get("/api/admin/audit?action_type=DELETE")).json()["entries"][0]
    assert (entry["before_snapshot"], entry["after_snapshot"]) == ({"xp_base_message": 20}, {"xp_base_message": 15})
    assert (await api.admin.delete(f"{PATH}/xp_base_mesage")).status_code == 404


async def test_a_guild_that_nothing_is_known_of_has_the_defaults(api: Api) -> None:
    assert (await settings(api, "/api/guilds/5/admin/settings")).keys() == KEYS.keys()


async def test_settings_are_no_business_of_strangers(api: Api) -> None:
    assert (await api.nobody.get(PATH)).status_code == 401
    assert (await api.nobody.put(PATH, json=[])).status_code == 401
