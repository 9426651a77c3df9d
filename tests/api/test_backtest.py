"""Backtests over HTTP: begun, watched, cancelled, and applied as planned."""

import asyncio
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import batch_transaction
from synapse.kit.paths import RULEPACKS
from synapse.packs.format import one_text
from synapse.runtime import worker
from synapse.runtime.backtest.pace import Pace
from synapse.runtime.spine import Spine
from synapse.runtime.tasks import Job, ask, task_of
from tests.api.test_rules_dry_run import guild_data
from tests.fixtures.api import GUILD, Api
from tests.runtime.community import afternoon, replayed

DRAFT = one_text(RULEPACKS / "message-rewards").replace("default: 15", "default: 25", 1)


async def begun(api: Api, **body: Any) -> str:
    answer = await api.admin.post("/api/rules/backtest", json={"pack": {"text": DRAFT}, **body})
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"].endswith(answer.json()["id"])
    return answer.json()["id"]


async def finished(api: Api, task: str) -> dict[str, Any]:
    for _ in range(200):
        found = (await api.admin.get(f"/api/tasks/{task}")).json()
        if found["status"] not in ("waiting", "running"):
            return found
        await asyncio.sleep(0.1)
    raise AssertionError("the task does not end")


async def test_a_backtest_is_a_task_whose_plan_can_be_applied(api: Api) -> None:
    await replayed(api.services.spine, afternoon(3, 300, guild=GUILD))
    before = await guild_data(api.engine)
    found = await finished(api, await begun(api, days=10))
    assert found["status"] == "done", found
    result = found["result"]
    assert await guild_data(api.engine) == before
    assert result["window"]["events"] > 250
    xp = result["currencies"]["xp"]
    assert xp["draft"]["minted"] > xp["live"]["minted"] > 0
    assert sum(day["live"] for day in xp["days"]) == xp["live"]["minted"]
    best = xp["members"]["gainers"][0]
    assert best["member"]["id"] and best["difference"] == best["draft"] - best["live"] > 0
    assert result["rules"]["message-posted"]["live"]["fired"] > 0
    assert 0 < xp["live"]["top_share"] <= 1 and result["milestones"] and result["notes"]
    plan = (await api.admin.get(f"/api/plans/{result['plan']['id']}")).json()
    assert plan["status"] == "ready" and [one["target"] for one in plan["changes"]] == ["message-rewards"]
    await replayed(api.services.spine, afternoon(4, 20, guild=GUILD, members=2))
    applied = await api.admin.post(f"/api/plans/{plan['id']}/apply", json={"reason": "more for messages"})
    assert applied.status_code == 200, applied.text
    assert applied.json()["changes"] == plan["changes"]
    assert applied.json()["events_since"] > 0 and int(applied.json()["first_new_event"]) > 250
    again = await api.admin.post(f"/api/plans/{plan['id']}/apply", json={})
    assert (again.status_code, again.json()["type"]) == (410, "urn:synapse:plan-gone")


async def test_a_plan_is_refused_when_settings_have_moved(api: Api) -> None:
    await replayed(api.services.spine, afternoon(3, 50, guild=GUILD))
    found = await finished(api, await begun(api))
    await api.apply("classic-gamification", xp_base_message=16)
    answer = await api.admin.post(f"/api/plans/{found['result']['plan']['id']}/apply", json={})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:synapse:plan-outdated")


async def test_a_task_is_watched_until_its_end(api: Api) -> None:
    await replayed(api.services.spine, afternoon(3, 100, guild=GUILD))
    task = await begun(api)
    told: list[tuple[str, dict[str, Any]]] = []
    async with api.admin.stream("GET", f"/api/tasks/{task}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        name = ""
        async for line in answer.aiter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                told.append((name, orjson.loads(line.removeprefix("data: "))))
    assert told[-1][0] == "end" and told[-1][1]["status"] == "done"
    assert {name for name, _ in told[:-1]} <= {"progress"}
    assert (await api.admin.get("/api/tasks/" + "0" * 32 + "/events")).status_code == 404


async def test_a_running_task_can_be_cancelled_and_only_three_may_wait(api: Api, monkeypatch: Any) -> None:
    await replayed(api.services.spine, afternoon(3, 60, guild=GUILD))

    async def slowly(self: Pace) -> None:
        await asyncio.sleep(0.2)

    monkeypatch.setattr(Pace, "keep", slowly)
    tasks = [await begun(api) for _ in range(3)]
    refused = await api.admin.post("/api/rules/backtest", json={"pack": {"text": DRAFT}})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "10")
    await asyncio.sleep(1)
    for task in tasks:
        assert (await api.admin.delete(f"/api/tasks/{task}")).status_code == 200
    assert [(await finished(api, task))["status"] for task in tasks] == ["cancelled"] * 3
    assert len((await api.admin.get("/api/tasks")).json()["tasks"]) == 3


async def test_what_cannot_be_tried_is_refused_at_once(api: Api) -> None:
    broken = DRAFT.replace("kind: reward", "kind: rewrad", 1)
    for body, status in (
        ({"pack": {"text": broken}}, 422),
        ({"pack": {"preset": "nope"}}, 404),
        ({"pack": {"id": "message-rewards", "revision": 999}}, 404),
        ({"parameters": {"nope": 1}}, 422),
        ({"days": 0}, 422),
        ({"since": "2026-01-02T00:00:00Z", "until": "2026-01-01T00:00:00Z"}, 422),
    ):
        answer = await api.admin.post("/api/rules/backtest", json=body)
        assert answer.status_code == status, answer.text
    assert (await api.admin.get("/api/tasks")).json()["tasks"] == []


async def test_a_task_without_events_fails_with_a_reason(api: Api) -> None:
    found = await finished(api, await begun(api))
    assert (found["status"], found["error"]["code"]) == ("failed", "nothing-there")


async def test_a_task_whose_process_died_is_taken_over(engine: AsyncEngine, api: Api) -> None:
    began = 0

    async def count(job: Job) -> dict[str, Any]:
        nonlocal began
        began += 1
        job.tell(1, 2)
        return {"of": job.request["of"]}

    async with batch_transaction(engine) as (_, raw):
        ids = [await ask(raw, GUILD, "count", {"of": place}, "test") for place in range(2)]
        await raw.execute("UPDATE tasks SET status = 'running', alive_at = now() - interval '1 minute'")
        await raw.execute("""UPDATE tasks SET progress = '{"attempt": 3}' WHERE id = $1""", ids[1])
    async with worker.working(Spine(engine), {"count": count}):
        await asyncio.sleep(2)
    async with batch_transaction(engine) as (_, raw):
        done, given_up = [await task_of(raw, GUILD, one) for one in ids]
    assert (done.status, done.result, began) == ("done", {"of": 0}, 1)
    assert given_up.status == "failed" and given_up.error is not None and given_up.error["code"] == "abandoned"


async def test_a_process_that_ends_puts_its_task_back(engine: AsyncEngine, api: Api) -> None:
    async def forever(job: Job) -> dict[str, Any]:
        await asyncio.sleep(100)
        return {}

    async with batch_transaction(engine) as (_, raw):
        id_ = await ask(raw, GUILD, "forever", {}, "test")
    async with worker.working(Spine(engine), {"forever": forever}):
        await asyncio.sleep(1)
    async with batch_transaction(engine) as (_, raw):
        assert (await task_of(raw, GUILD, id_)).status == "waiting"
