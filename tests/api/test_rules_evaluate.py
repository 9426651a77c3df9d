"""An expression's value on a sample event: as a rule there would see it, and nothing written."""

from typing import Any

import pytest

from synapse.kit.paths import RULEPACKS
from synapse.packs.format import one_text
from tests.api.test_rules_dry_run import EVENT, guild_data
from tests.fixtures.api import Api

DRAFT = one_text(RULEPACKS / "message-rewards")


async def value(api: Api, expression: str, **more: Any) -> dict[str, Any]:
    answer = await api.admin.post("/api/rules/evaluate", json={"expression": expression, "event": EVENT, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_an_expression_has_its_value_on_the_event_and_nothing_is_written(api: Api) -> None:
    before = await guild_data(api.engine)
    found = await value(api, "event.length / 4 + 0.5")
    assert (found["outcome"], found["value"], found["saw"]) == ("value", 150.5, {"event.length": 600})
    assert (await value(api, "event.has_link or event.length > 5"))["value"] is True
    assert (await value(api, "event.channel"))["value"] == 10
    assert await guild_data(api.engine) == before


async def test_it_sees_what_a_rule_would_see_there(api: Api) -> None:
    assumed = {"balances": {"1001": {"xp": 95}}}
    assert (await value(api, "actor.balance.xp * 2", assume=assumed))["value"] == 190
    assert (await value(api, "params.xp_base_message"))["value"] == 15
    assert (await value(api, "params.xp_base_message", parameters={"xp_base_message": 20}))["value"] == 20
    draft = DRAFT.replace("default: 15", "default: 20", 1)
    assert (await value(api, "params.xp_base_message", pack={"text": draft}))["value"] == 20
    # modifiers come before rewards, and after what shapes them
    assert (await value(api, "factors.quality"))["value"] > 1
    [problem] = (await value(api, "factors.quality", kind="modifier"))["problems"]
    assert problem["code"] == "unknown-name"


async def test_a_rule_on_an_event_that_follows_sees_that_one(api: Api) -> None:
    assumed = {"balances": {"1001": {"xp": 120}}, "levels": {"1001": {"xp": 1}}}
    found = await value(api, "event.to * 10", kind="automation", trigger=["level_up"], assume=assumed)
    assert (found["outcome"], found["value"]) == ("value", 20)
    found = await value(api, "event.minutes", trigger=["voice_tick"])
    assert found["outcome"] == "not-asked"
    found = await value(api, "member.lifetime.xp", kind="achievement")
    assert found["outcome"] == "value" and found["value"] > 0


async def test_what_cannot_be_decided_says_why(api: Api) -> None:
    found = await value(api, "100 // event.emoji_count")
    assert (found["outcome"], found["value"], found["why"]) == ("failed", None, "division by zero")
    event = EVENT | {"payload": {"has_link": True}}
    found = await value(api, "event.length + 1", event=event)
    assert (found["outcome"], found["why"]) == ("failed", "event.length is missing")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("event.lenght > 3", "unknown-name"),
        ("event.length +", "syntax"),
        ("__import__('os')", "not-allowed"),
        ("event.length.__class__", "not-allowed"),
        ("(" * 200 + "1" + ")" * 200, "too-deep"),
        ("9 ** 9 ** 9", "power-too-large"),
        ("'a' + 1", "type"),
        ("1 +" * 3000 + "1", "too-long"),
    ],
)
async def test_what_cannot_be_used_is_told_as_the_validator_tells_it(api: Api, text: str, code: str) -> None:
    found = await value(api, text)
    assert found["outcome"] == "unusable" and found["value"] is None
    assert found["problems"][0]["message"]
    assert found["problems"][0]["field"] == "expression"
    assert found["problems"][0]["code"] == code


@pytest.mark.parametrize("text", ["1e308 * 10", "-1e308 * 10", "event.length * 1e308", "'😀'", "2 ** 1000"])
async def test_no_value_is_too_strange_to_be_told(api: Api, text: str) -> None:
    assert (await value(api, text))["outcome"] in ("value", "failed", "unusable")


async def test_what_is_no_event_or_no_trigger_is_refused(api: Api) -> None:
    asked = {"expression": "1 + 1", "event": {"event_type": "nothing"}}
    assert (await api.admin.post("/api/rules/evaluate", json=asked)).status_code == 422
    asked = {"expression": "1 + 1", "event": EVENT, "trigger": ["nothing"]}
    assert (await api.admin.post("/api/rules/evaluate", json=asked)).status_code == 422
    assert (await api.nobody.post("/api/rules/evaluate", json=asked)).status_code == 401
