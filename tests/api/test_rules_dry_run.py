"""Dry-runs over HTTP: what would happen and why, by drafts and on assumptions, and not a byte written."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.kit.paths import RULEPACKS
from synapse.packs.format import one_text
from tests.fixtures.api import GUILD, Api
from tests.runtime.community import message, replayed
from tests.runtime.test_dry_run import everything as all_tables

EVENT: dict[str, Any] = {
    "event_type": "message_create",
    "user_id": "1001",
    "channel_id": "10",
    "source_id": "900",
    "timestamp": "2026-01-15T12:00:00Z",
    "payload": {"length": 600, "has_code_block": True, "has_link": False, "has_attachment": False, "emoji_count": 0},
}
#: pays 5 XP more a message
DRAFT = one_text(RULEPACKS / "message-rewards")


#: who asks, and what is asked for, is no guild's data
OURS = ("api_tokens", "tasks", "plans", "heartbeats", "admin_mutations")


async def guild_data(engine: AsyncEngine) -> dict[str, Any]:
    found = await all_tables(engine)
    sequences = [row for row in found.pop("sequences") if not row["sequencename"].startswith(OURS)]
    return {name: rows for name, rows in found.items() if name not in OURS} | {"sequences": sequences}


async def dry(api: Api, **body: Any) -> dict[str, Any]:
    answer = await api.admin.post("/api/rules/dry-run", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def paid_in(found: dict[str, Any], currency: str = "xp") -> list[int]:
    return [e["amount"] for e in found["effects"] if e["type"] == "credit" and e["currency"] == currency]


async def test_an_event_is_decided_by_what_is_in_force_and_nothing_is_written(api: Api) -> None:
    before = await guild_data(api.engine)
    found = await dry(api, event=EVENT)
    assert 31 in paid_in(found)
    assert {effect["to"] for effect in found["effects"] if effect["type"] == "credit"} == {"1001"}
    [trace] = found["trace"]["events"]
    paid = next(award for award in trace["awards"] if award["rule"] == "message-posted")
    assert {"currency": "xp", "base": 15, "amount": 31}.items() <= paid["paid"][0].items()
    silent = next(rule for rule in trace["rules"] if rule["rule"] == "message-with-link")
    assert silent["conditions"][0]["saw"] == {"event.has_link": False}
    assert await guild_data(api.engine) == before


async def test_the_trace_tells_of_conditions_within_conditions(api: Api) -> None:
    draft = """synapse: 1
id: own
version: "1.0.0"
name: Own
requires: {economy: "^1"}
rules:
  - id: own-rule
    kind: reward
    trigger: message_create
    conditions:
      - any_of: [event.has_link, {min_length: {length: 100}}, event.has_attachment]
    effects:
      - credit: {currency: xp, amount: 1}
