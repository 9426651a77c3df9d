"""Admins leaf through the lake, choose what it takes in, see how full it is and look after it."""

from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from synapse.db.session import batch_transaction
from synapse.guilds.guild import Named, name_objects
from synapse.kit.clock import now
from synapse.lake import browse as leafing
from synapse.lake.records import read_record
from synapse.rules.vocabulary import EVENTS
from tests.fixtures.api import GUILD, Api
from tests.runtime.community import Record, message, reaction, verdict

LAKE = "/api/admin/event-lake"
BIG = 81_384_788_765_712_384
MINUTE = timedelta(minutes=1)


async def write(api: Api, *records: Record) -> None:
    for one in records:
        await api.services.intake.submit(read_record(one, EVENTS)[0])


async def hour_of(api: Api) -> datetime:
    """Some messages and a reaction of the last hour; its first moment."""
    at = now() - timedelta(minutes=50)
    messages = [message(at + number * MINUTE, 7 + number % 2, number, guild=GUILD) for number in range(10)]
    await write(api, *messages, reaction(at + 20 * MINUTE, 7, 8, BIG, guild=GUILD, channel=12))
    return at


async def events(api: Api, **asked: Any) -> list[dict[str, Any]]:
    answer = await api.admin.get(f"{LAKE}/events", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["events"]


async def test_events_are_named_and_their_ids_are_strings(api: Api) -> None:
    async with batch_transaction(api.engine) as (_, raw):
        await name_objects(raw, GUILD, [Named("channel", 12, "lounge")])
    await hour_of(api)
    [found] = await events(api, event_type="reaction_add")
    assert (found["user"]["id"], found["target"]["id"]) == ("7", "8")
    assert found["channel"] == {"id": "12", "name": "lounge"}
    assert found["payload"]["message_id"] == str(BIG)
    assert found["source_id"] == f"{BIG}-7-👍"


async def test_an_event_is_found_by_its_number_in_its_own_guild(api: Api) -> None:
    await hour_of(api)
    listed = (await events(api, event_type="reaction_add"))[0]
    answer = await api.admin.get(f"{LAKE}/events/{listed['seq']}")
    assert (answer.status_code, answer.json()) == (200, listed)
    for path in (f"{LAKE}/events/999", f"/api/guilds/5/admin/event-lake/events/{listed['seq']}"):
        gone = await api.admin.get(path)
        assert gone.status_code == 404, path
        assert "older than" in gone.json()["hint"]
    assert (await api.admin.get(f"{LAKE}/events/none")).status_code == 422


async def test_events_are_filtered_and_leafed_through(api: Api) -> None:
    at = await hour_of(api)
    assert len(await events(api)) == 11
    assert len(await events(api, user_id="7")) == 6
    assert len(await events(api, user_id="7", event_type="message_create")) == 5
    assert len(await events(api, target_id="8")) == 1
    assert len(await events(api, channel_id="12", user_id="8")) == 0
    assert len(await events(api, since=(at + 3 * MINUTE).isoformat(), until=(at + 6 * MINUTE).isoformat())) == 3
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await api.admin.get(f"{LAKE}/events", params={"limit": 3, **cursor})).json()
        seen += [one["seq"] for one in page["events"]]
        if page["next"] is None:
            break
        cursor = {"before": page["next"]}
    assert seen == [str(number) for number in range(11, 0, -1)]


async def test_a_rare_event_is_found_without_reading_everything_at_once(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leafing, "LOOKED_AT", 4)
    await hour_of(api)
    await write(api, *(message(now(), 7, 100 + number, guild=GUILD) for number in range(8)))
    asked: dict[str, str] = {"event_type": "reaction_add", "user_id": "7"}
    found, answers = list[dict[str, Any]](), 0
    while True:
        page = (await api.admin.get(f"{LAKE}/events", params=asked)).json()
        found, answers = found + page["events"], answers + 1
        if page["next"] is None:
            break
        asked["before"] = page["next"]
    assert len(found) == 1
    assert answers > 2


@pytest.mark.parametrize(
    "asked", [{"since": "yesterday"}, {"user_id": "me"}, {"zone": "-1"}, {"limit": "500"}, {"before": "x"}]
)
async def test_wrong_filters_are_named(api: Api, asked: dict[str, str]) -> None:
    answer = await api.admin.get(f"{LAKE}/events", params=asked)
    assert answer.status_code == 422
    assert next(iter(asked)) in answer.json()["detail"]


