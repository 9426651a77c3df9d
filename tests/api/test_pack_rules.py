"""Single rules changed over HTTP: the author's text stays what it was elsewhere."""

from typing import Any

import pytest

from tests.api.packs import OWN, create, etag, text_of
from tests.fixtures.api import Api

ANY = {"If-Match": "*"}
RULES = "/api/packs/club/rules"


async def test_a_rule_is_changed_in_its_text(api: Api) -> None:
    created = await create(api)
    body = {"effects": [{"credit": {"currency": "xp", "amount": "params.club_xp", "times": ["zone"]}}], "priority": 5}
    answer = await api.admin.patch(f"{RULES}/club-thread", json=body, headers={"If-Match": created["etag"]})
    assert answer.status_code == 200, answer.text
    expected = OWN.replace("params.club_xp}", "params.club_xp, times: [zone]}").replace(
        '    name: "A thread of the club"\n', '    name: "A thread of the club"\n    priority: 5\n'
    )
    assert await text_of(api) == expected
    back = await api.admin.patch(
        f"{RULES}/club-thread",
        json={"priority": None, "effects": [{"credit": {"currency": "xp", "amount": "params.club_xp"}}]},
        headers=etag(answer),
    )
    assert await text_of(api) == OWN
    assert back.json()["revision"] > answer.json()["revision"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"id": None}, 422),
        ({"prioritiy": 5}, 422),
        ({"conditions": ["event.nothing > 1"]}, 422),
        ({"effects": [{"credit": {"currency": "pearls", "amount": 1}}]}, 422),
        ({"id": "thread-opened"}, 422),
        ({"description": "half a sign: \ud83d"}, 422),
    ],
)
async def test_a_change_that_is_wrong_changes_nothing(api: Api, body: dict[str, Any], status: int) -> None:
    await create(api)
    import json  # noqa: PLC0415

    answer = await api.admin.patch(
        f"{RULES}/club-thread", content=json.dumps(body), headers={**ANY, "Content-Type": "application/json"}
    )
    assert answer.status_code == status, answer.text
    assert await text_of(api) == OWN


async def test_rules_come_go_and_move(api: Api) -> None:
    await create(api)
    rule = {
        "id": "club-reply",
        "kind": "reward",
        "trigger": "message_create",
        "conditions": ["event.is_reply", {"cooled_down": {"seconds": 60}}],
        "effects": [{"credit": {"currency": "pages", "amount": 1}}],
    }
    answer = await api.admin.post(RULES, json={"rule": rule, "after": "club-thread"}, headers=ANY)
    assert answer.status_code == 201, answer.text
    assert [one["id"] for one in (await api.admin.get(RULES)).json()["rules"]] == [
        "club-thread",
        "club-reply",
        "club-reader",
    ]
    moved = await api.admin.post(f"{RULES}/club-thread/move", json={"after": "club-reader"}, headers=etag(answer))
    text = await text_of(api)
    assert text.index("id: club-reader") < text.index("# threads are rare") < text.index("id: club-thread")
    gone = await api.admin.delete(f"{RULES}/club-reply", headers=etag(moved))
    assert gone.status_code == 200
    back = await api.admin.post(f"{RULES}/club-thread/move", json={"before": "club-reader"}, headers=etag(gone))
    assert back.status_code == 200
    assert await text_of(api) == OWN


async def test_a_rule_is_switched_off_and_on_in_the_text(api: Api) -> None:
    await create(api)
    answer = await api.admin.put(f"{RULES}/club-thread/enabled", json={"enabled": False}, headers=ANY)
    assert "    enabled: false\n" in await text_of(api)
    rule = (await api.admin.get(f"{RULES}/club-thread")).json()
    assert not rule["enabled"]
    await api.admin.put(f"{RULES}/club-thread/enabled", json={"enabled": True}, headers=etag(answer))
    assert await text_of(api) == OWN


async def test_changes_of_rules_need_what_was_seen(api: Api) -> None:
    await create(api)
    assert (await api.admin.patch(f"{RULES}/club-thread", json={"priority": 1})).status_code == 428
    headers = {"If-Match": '"rev-1"'}
    assert (await api.admin.delete(f"{RULES}/club-thread", headers=headers)).status_code == 412
    assert (await api.admin.delete(f"{RULES}/club-tread", headers=ANY)).status_code == 404


async def test_json_packs_stay_json(api: Api) -> None:
    import json  # noqa: PLC0415

    document = {"synapse": 1, "id": "club", "version": "1.0.0", "name": "Club", "rules": []}
    await create(api, json.dumps(document, indent="\t"))
    rule = {"id": "club-x", "kind": "achievement", "milestone": {"name": "X"}}
    answer = await api.admin.post(RULES, json={"rule": rule}, headers=ANY)
    assert answer.status_code == 201, answer.text
    assert json.loads(await text_of(api)) == {**document, "rules": [rule]}


async def test_all_rules_are_listed_with_what_they_did(api: Api) -> None:
    rules = (await api.admin.get("/api/rules")).json()["rules"]
    message = next(one for one in rules if one["id"] == "message-posted")
    assert (message["pack"], message["kind"], message["events"]) == ("message-rewards", "reward", ["message_create"])
    assert (message["fired"], message["denied"], message["failed"]) == (0, 0, 0)
    assert message["line"] > 1
    assert (await api.admin.get("/api/packs/nothing/rules")).status_code == 404
