"""The books over HTTP: filtered, exported, proven, and taken back entry by entry."""

import asyncio
import csv
from typing import Any

import pytest

from synapse.db.session import batch_transaction
from synapse.ledger import sweep
from synapse.ledger.verify import verify
from synapse.runtime.orders import books
from tests.fixtures.api import GUILD, Api

ADA, BO = "900000000000000071", "900000000000000072"
LEDGER = "/api/ledger/transactions"


@pytest.fixture
async def busy(api: Api) -> Api:
    """Ada has 200 XP and the gold of three levels; Bo has gold, and less of it again."""
    await award(api, ADA, "xp", 200, "the talk")
    await award(api, BO, "gold", 30, "=cmd()")
    await award(api, BO, "gold", -10)
    return api


async def award(api: Api, user: str, currency: str, amount: int, reason: str = "") -> None:
    body = {"user_id": user, "currency": currency, "amount": amount, "reason": reason}
    assert (await api.admin.post("/api/awards", json=body)).status_code == 200


async def listed(api: Api, **params: Any) -> list[dict[str, Any]]:
    """All pages."""
    found: list[dict[str, Any]] = []
    while True:
        answer = await api.admin.get(LEDGER, params=params)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["transactions"]
        if page["next"] is None:
            return found
        params["before"] = page["next"]


async def test_entries_are_found_by_what_they_are(busy: Api) -> None:
    everything = await listed(busy)
    assert [one["seq"] for one in everything] == list(range(len(everything), 0, -1))
    assert await listed(busy, limit=1) == everything
    expected = {
        "currency": ("xp", {"xp"}, "currency"),
        "cause": ("manual_award", {"manual_award"}, "cause"),
        "rule": ("gold-for-a-level", {"gold-for-a-level"}, "rule"),
    }
    for name, (value, only, field) in expected.items():
        found = await listed(busy, **{name: value})
        assert found
        assert {one[field] for one in found} == only
    of_bo = await listed(busy, member=BO)
    assert [(one["from"], one["to"]["system"], one["amount"]) for one in of_bo if one["amount"] == 10] == [
        ({"system": None, "member": of_bo[0]["from"]["member"]}, "mint", 10)
    ]
    assert of_bo[0]["from"]["member"]["id"] == BO
    assert {one["amount"] for one in await listed(busy, at_least=100)} == {200}
    assert await listed(busy, member="5") == []
    assert await listed(busy, since="2100-01-01T00:00:00Z") == []
    assert await listed(busy, until="2100-01-01T00:00:00Z", member=BO, cause="manual_award", limit=1)


async def test_a_page_reads_so_far_and_no_further(busy: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = await listed(busy)
    monkeypatch.setattr(sweep, "REACH", 2)
    monkeypatch.setattr(sweep, "SPARSE", 2)
    assert await listed(busy) == everything
    first = (await busy.admin.get(LEDGER, params={"at_least": 200})).json()
    assert (first["transactions"], first["next"]) == ([], str(everything[1]["seq"]))
    assert [one["amount"] for one in await listed(busy, at_least=200)] == [200]
    assert len(await listed(busy, member=ADA)) == len([one for one in everything if ADA in str(one)])


async def test_nonsense_in_filters_is_refused(busy: Api) -> None:
    for params in (
        {"since": "yesterday"},
        {"since": "2026-01-01"},
        {"member": "ada"},
        {"cause": "greed"},
        {"before": "-1"},
        {"limit": 1000},
        {"at_least": 2**70},
        {"currency": "'; --"},
    ):
        assert (await busy.admin.get(LEDGER, params=params)).status_code == 422, params
    assert (await busy.admin.get(f"{LEDGER}/999")).status_code == 404
    assert (await busy.nobody.get(LEDGER)).status_code == 401


async def test_the_export_is_whole_and_harmless(busy: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "STRETCH", 2)
    answer = await busy.admin.get("/api/ledger/export.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    lines = list(csv.DictReader(answer.text.splitlines()))
    assert [int(line["entry"]) for line in lines] == list(range(1, len(await listed(busy)) + 1))
    assert {line["reason"] for line in lines if line["to_id"] == BO} == {"'=cmd()"}
    of_bo = list(
        csv.DictReader((await busy.admin.get("/api/ledger/export.csv", params={"member": BO})).text.splitlines())
    )
    assert {BO} == {line["to_id"] or line["from_id"] for line in of_bo}


async def test_the_books_are_proven_by_a_task(busy: Api) -> None:
    asked = await busy.admin.post("/api/ledger/verify")
    assert asked.status_code == 202
    async with asyncio.timeout(20):
        watched = (await busy.admin.get(f"/api/tasks/{asked.json()['id']}/events")).text
    assert "event: end" in watched
    task = (await busy.admin.get(f"/api/tasks/{asked.json()['id']}")).json()
    head = (await busy.admin.get("/api/ledger/head")).json()
    assert task["result"] == {"holds": True, "faults": [], **head}
    assert head["hash"] == (await busy.admin.get(f"{LEDGER}/{head['entries']}")).json()["hash"]


async def test_an_entry_is_taken_back_once(busy: Api) -> None:
    [given] = [one for one in await listed(busy, member=BO) if one["amount"] == 30]
    path = f"/api/ledger/entries/{given['seq']}/reverse"
    first = (await busy.admin.post(path, json={"reason": "a mistake"})).json()
    # ten of them were taken already
    assert [(one["amount"], one["reverses"], one["reason"]) for one in first["reversals"]] == [
        (20, given["seq"], "a mistake")
    ]
    again = (await busy.admin.post(path, json={"reason": "again"})).json()
    assert again == {**first, "duplicate": True}
    assert (await busy.admin.get(f"{LEDGER}/{given['seq']}")).json()["reversed_by"] == first["reversals"][0]["seq"]
    reversal = first["reversals"][0]["seq"]
    assert (await busy.admin.post(f"/api/ledger/entries/{reversal}/reverse", json={})).status_code == 409
    assert (await busy.admin.post("/api/ledger/entries/999/reverse", json={})).status_code == 409
    async with batch_transaction(busy.engine) as (_, raw):
        assert (await verify(raw, GUILD)).faults == []
        log = await raw.fetch("SELECT reason FROM admin_log WHERE action_type = 'MANUAL_REVOKE'")
    assert [row["reason"] for row in log] == ["a mistake"]
