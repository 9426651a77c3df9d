"""Seasons over HTTP: begun, rolled once however often it is asked for, renamed, and their standings."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from synapse.kit.clock import seconds_of
from synapse.rules.event import Event
from synapse.runtime.handle import handle
from tests.fixtures.api import GUILD, Api

STARS = {11: 3, 12: 7, 13: 7}


async def with_stars(api: Api) -> None:
    at = seconds_of(api.services.clock())
    events = [
        Event(GUILD, "manual_award", f"stars-{user}", at, user, payload={"currency": "stars", "amount": amount})
        for user, amount in STARS.items()
    ]
    assert await handle(api.services.spine, GUILD, events) == ["stored"] * len(STARS)


async def roll(api: Api, key: str | None = None, **body: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return await api.admin.post("/api/seasons/roll", json=body, headers=headers)


async def names(api: Api) -> list[str]:
    return [one["name"] for one in (await api.nobody.get("/api/seasons")).json()["seasons"]]


async def test_a_roll_ends_a_season_and_begins_one_as_long(api: Api) -> None:
    done = (await roll(api, reason="spring")).json()
    assert (done["ended"]["name"], done["ended"]["active"]) == ("Season 1", False)
    assert (done["began"]["name"], done["began"]["active"], done["duplicate"]) == ("Season 2", True, False)
    begins, ends = (datetime.fromisoformat(done["began"][key]) for key in ("starts_at", "ends_at"))
    assert ends - begins == timedelta(days=120)
    assert await names(api) == ["Season 2", "Season 1"]


async def test_the_admin_is_in_the_log_once_for_each_thing_that_changed(api: Api) -> None:
    await roll(api, name="Spring", reason="spring is here")
    found = (await api.admin.get("/api/admin/audit?target_table=seasons")).json()["entries"]
    told = [(one["action_type"], one["reason"], one["via"], one["ip_address"] is not None) for one in found]
    assert told[:2] == [
        ("SEASON_ROLL", "spring is here", "token test", True),
        ("CREATE", "spring is here", "token test", True),
    ]
    assert found[0]["before_snapshot"]["name"] == "Season 1"
    assert found[0]["after_snapshot"]["name"] == "Spring"


async def test_the_same_key_rolls_once(api: Api) -> None:
    first = (await roll(api, "abc", days=30)).json()
    again = (await roll(api, "abc", days=30)).json()
    assert (again["began"], again["ended"]) == (first["began"], first["ended"])
    assert again["duplicate"]
    assert await names(api) == ["Season 2", "Season 1"]
    other = await roll(api, "abc", name="Another")
    assert (other.status_code, other.json()["type"]) == (409, "urn:synapse:key-reused")


async def test_two_admins_at_once_roll_once(api: Api) -> None:
    answers = await asyncio.gather(*(roll(api, key) for key in ("a", "b", "c", None)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert await names(api) == ["Season 2", "Season 1"]


async def test_a_season_is_begun_for_120_days_unless_said_otherwise(api: Api) -> None:
    response = await api.admin.post("/api/seasons", json={"name": "Winter"})
    assert response.status_code == 201
    begun = response.json()
    assert (begun["ended"]["name"], begun["active"]) == ("Season 1", True)
    begins, ends = (datetime.fromisoformat(begun[key]) for key in ("starts_at", "ends_at"))
    assert ends - begins == timedelta(days=120)
    endless = await api.admin.post("/api/seasons", json={"name": "Summer", "ends_at": None})
    assert endless.json()["ends_at"] is None


async def test_standings_stay_when_wallets_start_anew(api: Api) -> None:
    await with_stars(api)
    live = (await api.nobody.get("/api/seasons/1/standings")).json()
    assert (live["currency"], live["final"], live["total"]) == ("stars", False, 3)
    await roll(api)
    final = (await api.nobody.get("/api/seasons/1/standings?currency=stars&page_size=2")).json()
    assert final["final"]
    assert [(one["rank"], one["member"]["id"], one["balance"]) for one in final["standings"]] == [
        (1, "12", 7),
        (2, "13", 7),
    ]
    second = (await api.nobody.get("/api/seasons/1/standings?page=2&page_size=2")).json()
    assert [one["member"]["id"] for one in second["standings"]] == ["11"]
    assert (await api.nobody.get("/api/seasons/2/standings")).json()["standings"] == []
    assert (await api.nobody.get("/api/seasons/1")).json()["currencies"] == ["stars"]
    unknown = await api.nobody.get("/api/seasons/1/standings?currency=star")
    assert unknown.status_code == 404
    assert "`stars`" in unknown.json()["hint"]


async def test_standings_and_the_board_of_a_season_do_not_take_each_others_measure(api: Api) -> None:
    await with_stars(api)
    assert (await api.nobody.get("/api/leaderboard/stars?figure=season")).json()["total"] == 3
    assert (await api.nobody.get("/api/seasons/1/standings")).json()["total"] == 3
    await roll(api)
    assert (await api.nobody.get("/api/leaderboard/stars?figure=1")).json()["total"] == 3
    assert (await api.nobody.get("/api/seasons/1/standings")).json()["total"] == 3


async def test_a_season_is_renamed_and_its_end_moved(api: Api) -> None:
    end = datetime.now(UTC) + timedelta(days=9)
    changed = await api.admin.patch("/api/seasons/1", json={"name": "First", "ends_at": end.isoformat()})
    assert changed.status_code == 200
    assert changed.json()["name"] == "First"
    assert datetime.fromisoformat(changed.json()["ends_at"]) == end
    assert (await api.admin.patch("/api/seasons/1", json={"ends_at": None})).json()["ends_at"] is None
    entry = (await api.admin.get("/api/admin/audit?target_table=seasons&action_type=UPDATE")).json()["entries"][-1]
    assert {one["key"] for one in entry["changes"]} == {"name", "ends_at"}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("", {}, 422),
        ("", {"name": "Season 1"}, 409),
        ("", {"name": "  "}, 409),
        ("", {"name": "x" * 91}, 422),
        ("", {"name": "a\0"}, 422),
        ("", {"name": "A", "days": 0}, 422),
        ("", {"name": "A", "days": -5}, 422),
        ("", {"name": "A", "days": 10**30}, 422),
        ("", {"name": "A", "days": 1, "ends_at": "2999-01-01T00:00:00Z"}, 422),
        ("", {"name": "A", "ends_at": "2020-01-01T00:00:00Z"}, 409),
        ("", {"name": "A", "ends_at": "9999-12-31T23:59:59Z"}, 409),
        ("", {"name": "A", "ends_at": "2030-01-01T00:00:00"}, 422),
        ("/roll", {"name": "Season 1"}, 409),
        ("/roll", {"colour": "red"}, 422),
    ],
)
async def test_a_wrong_season_is_refused_and_nothing_changes(
    api: Api, path: str, body: dict[str, Any], status: int
) -> None:
    response = await api.admin.post(f"/api/seasons{path}", json=body)
    assert response.status_code == status, response.text
    assert await names(api) == ["Season 1"]


@pytest.mark.parametrize(
    ("season", "body", "status"),
    [
        (7, {"name": "x"}, 404),
        (0, {"name": "x"}, 422),
        (10**30, {"name": "x"}, 422),
        (1, {"name": "Season 2"}, 409),
        (1, {"ends_at": "2030-01-01T00:00:00Z"}, 409),
        (2, {"ends_at": "2020-01-01T00:00:00Z"}, 409),
        (2, {"ends_at": "9999-01-01T00:00:00Z"}, 409),
    ],
)
async def test_a_wrong_edit_is_refused(api: Api, season: int, body: dict[str, Any], status: int) -> None:
    await roll(api)
    assert (await api.admin.patch(f"/api/seasons/{season}", json=body)).status_code == status
    assert await names(api) == ["Season 2", "Season 1"]


async def test_strangers_may_look_but_not_roll(api: Api) -> None:
    assert (await api.nobody.get("/api/seasons")).status_code == 200
    assert (await api.nobody.post("/api/seasons/roll", json={})).status_code == 401
