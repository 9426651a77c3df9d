"""Pausing payouts, and paying what was stored meanwhile, over HTTP."""

from typing import Any

from tests.api.test_backtest import finished
from tests.api.test_rules_dry_run import guild_data
from tests.fixtures.api import GUILD, Api, token
from tests.runtime.community import afternoon, replayed

UNPAID = "/api/admin/event-lake/unpaid"


async def pause(api: Api, *, on: bool) -> None:
    answer = await api.admin.put("/api/admin/settings", json={"settings": {"payouts_paused": on}})
    assert answer.status_code == 200, answer.text


async def unpaid(api: Api) -> dict[str, Any]:
    answer = await api.admin.get(UNPAID)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def stretch(api: Api) -> dict[str, Any]:
    """A span that waits to be paid."""
    await pause(api, on=True)
    await replayed(api.services.spine, afternoon(3, 120, guild=GUILD))
    await pause(api, on=False)
    [span] = (await unpaid(api))["spans"]
    return span


async def test_what_was_stored_while_paused_is_previewed_and_paid(api: Api) -> None:
    assert await unpaid(api) == {"payouts_paused": False, "spans": []}
    span = await stretch(api)
    assert (span["id"], span["reason"], span["first_event"], span["paid_at"]) == (1, "paused", "1", None)
    before = await guild_data(api.engine)
    asked = await api.admin.post(f"{UNPAID}/1/preview")
    assert asked.status_code == 202 and asked.headers["Location"].endswith(asked.json()["id"])
    told = (await finished(api, asked.json()["id"]))["result"]
    assert await guild_data(api.engine) == before
    assert told["events"] == span["events"] and told["totals"]["xp"] > 0 and told["rules"]["message-posted"] > 0
    assert told["gainers"][0]["member"]["name"] and "account" not in told["gainers"][0]
    asked = await api.admin.post(f"{UNPAID}/1/pay", json={"reason": "all was well"})
    assert asked.status_code == 202, asked.text
    done = await finished(api, asked.json()["id"])
    assert (done["status"], done["result"]["totals"]) == ("done", told["totals"])
    [paid] = (await unpaid(api))["spans"]
    assert paid["paid_at"] is not None and paid["paid_upto"] == span["last_event"]
    again = await api.admin.post(f"{UNPAID}/1/pay", json={})
    assert (again.status_code, again.json()["type"]) == (409, "urn:synapse:already-paid")
    log = (await api.admin.get("/api/admin/audit")).json()
    assert any(one["action_type"] == "PAY" and one["reason"] == "all was well" for one in log["entries"])


async def test_asked_for_twice_it_is_one_task(api: Api, monkeypatch: Any) -> None:
    await stretch(api)

    async def nothing(*_: object) -> None:
        return None

    monkeypatch.setattr("synapse.runtime.worker._claim", nothing)
    first, second = [await api.admin.post(f"{UNPAID}/1/pay", json={}) for _ in range(2)]
    assert first.status_code == second.status_code == 202 and first.json()["id"] == second.json()["id"]


async def test_nothing_is_paid_while_payouts_are_paused(api: Api) -> None:
    await stretch(api)
    await pause(api, on=True)
    assert (await unpaid(api))["payouts_paused"] is True
    refused = [
        await api.admin.post(f"{UNPAID}/1/pay", json={}),
        await api.admin.post("/api/awards", json={"user_ids": ["7"], "currency": "gold", "amount": 5, "reason": "x"}),
        await api.admin.post(
            "/api/admin/awards/achievement", json={"user_id": "7", "achievement_id": "event-champion"}
        ),
    ]
    assert [(one.status_code, one.json()["type"]) for one in refused] == [(409, "urn:synapse:payouts-paused")] * 3
    assert (await api.admin.post(f"{UNPAID}/1/preview")).status_code == 202


async def test_spans_that_are_not_there_and_people_who_may_not(api: Api) -> None:
    await stretch(api)
    for what in ("preview", "pay"):
        answer = await api.admin.post(f"{UNPAID}/9/{what}", json={})
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:synapse:not-found")
    reader = api.client(Authorization=f"Bearer {await token(api.engine, 'read')}")
    async with reader:
        assert (await reader.get(UNPAID)).status_code == 200
        assert (await reader.post(f"{UNPAID}/1/preview")).status_code == 202
        assert (await reader.post(f"{UNPAID}/1/pay", json={})).status_code == 403
