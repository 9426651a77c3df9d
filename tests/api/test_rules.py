"""Drafts are checked with every problem in its place, and the vocabulary knows what completion needs."""

from typing import Any

from synapse.kit.paths import RULEPACKS
from synapse.packs.format import one_text
from synapse.packs.read import read_text
from tests.fixtures.api import Api

PACK = one_text(RULEPACKS / "message-rewards")
RULE = """\
id: rather-long
kind: reward
trigger: message_create
conditions:
  - event.lenght > 500
  - min_lenght: {characters: 3}
effects:
  - credit: {currency: xq, amount: 5}
"""


async def validated(api: Api, **body: Any) -> dict[str, Any]:
    answer = await api.admin.post("/api/rules/validate", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_sound_pack_has_no_errors(api: Api) -> None:
    found = await validated(api, pack={"text": PACK})
    assert found["ok"] and all(one["severity"] == "advice" for one in found["problems"])
    assert (await validated(api, pack={"document": read_text(PACK).data}))["ok"]


async def test_every_problem_has_its_place(api: Api) -> None:
    text = PACK.replace("kind: reward", "kind: rewrad", 1).replace("currency: xp", "currency: xq", 1)
    found = await validated(api, pack={"text": text})
    assert not found["ok"]
    kind = next(one for one in found["problems"] if "rewrad" in one["message"] or "rewrad" in one["hint"])
    line = text.splitlines()[kind["line"] - 1]
    assert "rewrad" in line and line[kind["column"] - 1 :].startswith("rewrad")
    assert kind["field"].startswith("rules.") and kind["code"] and kind["hint"]


async def test_one_rule_is_checked_in_its_pack(api: Api) -> None:
    found = await validated(api, rule={"text": RULE}, pack_id="message-rewards")
    told = {(one["file"], one["line"], one["field"]) for one in found["problems"] if one["severity"] == "error"}
    assert ("rule", 5, "conditions.0") in told or ("rule", 6, "conditions.1.min_lenght") in told
    mended = RULE.replace("min_lenght: {characters: 3}", "not_self_interaction: {}")
    rest = await validated(api, rule={"text": mended}, pack_id="message-rewards")
    assert {(one["file"], one["line"]) for one in rest["problems"]} >= {("rule", 5)}, rest
    sound = "\n".join(
        line for line in mended.splitlines() if not any(word in line for word in ("lenght", "not_self", "conditions"))
    )
    assert (await validated(api, rule={"text": sound.replace("xq", "xp")}, pack={"text": PACK}))["ok"]


async def test_hostile_drafts_are_refused_with_a_line(api: Api) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefg", "bcdefgh", strict=True):
        lines.append(f"{name}: &{name} [{', '.join(['*' + before] * 9)}]")
    tag, twice = "a: !!python/object:os.system x", "id: a\nid: b"
    for text in ("\n".join(lines), "[" * 5_000, "{" * 5_000, tag, "\x01", "", "- 1", "a: *b", twice):
        found = await validated(api, pack={"text": text})
        assert not found["ok"] and found["problems"][0]["line"], text[:20]
    long = await validated(api, pack={"text": "# " + "x" * 600_000})
    assert long["problems"][0]["code"] == "too-large"
    deep: Any = []
    for _ in range(200):
        deep = [deep]
    assert not (await validated(api, pack={"document": {"rules": deep}}))["ok"]
    answer = await api.admin.post("/api/rules/validate", content=b'{"pack": {"text": "' + b"x" * 10_000_000 + b'"}}')
    assert answer.status_code == 413


async def test_a_rule_needs_a_known_pack(api: Api) -> None:
    answer = await api.admin.post("/api/rules/validate", json={"rule": {"text": RULE}, "pack_id": "nope"})
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:synapse:unknown-pack")
    for body in ({}, {"rule": {"text": RULE}}, {"pack_id": "economy"}, {"pack": {}}):
        assert (await api.admin.post("/api/rules/validate", json=body)).status_code == 422


async def test_the_vocabulary_says_what_a_trigger_makes_known(api: Api) -> None:
    answer = await api.admin.get("/api/rules/vocabulary", params={"trigger": "message_create"})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    names = {one["name"]: one for one in found["names"]}
    assert (names["event.length"]["type"], names["event.length"]["description"]) == (
        "integer",
        "code points of the text",
    )
    assert names["target.id"]["optional"] and "actor.balance.xp" in names and "now" in names
    assert {"params.xp_base_message", "factors.quality", "zone.multiplier.xp"} <= names.keys()
    words = {one["word"]: one for one in found["conditions"]}
    assert words["min_length"]["json_schema"] and words["not_self_interaction"]["description"]
    effects = {one["word"]: one["kinds"] for one in found["effects"]}
    assert effects["scale"] == ["modifier"] and effects["credit"] == ["reward", "achievement"]
    signatures = {one["name"]: one["signature"] for one in found["functions"]}
    assert signatures["log"] == "log(x, base?)"
    assert {"xp", "gold"} <= {one["name"] for one in found["currencies"]}
    assert "message-posted" in {one["name"] for one in found["rules"]}
    assert found["modules"]["seasons"] is True
    guard = (await api.admin.get("/api/rules/vocabulary?trigger=message_create&kind=guard")).json()
    assert not any(one["name"].startswith("factors.") for one in guard["names"])
    about = (await api.admin.get("/api/rules/vocabulary?kind=achievement")).json()
    assert "member.level" in {one["name"] for one in about["names"]}
    assert (await api.admin.get("/api/rules/vocabulary?trigger=nope")).status_code == 422
    assert (await api.admin.get("/api/rules/vocabulary?pack=nope")).status_code == 404


async def test_schemas_are_there_for_everybody(api: Api) -> None:
    names = (await api.nobody.get("/api/schemas")).json()["schemas"]
    assert {"pack", "preset", "conditions/min_length", "effects/credit", "events/message_create"} <= set(names)
    for name in names:
        answer = await api.nobody.get(f"/api/schemas/{name}")
        assert answer.status_code == 200 and answer.json()["$schema"].endswith("2020-12/schema")
        assert "max-age" in answer.headers["Cache-Control"]
    assert (await api.nobody.get("/api/schemas/packs")).json()["hint"] == "did you mean `pack`?"
