"""Signs of life: of the process, the database, the configuration and the bot; and figures for machines."""

import asyncio
import re
from dataclasses import replace

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import batch_transaction
from synapse.kit.clock import now
from synapse.lake.records import read_record
from synapse.rules.vocabulary import EVENTS
from tests.fixtures.api import GUILD, OPTIONS, Api, running
from tests.runtime.community import message


async def test_a_process_that_keeps_no_configuration_is_ready_and_says_so(api: Api) -> None:
    ready = (await api.nobody.get("/api/ready")).json()
    assert (ready["status"], ready["database"], ready["config"]["status"]) == ("ready", "ok", "off")
    assert (ready["bot"], ready["reasons"]) == (None, [])


async def test_readiness_waits_for_the_configurations_and_tells_their_age(api: Api) -> None:
    watching = asyncio.create_task(api.services.watcher.run())
    try:
        await asyncio.sleep(0)
        early = await api.nobody.get("/api/ready")
        assert (early.status_code, early.json()["config"]["status"]) in [(503, "loading"), (200, "current")]
        async with asyncio.timeout(5):
            while (ready := await api.nobody.get("/api/ready")).status_code == 503:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        config = ready.json()["config"]
        assert (config["status"], config["guilds"]) == ("current", 1)
        assert config["age_seconds"] < 5
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_older_tables_are_a_reason_not_to_be_ready(api: Api) -> None:
    async with batch_transaction(api.engine) as (_, raw):
        await raw.execute("UPDATE alembic_version SET version_num = '0002'")
    answer = await api.nobody.get("/api/ready")
    assert (answer.status_code, answer.json()["database"]) == (503, "outdated")
    assert "synapse db upgrade" in answer.json()["reasons"][0]


async def beat(api: Api, seconds_ago: int) -> None:
    async with batch_transaction(api.engine) as (_, raw):
        await raw.execute(
            "INSERT INTO heartbeats (process, kind, beat_at) VALUES ('bot', 'bot', now() - $1 * interval '1 second') "
            "ON CONFLICT (process) DO UPDATE SET beat_at = excluded.beat_at",
            seconds_ago,
        )


async def test_the_bot_is_online_for_ninety_seconds(api: Api) -> None:
    never = (await api.nobody.get("/api/health/bot")).json()
    assert never == {
        "status": "never",
        "last_heartbeat": None,
        "age_seconds": None,
        "deliveries_waiting": 0,
        "deliveries_failed": 0,
        "events_waiting": 0,
        "events_in_journal": 0,
        "events_dropped": 0,
    }
    await beat(api, 80)
    online = (await api.nobody.get("/api/health/bot")).json()
    assert online["status"] == "online"
    assert 79 < online["age_seconds"] < 85
    await beat(api, 95)
    assert (await api.nobody.get("/api/health/bot")).json()["status"] == "offline"


async def test_a_bot_that_is_expected_and_away_is_told_but_keeps_nobody_from_working(engine: AsyncEngine) -> None:
    async with running(engine, replace(OPTIONS, discord_token="a token")) as api:
        ready = await api.nobody.get("/api/ready")
        assert (ready.status_code, ready.json()["bot"]["status"]) == (200, "never")
        assert ready.json()["reasons"] == ["no bot has ever been heard"]


async def test_answers_have_ids_and_keep_those_they_were_asked_with(api: Api) -> None:
    first, second = await api.nobody.get("/api/health"), await api.nobody.get("/api/health")
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    given = await api.nobody.get("/api/health", headers={"X-Request-Id": "proxy-12345"})
    assert given.headers["x-request-id"] == "proxy-12345"
    odd = await api.nobody.get("/api/health", headers={"X-Request-Id": "a b\tc" * 40})
    assert re.fullmatch("[0-9a-f]{32}", odd.headers["x-request-id"])


async def test_a_mistake_of_ours_is_found_by_the_answers_id(api: Api) -> None:
    @api.app.get("/api/broken")
    async def broken() -> None:
        raise RuntimeError("oh")

    answer = await api.nobody.get("/api/broken")
    assert answer.status_code == 500
    assert answer.json()["instance"] == answer.headers["x-request-id"]


def value(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, name
    return float(found[1])


async def test_metrics_tell_of_requests_database_and_configuration(api: Api) -> None:
    await api.admin.get("/api/admin/settings")
    await api.admin.get("/api/guilds/100/admin/settings")
    answer = await api.nobody.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert value(answer.text, 'synapse_http_requests_total{method="GET",route="/admin/settings",status="200"}') == 2
    assert value(answer.text, "synapse_database_up") == 1
    assert value(answer.text, "synapse_outbox_waiting") == 0
    assert "100" not in re.findall(r'route="([^"]*)"', answer.text)


async def test_metrics_tell_of_what_the_pipeline_did(api: Api) -> None:
    one = read_record(message(now(), 7, 1, guild=GUILD), EVENTS)[0]
    assert [await api.services.intake.submit(one) for _ in range(2)] == ["stored", "duplicate"]
    text = (await api.nobody.get("/metrics")).text
    assert value(text, 'synapse_events_total{outcome="stored",type="message_create"}') == 1
    assert value(text, 'synapse_events_total{outcome="duplicate",type="message_create"}') == 1
    assert value(text, 'synapse_rules_total{outcome="fired"}') > 0
    assert value(text, "synapse_batch_seconds_count") == 1
    assert value(text, "synapse_decide_seconds_count") == 1
    assert value(text, "synapse_lag_seconds_count") == 1
    assert value(text, "synapse_intake_waiting") == 0


async def test_metrics_are_for_this_machine_or_whoever_has_the_token(engine: AsyncEngine) -> None:
    async with running(engine) as api:
        far = httpx.ASGITransport(api.app, client=("203.0.113.9", 1))
        async with httpx.AsyncClient(transport=far, base_url="http://localhost") as client:
            assert (await client.get("/metrics")).status_code == 403
        assert (await api.nobody.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})).status_code == 403
    async with running(engine, replace(OPTIONS, metrics_token="scrape")) as api:
        assert (await api.nobody.get("/metrics")).status_code == 403
        assert (await api.client(Authorization="Bearer scrape").get("/metrics")).status_code == 200
