"""The log of changes over HTTP: leafed through, filtered, never changed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from synapse.access.tokens import create_token
from synapse.api.services import Services
from synapse.db.session import batch_transaction
from tests.fixtures.api import GUILD, Api

PATH = "/api/admin/audit"
ADA = 81384788765712384


async def rename(api: Api, *names: str) -> None:
    for name in names:
        await api.admin.put("/api/admin/settings", json={"settings": {"community_name": name}, "reason": f"now {name}"})


async def log(api: Api, **wanted: Any) -> dict[str, Any]:
    response = await api.admin.get(PATH, params=wanted)
    assert response.status_code == 200, response.text
    return response.json()


async def adas_token(services: Services) -> str:
    async with batch_transaction(services.engine) as (_, raw):
        _, secret = await create_token(raw, GUILD, "Ada's", ["admin"], by=ADA)
    return secret


async def test_the_log_is_leafed_through_newest_first(api: Api) -> None:
    before = (await log(api))["total"]
    await rename(api, "A", "B", "C")
    first = await log(api, page_size=2)
    assert (first["total"], first["page"], first["page_size"]) == (before + 3, 1, 2)
    assert [one["reason"] for one in first["entries"]] == ["now C", "now B"]
    second = await log(api, page_size=2, page=2)
    assert second["entries"][0]["reason"] == "now A"
    assert first["entries"][0]["changes"] == [{"key": "community_name", "before": "B", "after": "C"}]
    one = (await api.admin.get(f"{PATH}/{first['entries'][0]['id']}")).json()
    assert one == first["entries"][0]
    assert (await log(api, page=10_000))["entries"] == []


async def test_the_log_is_filtered(api: Api) -> None:
    async with api.client(Authorization=f"Bearer {await adas_token(api.services)}") as ada:
        await ada.put("/api/admin/settings", json={"settings": {"leaderboard_size": 10}})
    await rename(api, "A")
    by_ada = await log(api, actor=str(ADA))
    assert (by_ada["total"], by_ada["entries"][0]["actor_id"]) == (1, str(ADA))
    assert by_ada["entries"][0]["actor"]["id"] == str(ADA)
    assert by_ada["entries"][0]["via"] == "token Ada's"
    assert (await log(api, actor="404"))["total"] == 0
    settings = await log(api, target_table="settings", action_type="UPDATE", target_id="community_name")
    assert settings["entries"][0]["after_snapshot"] == {"community_name": "A"}
    assert settings["total"] == 1
    at = settings["entries"][0]["timestamp"]
    assert (await log(api, since=at))["total"] == 1
    later = await log(api, until=at)
    assert all(one["timestamp"] < at for one in later["entries"])
    assert (await log(api, since=datetime(2999, 1, 1, tzinfo=UTC).isoformat()))["total"] == 0


@pytest.mark.parametrize(
    "wanted",
    [
        {"actor": "x"},
        {"since": "yesterday"},
        {"since": "2026-01-01T00:00:00"},
        {"page": 0},
        {"page_size": 201},
        {"page": 10**30},
        {"action_type": "\0"},
        {"target_id": "x" * 101},
    ],
)
async def test_a_wrong_filter_is_refused(api: Api, wanted: dict[str, Any]) -> None:
    assert (await api.admin.get(PATH, params=wanted)).status_code == 422


async def test_lines_that_are_not_there_and_people_who_may_not_look(api: Api) -> None:
    assert (await api.admin.get(f"{PATH}/999999")).status_code == 404
    assert (await api.admin.get(f"{PATH}/0")).status_code == 422
    assert (await api.nobody.get(PATH)).status_code == 401
    assert (await api.admin.get("/api/guilds/5/admin/audit")).json()["total"] == 0


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_nothing_changes_the_log(api: Api, method: str) -> None:
    assert (await api.admin.request(method, PATH)).status_code == 405
    assert (await api.admin.request(method, f"{PATH}/1")).status_code == 405