"""
    found = await dry(api, event=EVENT, pack={"text": draft})
    [trace] = found["trace"]["events"]
    [group] = next(rule for rule in trace["rules"] if rule["rule"] == "own-rule")["conditions"]
    assert [(one["outcome"], one["reached"]) for one in group["inner"]] == [
        ("false", True),
        ("true", True),
        ("false", False),
    ]
    assert group["inner"][1]["saw"] == {"event.length": 600}
    assert group["inner"][1]["path"] == "own-rule.conditions.0.any_of.1"


async def test_events_of_a_list_build_on_each_other(api: Api) -> None:
    second = EVENT | {"source_id": "901", "timestamp": "2026-01-15T12:00:03Z"}
    found = await dry(api, events=[EVENT, second])
    paid = [(effect["event"], effect["rule"]) for effect in found["effects"] if effect["type"] == "credit"]
    assert (0, "message-posted") in paid and (1, "message-posted") not in paid


async def test_a_draft_decides_in_the_place_of_the_pack_of_its_name(api: Api) -> None:
    draft = DRAFT.replace("default: 15", "default: 20", 1)
    assert draft != DRAFT
    before = await guild_data(api.engine)
    assert 42 in paid_in(await dry(api, event=EVENT, pack={"text": draft}))
    assert 42 in paid_in(await dry(api, event=EVENT, parameters={"xp_base_message": 20}))
    preset = await dry(api, event=EVENT, pack={"preset": "minimal-engagement"})
    assert paid_in(preset, "karma") == [1] and not paid_in(preset)
    assert await guild_data(api.engine) == before


async def test_state_can_be_assumed_and_the_trace_says_so(api: Api) -> None:
    found = await dry(api, event=EVENT, assume={"balances": {"1001": {"xp": 95}}, "milestones": {"1001": []}})
    assert {"type": "level", "level": 2, "to": "1001"}.items() <= next(
        effect for effect in found["effects"] if effect["type"] == "level"
    ).items()
    rule = next(
        step
        for trace in found["trace"]["events"]
        for rule in trace["rules"]
        for step in rule["conditions"]
        if step["saw"]
    )
    assert rule["assumed"] == []
    names = [name for name in await _measures(api) if name.startswith("_message")]
    assumed = await dry(api, event=EVENT, assume={"measures": dict.fromkeys(names[:1], 3)})
    steps = [step for rule in assumed["trace"]["events"][0]["rules"] for step in rule["conditions"]]
    assert any(step["assumed"] for step in steps) or not names


async def _measures(api: Api) -> list[str]:
    found = await dry(api, event=EVENT)
    steps = [step for rule in found["trace"]["events"][0]["rules"] for step in rule["conditions"]]
    return [name.removeprefix("measures.") for step in steps for name in step["saw"] if name.startswith("measures.")]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"event": EVENT | {"user_id": None}}, "event.user_id"),
        ({"event": EVENT | {"event_type": "mesage_create"}}, "event.event_type"),
        ({"event": EVENT | {"payload": {"length": "long"}}}, "event.payload.length"),
        ({"event": EVENT | {"timestamp": "yesterday"}}, "event.timestamp"),
        ({"events": [EVENT, EVENT]}, "events.1.source_id"),
        ({"event": EVENT, "events": [EVENT]}, "body"),
        ({}, "body"),
        ({"event": EVENT, "pack": {}}, "pack"),
    ],
)
async def test_what_is_no_event_is_refused_by_its_field(api: Api, body: dict[str, Any], field: str) -> None:
    answer = await api.admin.post("/api/rules/dry-run", json=body)
    assert answer.status_code == 422, answer.text
    assert [one["field"] for one in answer.json()["errors"]] == [field]


async def test_a_broken_draft_is_refused_with_its_lines(api: Api) -> None:
    draft = DRAFT.replace("event.length", "event.lenght", 1).replace("kind: reward", "kind: rewrad", 1)
    answer = await api.admin.post("/api/rules/dry-run", json={"event": EVENT, "pack": {"text": draft}})
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert errors and all(one["line"] for one in errors)


async def test_unknown_names_of_assumptions_are_refused(api: Api) -> None:
    for assume in ({"balances": {"1001": {"gems": 1}}}, {"measures": {"nope": 1}}, {"milestones": {"1001": ["nope"]}}):
        answer = await api.admin.post("/api/rules/dry-run", json={"event": EVENT, "assume": assume})
        assert (answer.status_code, "there is no such" in answer.json()["detail"]) == (422, True), answer.text


async def test_it_decides_on_what_is_stored(api: Api) -> None:
    at = datetime(2026, 1, 15, 12, tzinfo=UTC)
    await replayed(api.services.spine, [message(at, 1001, "899", guild=GUILD, channel=10)])
    soon = EVENT | {"timestamp": "2026-01-15T12:00:03Z"}
    assert not [e for e in (await dry(api, event=soon))["effects"] if e["rule"] == "message-posted"]


async def test_only_admins_may_try(api: Api) -> None:
    answer: httpx.Response = await api.nobody.post("/api/rules/dry-run", json={"event": EVENT})
    assert answer.status_code == 401
