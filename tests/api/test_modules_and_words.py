"""Modules and words over HTTP."""

import pytest

from tests.fixtures.api import Api


async def test_a_module_says_what_goes_away_with_it(api: Api) -> None:
    found = {one["name"]: one for one in (await api.nobody.get("/api/modules")).json()["modules"]}
    assert list(found) == ["economy", "milestones", "analytics", "announcements", "seasons"]
    assert found["seasons"]["enabled"]
    assert not found["seasons"]["default"]
    assert found["milestones"]["rules"] > 10
    assert "POST /api/seasons/roll" in found["seasons"]["routes"]


async def test_a_module_is_switched_off_and_its_routes_go_with_it(api: Api) -> None:
    assert (await api.nobody.get("/api/seasons")).status_code == 200
    response = await api.admin.put("/api/modules", json={"modules": {"seasons": False}, "reason": "no more"})
    assert not next(one for one in response.json()["modules"] if one["name"] == "seasons")["enabled"]
    gone = await api.nobody.get("/api/seasons")
    assert (gone.status_code, gone.json()["type"]) == (404, "urn:synapse:module-off")
    entry = (await api.admin.get("/api/admin/audit?target_table=modules")).json()["entries"][0]
    assert entry["changes"] == [{"key": "seasons", "before": True, "after": False}]


@pytest.mark.parametrize(
    ("modules", "says"), [({"season": True}, "`seasons`"), ({"seasons": "off"}, "boolean"), ({"\0": True}, "null")]
)
async def test_a_wrong_module_is_refused(api: Api, modules: dict[str, object], says: str) -> None:
    response = await api.admin.put("/api/modules", json={"modules": modules})
    assert response.status_code == 422
    assert says in response.text


async def test_things_are_renamed_and_get_their_names_back(api: Api) -> None:
    sent = {"terms": {"currency.primary": "Karma", "regions": None, "levels": " Ranks "}, "reason": "ours"}
    response = await api.admin.put("/api/taxonomy", json=sent)
    found = {one["term"]: one for one in response.json()["terms"]}
    assert (found["currency.primary"]["label"], found["currency.primary"]["default"]) == ("Karma", "XP")
    assert (found["levels"]["label"], found["levels"]["is_default"]) == ("Ranks", False)
    assert found["regions"]["label"] == "Zones"
    back = await api.admin.delete("/api/taxonomy/currency.primary")
    assert {one["term"]: one["label"] for one in back.json()["terms"]}["currency.primary"] == "XP"
    public = (await api.nobody.get("/api/taxonomy")).json()["terms"]
    assert {one["term"]: one["label"] for one in public}["levels"] == "Ranks"


@pytest.mark.parametrize(
    ("terms", "says"), [({"region": "Rooms"}, "`regions`"), ({"regions": "x" * 65}, "64"), ({"regions": 5}, "string")]
)
async def test_a_wrong_word_is_refused(api: Api, terms: dict[str, object], says: str) -> None:
    response = await api.admin.put("/api/taxonomy", json={"terms": terms})
    assert response.status_code == 422
    assert says in response.text
    assert (await api.admin.delete("/api/taxonomy/region")).status_code == 404
