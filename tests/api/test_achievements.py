"""The seed's achievement forms: what is sent becomes a rule, and a rule is read back as a form."""

from typing import Any

import pytest

from tests.api.packs import text_of
from tests.fixtures.api import Api

URL = "/api/admin/achievements"


async def made(api: Api, **fields: Any) -> dict[str, Any]:
    answer = await api.admin.post(URL, json={"name": "Early bird", **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("fields", "conditions"),
    [
        ({"requirement_type": "custom"}, None),
        ({}, None),
        (
            {"requirement_type": "xp_milestone", "requirement_value": 50},
            "- lifetime_at_least: {currency: xp, amount: 50}",
        ),
        (
            {"requirement_type": "star_threshold", "requirement_value": 9, "requirement_scope": "season"},
            "- wallet_at_least: {currency: stars, amount: 9}",
        ),
        (
            {"requirement_type": "star_threshold", "requirement_value": 9, "requirement_scope": "lifetime"},
            "- lifetime_at_least: {currency: stars, amount: 9}",
        ),
        ({"requirement_type": "level_reached", "requirement_value": 7}, "- member.level >= 7"),
        ({"requirement_type": "streak", "requirement_value": 12}, "- streak: {days: 12}"),
        (
            {"requirement_type": "wallet_threshold", "requirement_field": "gold", "requirement_value": 500},
            "- wallet_at_least: {currency: gold, amount: 500}",
        ),
        (
            {"requirement_type": "counter_threshold", "requirement_field": "messages_sent", "requirement_value": 33},
            "- measures.count_messages_sent >= 33",
        ),
        (
            {
                "requirement_type": "counter_threshold",
                "requirement_field": "voice_minutes",
                "requirement_value": 60,
                "requirement_scope": "season",
            },
            "- measures.count_voice_minutes_in_season >= 60",
        ),
        (
            {"requirement_type": "counter_threshold", "requirement_field": "messages_posted", "requirement_value": 7},
            "- measures.messages_posted >= 7",
        ),
    ],
)
async def test_what_is_sent_becomes_a_rule_and_comes_back(
    api: Api, fields: dict[str, Any], conditions: str | None
) -> None:
    fields = {
        "description": "First one in.",
        "category": "special",
        "rarity": "epic",
        "xp_reward": 50,
        "gold_reward": 0,
        "badge_image_url": "https://example.org/bird.png",
        "announce_channel_id": "81384788765712384",
        **fields,
    }
    found = await made(api, **fields)
    assert {name: found[name] for name in fields} == fields
    assert (found["id"], found["pack"], found["active"], found["rule"]) == ("early-bird", "community", True, None)
    text = await text_of(api, "community")
    assert (conditions in text) if conditions else ("conditions" not in text)
    assert "- credit: {currency: xp, amount: 50}" in text


async def test_one_is_changed_field_by_field(api: Api) -> None:
    await made(api, requirement_type="counter_threshold", requirement_field="messages_sent", requirement_value=5)
    url = f"{URL}/early-bird"
    answer = await api.admin.patch(url, json={"requirement_value": 6, "gold_reward": 3, "active": False})
    assert (answer.json()["requirement_value"], answer.json()["gold_reward"]) == (6, 3)
    assert not answer.json()["active"]
    answer = await api.admin.patch(url, json={"active": True, "gold_reward": None, "icon": "🐦", "description": "Up!"})
    assert (answer.json()["active"], answer.json()["gold_reward"], answer.json()["icon"]) == (True, 0, "🐦")
    answer = await api.admin.patch(url, json={"icon": None, "description": None, "announce_channel_id": None})
    assert (answer.json()["icon"], answer.json()["description"]) == (None, "")
    assert "count_messages_sent" in await text_of(api, "community")
    answer = await api.admin.patch(url, json={"requirement_type": "custom"})
    assert answer.json()["requirement_type"] == "custom"
    assert "count_messages_sent" not in await text_of(api, "community")


PARTS = [
    {"type": "counter_threshold", "field": "voice_minutes", "value": 60},
    {"type": "level_reached", "field": None, "value": 3},
    {"type": "wallet_threshold", "field": "gold", "value": 9},
]


async def test_a_compound_asks_for_several_things_and_comes_back(api: Api) -> None:
    fields = {"requirement_type": "compound", "requirements": PARTS, "requirement_scope": "season"}
    found = await made(api, **fields)
    assert {name: found[name] for name in fields} == fields
    assert (found["requirement_match"], found["rule"]) == ("all", None)
    text = await text_of(api, "community")
    assert "- measures.count_voice_minutes_in_season >= 60\n" in text
    answer = await api.admin.patch(f"{URL}/early-bird", json={"requirement_match": "any"})
    assert (answer.json()["requirement_match"], answer.json()["requirements"]) == ("any", PARTS)
    assert "any_of:" in await text_of(api, "community")
    answer = await api.admin.patch(f"{URL}/early-bird", json={"requirement_type": "streak", "requirement_value": 3})
    assert (answer.json()["requirement_type"], answer.json()["requirements"]) == ("streak", [])
    assert "count_voice_minutes_in_season" not in await text_of(api, "community")


@pytest.mark.parametrize("requirements", [[], None, [{"type": "custom", "value": 1}], [{"type": "streak"}]])
async def test_a_compound_of_nothing_is_refused(api: Api, requirements: object) -> None:
    fields = {"name": "Odd", "requirement_type": "compound", "requirements": requirements}
    answer = await api.admin.post(URL, json=fields)
    assert answer.status_code == 422
    assert "requirements" in answer.json()["errors"][0]["field"]


async def test_a_shipped_one_is_changed_in_its_own_pack(api: Api) -> None:
    before = await text_of(api, "milestones")
    answer = await api.admin.patch(f"{URL}/chatterbox", json={"name": "Quasselstrippe", "xp_reward": 70})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["pack"], answer.json()["requirement_field"]) == ("milestones", "messages_posted")
    lines = zip(before.splitlines(), (await text_of(api, "milestones")).splitlines(), strict=True)
    assert [(old.strip(), new.strip()) for old, new in lines if old != new] == [
        ("name: Chatterbox", "name: Quasselstrippe"),
        ("- credit: {currency: xp, amount: 50}", "- credit: {currency: xp, amount: 70}"),
    ]