async def test_a_source_that_is_switched_off_is_captured_no_more(api: Api) -> None:
    sources = (await api.admin.get(f"{LAKE}/data-sources")).json()["sources"]
    assert {one["event_type"] for one in sources if one["enabled"]} >= {"message_create", "voice_tick"}
    wanted = {
        "sources": [{"event_type": "message_create", "enabled": False}],
        "untracked_channels": [str(BIG)],
        "afk_channels": ["5", "6"],
        "reason": "privacy",
    }
    answer = (await api.admin.put(f"{LAKE}/data-sources", json=wanted)).json()
    assert answer["updated"] == 3
    assert answer["data_sources"]["untracked_channels"] == [{"id": str(BIG), "name": None}]
    await hour_of(api)
    assert {one["event_type"] for one in await events(api)} == {"reaction_add"}
    [line, *_] = (await api.admin.get("/api/admin/audit")).json()["entries"]
    assert line["reason"] == "privacy"
    again = (await api.admin.put(f"{LAKE}/data-sources", json=wanted)).json()
    assert again["updated"] == 0


async def test_nothing_of_an_untracked_channel_is_captured(api: Api) -> None:
    await api.admin.put(f"{LAKE}/data-sources", json={"untracked_channels": ["12"]})
    await hour_of(api)
    assert {one["event_type"] for one in await events(api)} == {"message_create"}


async def test_an_unknown_source_is_refused_with_the_nearest(api: Api) -> None:
    wanted = {"sources": [{"event_type": "mesage_create", "enabled": False}]}
    answer = await api.admin.put(f"{LAKE}/data-sources", json=wanted)
    assert answer.status_code == 422
    assert "message_create" in answer.json()["hint"]


async def test_health_and_estimate_agree_with_what_is_stored(api: Api) -> None:
    await hour_of(api)
    old = now() - timedelta(days=20)
    await write(api, *(message(old, 9, f"old-{number}", guild=GUILD) for number in range(5)))
    health = (await api.admin.get(f"{LAKE}/health", params={"days": 30})).json()
    assert (health["total_events"], health["events_7d"]) == (16, 11)
    assert health["volume_by_type"] == {"message_create": 15, "reaction_add": 1}
    assert sum(day["count"] for day in health["daily_volume"]) == 16
    assert datetime.fromisoformat(health["oldest_event"]) == old
    estimate = (await api.admin.get(f"{LAKE}/storage-estimate")).json()
    assert estimate["total_rows"] == 16
    assert 0.7 < estimate["daily_rate"] < 0.9
    assert estimate["retention_days"] == 90
    assert 100 < estimate["avg_row_bytes"] < 1_000
    assert estimate["projected_bytes"] > estimate["estimated_bytes"] > 16 * estimate["avg_row_bytes"]


async def test_retention_tells_first_and_removes_then(api: Api) -> None:
    await hour_of(api)
    old = now() - timedelta(days=20)
    await write(api, *(message(old, 9, f"old-{number}", guild=GUILD) for number in range(5)))
    asked = {"retention_days": 10, "dry_run": True}
    dry = (await api.admin.post(f"{LAKE}/retention/run", json=asked)).json()
    assert (dry["dry_run"], dry["events_removed"]) == (True, 5)
    assert len(await events(api)) == 16
    done = (await api.admin.post(f"{LAKE}/retention/run", json={**asked, "dry_run": False})).json()
    assert (done["events_removed"], done["retention_days"]) == (5, 10)
    assert len(await events(api)) == 11
    assert (await api.admin.get(f"{LAKE}/storage-estimate")).json()["total_rows"] == 11
    counters = (await api.admin.get(f"{LAKE}/counters", params={"user_id": "9"})).json()
    assert [(one["count"], one["archived"]) for one in counters["counters"]] == [(5, 5)]
    for days in (0, 731):
        answer = await api.admin.post(f"{LAKE}/retention/run", json={"retention_days": days})
        assert answer.status_code == 422


async def test_reconciliation_tells_first_and_corrects_then(api: Api) -> None:
    await hour_of(api)
    async with batch_transaction(api.engine) as (_, raw):
        await raw.execute(
            "UPDATE event_counters SET count = 99 "
            "WHERE user_id = 7 AND event_type = 'message_create' AND period = 'lifetime'"
        )
    dry = (await api.admin.post(f"{LAKE}/reconciliation/run", json={"dry_run": True})).json()
    assert (dry["disagreed"], dry["corrected"]) == (1, 0)
    assert dry["drifts"][0]["counted"] == 5
    done = (await api.admin.post(f"{LAKE}/reconciliation/run", json={})).json()
    assert (done["disagreed"], done["corrected"]) == (1, 1)
    again = (await api.admin.post(f"{LAKE}/reconciliation/run", json={})).json()
    assert again["disagreed"] == 0


