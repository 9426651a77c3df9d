"""Currencies over HTTP: shown to everybody, made and changed by admins, kept as text."""

from typing import Any

import pytest

from tests.api.packs import text_of
from tests.api.test_rules_dry_run import guild_data
from tests.fixtures.api import Api


async def test_everybody_sees_currencies_and_what_levels_take(api: Api) -> None:
    found = (await api.nobody.get("/api/currencies")).json()
    assert [one["id"] for one in found["currencies"]] == ["xp", "stars", "gold"]
    assert found["main"] == "xp"
    assert found["currencies"][2]["spendable"]
    table = (await api.nobody.get("/api/currencies/xp/levels?up_to=4")).json()["levels"]
    assert [(one["level"], one["required"]) for one in table] == [(1, 0), (2, 125), (3, 156), (4, 195)]
    assert (await api.nobody.get("/api/currencies/gold/levels")).json()["levels"] == []
    assert (await api.nobody.get("/api/currencies/pearls/levels")).status_code == 404
    assert (await api.nobody.get("/api/currencies/xp/levels?up_to=0")).status_code == 422


async def test_a_curve_that_is_being_written_says_what_levels_would_take(api: Api) -> None:
    async def tried(curve: str) -> dict[str, Any]:
        answer = await api.admin.post("/api/currencies/levels", json={"level_curve": curve, "up_to": 4})
        assert answer.status_code == 200, answer.text
        return answer.json()

    before = await guild_data(api.engine)
    found = await tried("params.xp_base_message * level ** 2")
    assert ([one["required"] for one in found["levels"]], found["problems"]) == ([0, 15, 60, 135], [])
    # as the saved one's does, the table ends where the curve does not rise, or cannot be reckoned
    assert [one["required"] for one in (await tried("min(level, 2) * 10"))["levels"]] == [0, 10, 20]
    assert [one["required"] for one in (await tried("100 / (level - 1)"))["levels"]] == [0]
    found = await tried("50 * levle")
    assert found["levels"] == []
    assert [(one["field"], one["code"], one["column"]) for one in found["problems"]] == [
        ("level_curve", "unknown-name", 6)
    ]
    assert [one["code"] for one in (await tried("level > 3"))["problems"]] == ["not-a-number"]
    assert (await api.nobody.post("/api/currencies/levels", json={"level_curve": "level"})).status_code == 401
    assert await guild_data(api.engine) == before


async def test_a_currency_is_made_changed_and_removed_in_the_community_pack(api: Api) -> None:
    body = {"id": "pearls", "name": "Pearls", "symbol": "🐚", "level_curve": "50 * level", "order": 9, "reason": "sea"}
    answer = await api.admin.post("/api/currencies", json=body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["pack"] == "community"
    text = await text_of(api, "community")
    assert text.startswith("# What this community's admins made by form")
    assert "currencies:\n  - id: pearls\n    name: Pearls\n" in text or "- {id: pearls, name: Pearls" in text
    assert (await api.admin.post("/api/currencies", json=body)).status_code == 409
    answer = await api.admin.patch("/api/currencies/pearls", json={"name": "Perlen", "symbol": None})
    assert (answer.json()["name"], answer.json()["symbol"], answer.json()["level_curve"]) == (
        "Perlen",
        "",
        "50 * level",
    )
    assert (await api.admin.delete("/api/currencies/pearls?reason=storm")).status_code == 204
    assert "pearls" not in await text_of(api, "community")
    revisions = (await api.admin.get("/api/packs/community/revisions")).json()["revisions"]
    assert [one["reason"] for one in revisions] == ["storm", "", "sea"]


async def test_a_shipped_currency_is_changed_where_it_is_declared(api: Api) -> None:
    before = await text_of(api, "economy")
    answer = await api.admin.patch("/api/currencies/gold", json={"name": "Doubloons"})
    assert answer.json()["pack"] == "economy"
    assert await text_of(api, "economy") == before.replace("name: Gold\n", "name: Doubloons\n")
    answer = await api.admin.delete("/api/currencies/gold")
    assert answer.status_code == 422
    assert "unknown-currency" in [one["code"] for one in answer.json()["errors"]]


@pytest.mark.parametrize(
    "body",
    [
        {"id": "Pearls", "name": "x"},
        {"id": "pearls"},
        {"id": "pearls", "name": ""},
        {"id": "pearls", "name": None},
        {"id": "pearls", "name": "x", "level_curve": "50 * levle"},
        {"id": "xp_base_message", "name": "taken by a parameter"},
        {"id": "pearls", "name": "x", "price": 5},
    ],
)
async def test_what_makes_no_currency_is_refused(api: Api, body: dict[str, object]) -> None:
    answer = await api.admin.post("/api/currencies", json=body)
    assert answer.status_code == 422, answer.text
    assert (await api.admin.get("/api/packs/community")).status_code == 404


async def test_changes_need_something_to_change(api: Api) -> None:
    assert (await api.admin.patch("/api/currencies/gold", json={})).status_code == 422
    assert (await api.admin.patch("/api/currencies/gold", json={"name": None})).status_code == 422
    assert (await api.admin.patch("/api/currencies/pearls", json={"name": "x"})).status_code == 404


async def test_a_community_pack_that_is_off_takes_nothing(api: Api) -> None:
    await api.admin.post("/api/currencies", json={"id": "pearls", "name": "Pearls"})
    await api.admin.put("/api/packs/community/enabled", json={"enabled": False})
    answer = await api.admin.post("/api/currencies", json={"id": "shells", "name": "Shells"})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:synapse:pack-off")
