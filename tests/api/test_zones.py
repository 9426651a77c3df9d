"""Zones over HTTP: what an admin sees, changes and is refused, and what everybody sees."""

from typing import Any

import pytest

from tests.fixtures.api import Api

BIG = "81384788765712384"


async def made(api: Api, **body: Any) -> dict[str, Any]:
    response = await api.admin.post("/api/admin/zones", json={"name": "Art", **body})
    assert response.status_code == 201, response.text
    return response.json()


async def test_a_zone_is_created_changed_archived_and_restored(api: Api) -> None:
    zone = await made(
        api,
        description="Pictures",
        channel_ids=[BIG, "2"],
        multipliers={"message": {"xp": 1.5, "stars": None}},
        reason="an art corner",
    )
    assert zone["channel_ids"] == ["2", BIG]
    assert zone["multipliers"] == {"message": {"xp": 1.5}}
    path = f"/api/admin/zones/{zone['id']}"
    changed = (await api.admin.patch(path, json={"name": "Painting", "description": None})).json()
    assert (changed["name"], changed["description"]) == ("Painting", "")
    assert changed["channel_ids"] == ["2", BIG]
    archived = (await api.admin.patch(path, json={"active": False})).json()
    assert (archived["active"], archived["channel_ids"]) == (False, [])
    assert (await api.nobody.get("/api/zones")).json()["zones"] == []
    restored = (await api.admin.patch(path, json={"active": True, "channel_ids": ["2"]})).json()
    assert (restored["active"], restored["channel_ids"]) == (True, ["2"])
    assert restored["multipliers"] == {"message": {"xp": 1.5}}
    assert (await api.admin.delete(path, params={"reason": "enough"})).status_code == 204
    listed = (await api.admin.get("/api/admin/zones")).json()
    assert [one["active"] for one in listed["zones"]] == [False]
    assert {"message", "reaction_received"} <= set(listed["activities"])
    assert "xp" in listed["currencies"]
    assert (await api.admin.get("/api/admin/zones?active=true")).json()["zones"] == []


async def test_everybody_sees_names_but_no_multipliers(api: Api) -> None:
    await made(api, channel_ids=["7"], multipliers={"message": {"xp": 2}})
    found = (await api.nobody.get("/api/guilds/100/zones")).json()["zones"]
    assert found == [{"id": 1, "name": "Art", "description": "", "channel_ids": ["7"]}]


async def test_every_change_is_in_the_log_with_before_and_after(api: Api) -> None:
    zone = await made(api, reason="first")
    await api.admin.patch(f"/api/admin/zones/{zone['id']}", json={"name": "Paint", "reason": "shorter"})
    entries = (await api.admin.get("/api/admin/audit", params={"target_table": "zones"})).json()["entries"]
    assert [(one["action_type"], one["reason"]) for one in entries] == [("UPDATE", "shorter"), ("CREATE", "first")]
    assert entries[0]["changes"] == [{"key": "name", "before": "Art", "after": "Paint"}]
    assert entries[0]["via"] == "token test"


async def test_a_change_that_changes_nothing_is_not_in_the_log(api: Api) -> None:
    zone = await made(api)
    await api.admin.patch(f"/api/admin/zones/{zone['id']}", json={"name": "Art"})
    await api.admin.patch(f"/api/admin/zones/{zone['id']}", json={"active": True})
    found = (await api.admin.get("/api/admin/audit", params={"target_table": "zones"})).json()
    assert found["total"] == 1


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({}, 422, "name"),
        ({"name": ""}, 422, "name"),
        ({"name": "  "}, 422, "name"),
        ({"name": "x" * 101}, 422, "name"),
        ({"name": "a\0b"}, 422, "null character"),
        ({"name": "Art", "colour": "red"}, 422, "colour"),
        ({"name": "Art", "channel_ids": [5]}, 422, "string of digits"),
        ({"name": "Art", "channel_ids": ["5x"]}, 422, "not an id"),
        ({"name": "Art", "channel_ids": ["9" * 19]}, 422, "64 bits"),
        ({"name": "Art", "multipliers": {"mesage": {"xp": 1}}}, 422, "`message`"),
        ({"name": "Art", "multipliers": {"MESSAGE": {"xp": 1}}}, 422, "`message`"),
        ({"name": "Art", "multipliers": {"message": {"xpp": 1}}}, 422, "`xp`"),
        ({"name": "Art", "multipliers": {"message": {"xp": -1}}}, 422, "message.xp"),
        ({"name": "Art", "multipliers": {"message": {"xp": 101}}}, 422, "message.xp"),
        ({"name": "Art", "multipliers": {"message": {"xp": "much"}}}, 422, "message.xp"),
        ({"name": "Art", "description": "x" * 2_001}, 422, "description"),
        ({"name": "Art", "reason": "x" * 501}, 422, "reason"),
    ],
)
async def test_a_wrong_zone_is_refused_and_nothing_is_written(
    api: Api, body: dict[str, Any], status: int, says: str
) -> None:
    response = await api.admin.post("/api/admin/zones", json=body)
    assert response.status_code == status
    assert says in response.text
    assert (await api.admin.get("/api/admin/zones")).json()["zones"] == []


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
async def test_a_multiplier_is_a_finite_number(api: Api, number: str) -> None:
    sent = f'{{"name": "Art", "multipliers": {{"message": {{"xp": {number}}}}}}}'
    response = await api.admin.post("/api/admin/zones", content=sent, headers={"Content-Type": "application/json"})
    assert response.status_code == 422


async def test_names_and_channels_are_taken_once(api: Api) -> None:
    zone = await made(api, channel_ids=["1"])
    twice = await api.admin.post("/api/admin/zones", json={"name": "ART"})
    assert (twice.status_code, twice.json()["type"]) == (409, "urn:synapse:zone-conflict")
    taken = await api.admin.post("/api/admin/zones", json={"name": "Music", "channel_ids": ["1"]})
    assert taken.status_code == 409
    assert "belongs to 'Art'" in taken.json()["detail"]
    await api.admin.delete(f"/api/admin/zones/{zone['id']}")
    await made(api)
    back = await api.admin.patch(f"/api/admin/zones/{zone['id']}", json={"active": True})
    assert back.status_code == 409


@pytest.mark.parametrize("path", ["/api/admin/zones/77", "/api/guilds/5/admin/zones/1"])
async def test_a_zone_that_is_not_there_is_not_found(api: Api, path: str) -> None:
    assert (await api.admin.get(path)).status_code == 404
    assert (await api.admin.patch(path, json={"name": "x"})).status_code == 404
    assert (await api.admin.delete(path)).status_code == 404


async def test_the_name_cannot_be_emptied(api: Api) -> None:
    zone = await made(api)
    assert (await api.admin.patch(f"/api/admin/zones/{zone['id']}", json={"name": None})).status_code == 422


async def test_multipliers_of_a_pack_that_is_off_by_now_may_stay(api: Api) -> None:
    zone = await made(api, multipliers={"reaction_received": {"stars": 2}})
    await api.apply("minimal-engagement")
    sent = {"multipliers": zone["multipliers"]}
    response = await api.admin.patch(f"/api/admin/zones/{zone['id']}", json=sent)
    assert response.status_code == 200, response.text
    assert response.json()["multipliers"] == zone["multipliers"]