async def test_counters_are_paged_by_period_and_type(api: Api) -> None:
    await hour_of(api)
    page = (await api.admin.get(f"{LAKE}/counters", params={"page_size": 2})).json()
    assert (page["total"], len(page["counters"])) == (4, 2)
    assert page["counters"][0]["user"]["id"] == "7"
    received = (await api.admin.get(f"{LAKE}/counters", params={"event_type": "reaction_add:received"})).json()
    assert [(one["user_id"], one["count"]) for one in received["counters"]] == [("8", 1)]
    assert (await api.admin.get(f"{LAKE}/counters", params={"period": "fortnight"})).status_code == 422


def row(number: int, type_: str, user: int, source: str | None, **more: Any) -> dict[str, Any]:
    """A row of an earlier `activity_log`."""
    at = datetime.fromisoformat("2025-03-01T12:00:00+00:00") + number * MINUTE
    return {
        "id": number,
        "user_id": user,
        "event_type": type_,
        "source_system": "discord",
        "source_event_id": source,
        "xp_delta": 15,
        "star_delta": 1,
        "metadata": {"length": 12},
        "timestamp": at.isoformat(),
        **more,
    }


OLD = [
    row(1, "MESSAGE", BIG, "501"),
    row(2, "MESSAGE", BIG, "502"),
    row(3, "REACTION_GIVEN", 8, "rxn_given_501_8_👍"),
    row(4, "REACTION_RECEIVED", BIG, "rxn_recv_501_8_👍"),
    row(5, "REACTION_RECEIVED", BIG, "rxn_recv_777_9_👍"),
    row(6, "THREAD_CREATE", 8, "501"),
    row(7, "VOICE_TICK", 8, None),
    row(8, "LEVEL_UP", 8, None),
    row(9, "MESSAGE", 8, "503", timestamp="not a time"),
    row(2, "MESSAGE", BIG, "502"),
]
LINES = b"\n".join([*(orjson.dumps(one) for one in OLD), b"{broken"])


async def backfill(api: Api, dry_run: bool | None = None) -> dict[str, Any]:
    asked = {} if dry_run is None else {"dry_run": str(dry_run).lower()}
    headers = {"Content-Type": "application/x-ndjson"}
    answer = await api.admin.post(f"{LAKE}/backfill/run", params=asked, content=LINES, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_an_earlier_history_is_told_first_and_stored_once_without_pay(api: Api) -> None:
    dry = await backfill(api)
    assert (dry["dry_run"], dry["rows_read"], dry["stored"], dry["duplicates"], dry["rejected"]) == (True, 11, 5, 1, 2)
    assert dry["skipped_types"] == {"LEVEL_UP": 1, "REACTION_RECEIVED": 1}
    assert [one["line"] for one in dry["refused"]] == [11, 9]
    assert await events(api) == []
    done = await backfill(api, dry_run=False)
    assert {**done, "dry_run": True} == dry
    assert done["by_type"] == {"message_create": 2, "reaction_add": 1, "thread_create": 1, "voice_tick": 1}
    stored = await events(api)
    assert next(one for one in stored if one["event_type"] == "reaction_add")["target"]["id"] == str(BIG)
    async with batch_transaction(api.engine) as (_, raw):
        assert await raw.fetchval("SELECT count(*) FROM transactions") == 0
        assert await raw.fetchval("SELECT count(*) FROM awards") == 0
        counted = await raw.fetchval(
            "SELECT count FROM event_counters WHERE user_id = $1 AND event_type = 'message_create' "
            "AND period = 'lifetime'",
            BIG,
        )
    assert counted == 2
    assert (await verdict(api.engine, GUILD)).faults == []
    again = await backfill(api, dry_run=False)
    assert (again["stored"], again["duplicates"]) == (0, 6)


async def test_what_follows_a_backfill_is_paid_as_ever(api: Api) -> None:
    await backfill(api, dry_run=False)
    await write(api, message(now(), BIG, 900, guild=GUILD))
    assert (await api.admin.post(f"{LAKE}/reconciliation/run", json={"dry_run": True})).json()["disagreed"] == 0
    assert (await verdict(api.engine, GUILD)).faults == []
    async with batch_transaction(api.engine) as (_, raw):
        newest = await raw.fetchval("SELECT max(seq) FROM event_lake")
        assert await raw.fetchval("SELECT array_agg(DISTINCT event_seq) FROM awards") == [newest]


async def test_a_history_that_is_too_large_is_refused(api: Api) -> None:
    answer = await api.admin.post(f"{LAKE}/backfill/run", content=b"x" * (9 << 20))
    assert answer.status_code == 413
