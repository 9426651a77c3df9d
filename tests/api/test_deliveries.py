"""Deliveries over HTTP: what failed and why is seen, and tried again when an admin says so."""

from datetime import timedelta
from typing import Any

import pytest

from synapse.db.session import batch_transaction
from synapse.guilds.guild import Named, name_objects
from synapse.kit.clock import now
from synapse.members.accounts import account_for
from synapse.runtime.batch import outbox
from synapse.runtime.batch.outbox import NewDelivery
from synapse.runtime.delivery.queue import Closing, give_up, mark_delivered
from tests.fixtures.api import GUILD, Api

PATH = "/api/admin/deliveries"
ADA = 81384788765712384


@pytest.fixture
async def four(api: Api) -> Api:
    """One that waits, one that went out, one that failed, one that was skipped."""
    async with batch_transaction(api.engine) as (_, raw):
        ada = await account_for(raw, GUILD, ADA)
        await name_objects(raw, GUILD, [Named("channel", 7, "general"), Named("role", 9, "Veteran")])
        rows = [
            NewDelivery(1, 1, "announce", "announce-level", ada, 7, '{"template": "x"}', "a", now()),
            NewDelivery(2, 1, "announce", "announce-level", ada, 7, '{"template": "x"}', "b", now()),
            NewDelivery(3, 1, "assign_role", "veterans", ada, None, '{"role": "9"}', "c", now()),
            NewDelivery(4, 1, "announce", "announce-level", ada, None, '{"template": "x"}', "d", now()),
        ]
        await outbox.insert(raw, GUILD, rows)
        await mark_delivered(raw, GUILD, [2], now(), 555)
        await give_up(raw, GUILD, [Closing(3, "the role is gone"), Closing(4, "nobody", skipped=True)], now())
    return api


async def listed(api: Api, **wanted: Any) -> list[dict[str, Any]]:
    answer = await api.admin.get(PATH, params=wanted)
    assert answer.status_code == 200, answer.text
    return answer.json()["deliveries"]


async def test_deliveries_are_listed_by_what_became_of_them(four: Api) -> None:
    assert [one["status"] for one in await listed(four)] == ["skipped", "failed", "delivered", "waiting"]
    [failed] = await listed(four, status="failed")
    assert (failed["reason"], failed["rule"], failed["member"]["id"]) == ("the role is gone", "veterans", str(ADA))
    assert failed["role"] == {"id": "9", "name": "Veteran"}
    [waiting] = await listed(four, status="waiting")
    assert waiting["channel"] == {"id": "7", "name": "general"}
    assert waiting["due_at"] is not None
    [delivered] = await listed(four, status="delivered")
    assert (delivered["message_id"], delivered["due_at"]) == ("555", None)
    page = (await four.admin.get(PATH, params={"limit": 3})).json()
    assert page["next"] == "2"
    rest = (await four.admin.get(PATH, params={"limit": 3, "before": page["next"]})).json()
    assert ([one["seq"] for one in rest["deliveries"]], rest["next"]) == ([1], None)
    assert (await four.admin.get(PATH, params={"status": "lost"})).status_code == 422
    assert (await four.admin.get("/api/guilds/5/admin/deliveries")).json()["deliveries"] == []


async def test_what_was_given_up_is_tried_again_on_demand(four: Api) -> None:
    answer = await four.admin.post(f"{PATH}/3/retry")
    assert (answer.status_code, answer.json()["status"], answer.json()["attempts"]) == (200, "waiting", 0)
    assert (await four.admin.post(f"{PATH}/3/retry")).status_code == 409
    assert (await four.admin.post(f"{PATH}/2/retry")).status_code == 409
    assert (await four.admin.post(f"{PATH}/99/retry")).status_code == 404
    [line] = (await four.admin.get("/api/admin/audit", params={"target_table": "outbox"})).json()["entries"]
    assert line["before_snapshot"] == {"status": "failed", "reason": "the role is gone"}


async def test_everything_that_failed_is_tried_again_at_once(four: Api) -> None:
    assert (await four.admin.post(f"{PATH}/retry-failed")).json() == {"retried": 1}
    assert (await four.admin.post(f"{PATH}/retry-failed")).json() == {"retried": 0}
    assert [one["status"] for one in await listed(four)] == ["skipped", "waiting", "delivered", "waiting"]


async def test_what_was_given_up_does_not_wait(four: Api) -> None:
    text = (await four.nobody.get("/metrics")).text
    assert "synapse_outbox_waiting 1.0" in text
    assert "synapse_outbox_failed 1.0" in text
    health = (await four.nobody.get("/api/health/bot")).json()
    assert (health["deliveries_waiting"], health["deliveries_failed"]) == (1, 1)


async def test_old_deliveries_go_with_retention_but_not_the_last_word_on_a_role(four: Api) -> None:
    long_ago = now() - timedelta(days=31)
    async with batch_transaction(four.engine) as (_, raw):
        await raw.execute("UPDATE outbox SET delivered_at = $1 WHERE seq = 2", long_ago)
        await raw.execute("UPDATE outbox SET given_up_at = $1 WHERE seq IN (3, 4)", long_ago)
    assert (await four.admin.post("/api/admin/event-lake/retention/run", json={})).status_code == 200
    assert [one["seq"] for one in await listed(four)] == [3, 1]


@pytest.mark.parametrize("path", [PATH, f"{PATH}/1/retry", f"{PATH}/retry-failed"])
async def test_only_admins_see_them(api: Api, path: str) -> None:
    ask = api.nobody.get if path == PATH else api.nobody.post
    assert (await ask(path)).status_code == 401
