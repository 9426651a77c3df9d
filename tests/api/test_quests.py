"""Quests: made, claimed once, given up, completed once and paid by rules."""

import asyncio
from typing import Any

import httpx
import pytest

from synapse.access.tokens import create_token
from synapse.db.session import batch_transaction
from synapse.ledger.verify import verify
from tests.fixtures.api import GUILD, Api

ADA, BO = 900_000_000_000_000_071, 900_000_000_000_000_072
QUESTS = "/api/quests"


async def person(api: Api, user: int) -> httpx.AsyncClient:
    """A client that acts as somebody in particular."""
    async with batch_transaction(api.engine) as (_, raw):
        _, secret = await create_token(raw, GUILD, f"of {user}", ("admin",), by=user)
    return api.client(Authorization=f"Bearer {secret}")


@pytest.fixture
async def quest(api: Api) -> dict[str, Any]:
    body = {"title": "Welcome tour", "xp_reward": 30, "gold_reward": 7, "github_issue_url": "https://github.com/a/b/1"}
    answer = await api.admin.post(QUESTS, json=body)
    assert answer.status_code == 201
    return answer.json()


async def test_a_quest_is_offered_changed_and_listed(api: Api, quest: dict[str, Any]) -> None:
    assert (quest["id"], quest["status"], quest["xp_reward"], quest["claimed_by"]) == (1, "open", 30, None)
    change = {"title": "Grand tour", "github_issue_url": None}
    changed = (await api.admin.patch(f"{QUESTS}/1", json=change)).json()
    assert changed == {**quest, **change}
    second = (await api.admin.post(QUESTS, json={"title": "Another", "active": False})).json()
    assert (second["xp_reward"], second["gold_reward"]) == (50, 0)
    listed = (await api.nobody.get(QUESTS, params={"inactive": True})).json()
    assert (listed["total"], listed["quests"]) == (1, [changed])
    assert (await api.admin.get(QUESTS, params={"inactive": True})).json()["total"] == 2
    assert (await api.admin.get(QUESTS, params={"status": "claimed"})).json()["quests"] == []
    assert (await api.admin.delete(f"{QUESTS}/2")).status_code == 200
    assert (await api.admin.delete(f"{QUESTS}/2")).status_code == 404
    async with batch_transaction(api.engine) as (_, raw):
        actions = await raw.fetch("SELECT action_type FROM admin_log WHERE target_table = 'quests' ORDER BY seq")
    assert [row[0] for row in actions] == ["CREATE", "UPDATE", "CREATE", "DELETE"]


async def test_of_many_who_claim_one_gets_it(api: Api, quest: dict[str, Any]) -> None:
    people = [await person(api, ADA + number) for number in range(8)]
    answers = await asyncio.gather(*(client.post(f"{QUESTS}/1/claim") for client in people))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    [first] = [client for client, answer in zip(people, answers, strict=True) if answer.status_code == 200]
    assert (await first.post(f"{QUESTS}/1/claim")).json()["status"] == "claimed"
    released = (await first.post(f"{QUESTS}/1/release")).json()
    assert (released["status"], released["claimed_by"]) == ("open", None)
    assert (await first.post(f"{QUESTS}/1/release")).status_code == 409
    assert (await api.admin.post(f"{QUESTS}/1/claim")).status_code == 403


async def test_a_quest_is_completed_and_paid_once(api: Api, quest: dict[str, Any]) -> None:
    ada = await person(api, ADA)
    assert (await api.admin.post(f"{QUESTS}/1/complete", json={})).status_code == 409
    await ada.post(f"{QUESTS}/1/claim")
    answers = await asyncio.gather(
        *(api.admin.post(f"{QUESTS}/1/complete", json={"reason": "well done"}) for _ in "123")
    )
    assert [answer.status_code for answer in answers] == [200] * 3
    assert sorted(answer.json()["duplicate"] for answer in answers) == [False, True, True]
    told = answers[0].json()["quest"]
    assert (told["status"], told["claimed_by"]["id"]) == ("complete", str(ADA))
    assert (await api.admin.post(f"{QUESTS}/1/complete", json={"user_id": str(BO)})).status_code == 409
    assert (await api.admin.delete(f"{QUESTS}/1")).status_code == 409
    assert (await api.admin.patch(f"{QUESTS}/1", json={"xp_reward": 1})).status_code == 409
    assert (await api.admin.patch(f"{QUESTS}/1", json={"active": False})).json()["active"] is False
    async with batch_transaction(api.engine) as (_, raw):
        paid = await raw.fetch("SELECT currency, amount FROM transactions WHERE rule = 'quest-completed' ORDER BY seq")
        assert [tuple(row) for row in paid] == [("xp", 30), ("gold", 7)]
        log = await raw.fetch("SELECT reason FROM admin_log WHERE action_type = 'MANUAL_AWARD'")
        assert [row[0] for row in log] == ["well done"]
        assert (await verify(raw, GUILD)).faults == []


async def test_a_quest_that_no_rule_pays_is_not_completed(api: Api, quest: dict[str, Any]) -> None:
    await api.apply("synapse-v3")
    answer = await api.admin.post(f"{QUESTS}/1/complete", json={"user_id": str(BO)})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:synapse:award-refused")
    assert (await api.admin.get(QUESTS)).json()["quests"][0]["status"] == "open"
    await api.admin.patch(f"{QUESTS}/1", json={"xp_reward": 0, "gold_reward": 0})
    assert (await api.admin.post(f"{QUESTS}/1/complete", json={"user_id": str(BO)})).status_code == 200


async def test_nonsense_is_refused(api: Api, quest: dict[str, Any]) -> None:
    for body in (
        {},
        {"title": " "},
        {"title": "x" * 201},
        {"title": "x", "xp_reward": -1},
        {"title": "x", "xp_reward": 10**10},
        {"title": "x", "github_issue_url": "http://github.com/a"},
        {"title": "x", "github_issue_url": "javascript:alert(1)"},
        {"title": "x", "status": "complete"},
    ):
        assert (await api.admin.post(QUESTS, json=body)).status_code == 422, body
    assert (await api.admin.patch(f"{QUESTS}/1", json={"title": None})).status_code == 422
    assert (await api.admin.patch(f"{QUESTS}/1", json={})).json() == quest
    assert (await api.admin.patch(f"{QUESTS}/99", json={})).status_code == 404
    assert (await api.admin.post(f"{QUESTS}/99/complete", json={"user_id": "1"})).status_code == 404
    assert (await api.admin.post(f"{QUESTS}/{2**40}/claim")).status_code == 422