async def test_rules_that_no_form_made_are_listed_too(api: Api) -> None:
    text = """\
synapse: 1
id: club
version: "1.0.0"
name: Club
rules:
  - id: odd
    kind: achievement
    module: milestones
    milestone: {name: Odd one}
    conditions: [member.lifetime.xp % 2 == 1]
    effects:
      - credit: {currency: gold, amount: member.level}
"""
    assert (await api.admin.post("/api/packs", json={"text": text})).status_code == 201
    found = (await api.admin.get(f"{URL}/odd")).json()
    assert (found["requirement_type"], found["rule"]["conditions"]) == ("custom", ["member.lifetime.xp % 2 == 1"])
    answer = await api.admin.patch(f"{URL}/odd", json={"xp_reward": 5})
    assert answer.json()["rule"]["effects"] == [
        {"credit": {"currency": "gold", "amount": "member.level"}},
        {"credit": {"currency": "xp", "amount": 5}},
    ]
    listed = (await api.admin.get(URL)).json()["achievements"]
    assert {"odd", "chatterbox", "founding-member"} <= {one["id"] for one in listed}


async def test_one_is_removed(api: Api) -> None:
    await made(api)
    assert (await api.admin.delete(f"{URL}/early-bird?reason=no")).status_code == 204
    assert (await api.admin.get(f"{URL}/early-bird")).status_code == 404
    assert (await api.admin.delete(f"{URL}/early-bird")).status_code == 404
    again = await made(api)
    assert again["id"] == "early-bird"


async def test_names_are_taken_once_and_ids_are_made_of_them(api: Api) -> None:
    await made(api)
    answer = await api.admin.post(URL, json={"name": "EARLY bird"})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:synapse:name-taken")
    assert (await made(api, name="Early, bird!"))["id"] == "early-bird-2"
    assert (await made(api, name="Früh dran"))["id"] == "fruh-dran"
    assert (await made(api, name="朝"))["id"] == "achievement"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "x", "requirement_type": "xp_milestone"},
        {"name": "x", "requirement_type": "counter_threshold", "requirement_value": 5},
        {"name": "x", "requirement_type": "counter_threshold", "requirement_field": "nope", "requirement_value": 5},
        {"name": "x", "requirement_type": "nonsense"},
        {"name": "x", "badge_image_url": "http://example.org/x.png"},
        {"name": "x", "badge_image_url": "javascript:alert(1)"},
        {"name": "x", "announce_channel_id": 5},
        {"name": "x", "xp_reward": -1},
        {"name": "x", "rarity": "mythic"},
        {"name": "a\u0000b"},
    ],
)
async def test_what_makes_no_achievement_is_refused(api: Api, body: dict[str, Any]) -> None:
    assert (await api.admin.post(URL, json=body)).status_code == 422
    assert (await api.admin.get("/api/packs/community")).status_code == 404


async def test_a_change_needs_something_to_change(api: Api) -> None:
    assert (await api.admin.patch(f"{URL}/chatterbox", json={})).status_code == 422
    assert (await api.admin.patch(f"{URL}/chatterbox", json={"name": None})).status_code == 422
    assert (await api.admin.patch(f"{URL}/nobody", json={"name": "x"})).status_code == 404
