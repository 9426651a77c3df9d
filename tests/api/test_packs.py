"""Packs over HTTP: read, written, switched, removed; nobody's change is lost."""

import asyncio
import json

from synapse.db.session import batch_transaction
from synapse.runtime.changing import changing
from synapse.runtime.spine import compiled_texts
from tests.api.packs import OWN, create, etag, text_of
from tests.fixtures.api import GUILD, Api

ANY = {"If-Match": "*"}


async def test_the_list_tells_where_packs_come_from(api: Api) -> None:
    await create(api)
    patched = await api.admin.patch(
        "/api/packs/threads/rules/thread-opened", json={"enabled": False, "reason": "for now"}, headers=ANY
    )
    assert patched.status_code == 200, patched.text
    packs = {one["id"]: one for one in (await api.admin.get("/api/packs")).json()["packs"]}
    assert packs["economy"]["origin"] == "shipped"
    assert packs["threads"]["origin"] == "changed"
    assert packs["threads"]["reason"] == "for now"
    assert packs["club"]["origin"] == "own"
    assert packs["club"]["rules"] == {"reward": 1, "achievement": 1}
    assert not packs["economy"]["update_available"]
    shipped = {one["id"]: one["installed"] for one in (await api.admin.get("/api/shipped-packs")).json()["packs"]}
    assert shipped["economy"]
    assert not shipped["karma"]


async def test_the_text_is_kept_to_the_byte(api: Api) -> None:
    text = OWN.replace("\n", "\r\n")
    created = await api.admin.post("/api/packs", json={"text": text})
    answer = await api.admin.get("/api/packs/club/text")
    assert answer.content == text.encode()
    assert answer.headers["content-type"].startswith("application/yaml")
    assert answer.headers["ETag"] == created.headers["ETag"] == f'"rev-{created.json()["revision"]}"'
    exported = await api.admin.get("/api/packs/club/export")
    assert exported.content == text.encode()
    assert "club.yaml" in exported.headers["content-disposition"]
    as_json = await api.admin.get("/api/packs/club/export?format=json")
    detail = (await api.admin.get("/api/packs/club")).json()
    assert json.loads(as_json.content) == detail["document"]
    assert [(one["id"], one["line"]) for one in detail["rule_list"]] == [("club-thread", 16), ("club-reader", 25)]
    assert [one["severity"] for one in detail["problems"]] in ([], ["advice"])


async def test_a_text_is_checked_and_compiled_before_the_guild_is_locked(api: Api) -> None:
    await create(api)
    before = compiled_texts.cache_info().misses
    async with changing(api.engine, GUILD), asyncio.timeout(20):
        sent = {"text": OWN.replace("default: 7", "default: 8")}
        saving = asyncio.create_task(api.admin.put("/api/packs/club", json=sent, headers=ANY))
        while True:
            if compiled_texts.cache_info().misses > before:
                break
            await asyncio.sleep(0.01)
    assert (await saving).status_code == 200
    assert compiled_texts.cache_info().misses == before + 1


async def test_a_document_becomes_a_text_and_later_changes_only_what_differs(api: Api) -> None:
    await create(api)
    answer = await api.admin.get("/api/packs/club")
    document = answer.json()["document"] | {"description": "All of it."}
    document["rules"][0]["priority"] = 50
    saved = await api.admin.put("/api/packs/club", json={"document": document}, headers=etag(answer))
    assert saved.status_code == 200, saved.text
    text = await text_of(api)
    assert set(OWN.splitlines()) <= set(text.splitlines())
    assert "    priority: 50\n" in text
    new = {"synapse": 1, "id": "other", "version": "1.0.0", "name": "Other: one"}
    assert (await api.admin.post("/api/packs", json={"document": new})).status_code == 201
    assert (await api.admin.get("/api/packs/other")).json()["document"] == new


async def test_a_taken_id_is_refused(api: Api) -> None:
    await create(api)
    answer = await api.admin.post("/api/packs", json={"text": OWN})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:synapse:pack-exists")


async def test_mistakes_are_told_with_their_line_and_nothing_is_kept(api: Api) -> None:
    wrong = OWN.replace("credit:", "credti:").replace("xp, amount: params.club_xp", "pearls, amount: 1")
    answer = await api.admin.post("/api/packs", json={"text": wrong})
    assert answer.status_code == 422
    (problem,) = answer.json()["errors"]
    assert (problem["line"], problem["code"]) == (23, "unknown-word")
    for old, new, code in (
        ("currency: xp", "currency: pearls", "unknown-currency"),
        ("id: club-thread", "id: thread-opened", "duplicate-name"),
        ("economy: ", "pearls: ", "unknown-pack"),
        ("economy: ", "karma: ", "required-is-missing"),
    ):
        answer = await api.admin.post("/api/packs", json={"text": OWN.replace(old, new)})
        found = {one["code"] for one in answer.json()["errors"]}
        assert answer.status_code == 422, (new, answer.text)
        assert code in found, (new, found)
        assert all(one["line"] for one in answer.json()["errors"] if one["file"] == "club.yaml")
    assert "club" not in [one["id"] for one in (await api.admin.get("/api/packs")).json()["packs"]]


async def test_a_change_needs_what_was_seen(api: Api) -> None:
    created = await create(api)
    url, body = "/api/packs/club", {"text": OWN.replace("Our club", "Their club")}
    answer = await api.admin.put(url, json=body)
    assert (answer.status_code, answer.json()["type"]) == (428, "urn:synapse:if-match-missing")
    answer = await api.admin.put(url, json=body, headers={"If-Match": '"rev-1"'})
    assert (answer.status_code, answer.headers["ETag"]) == (412, created["etag"])
    assert (await api.admin.put(url, json=body, headers={"If-Match": "nonsense"})).status_code == 412
    answer = await api.admin.put(url, json=body, headers={"If-Match": created["etag"]})
    assert answer.json()["changed"]
    again = await api.admin.put(url, json=body, headers=etag(answer))
    assert not again.json()["changed"]
    assert again.json()["revision"] == answer.json()["revision"]


async def test_of_two_saves_at_once_one_wins(api: Api) -> None:
    created = await create(api)
    headers = {"If-Match": created["etag"]}
    texts = [OWN.replace("Our club", f"Club {number}") for number in range(2)]
    answers = await asyncio.gather(
        *(api.admin.put("/api/packs/club", json={"text": text}, headers=headers) for text in texts)
    )
    assert sorted(one.status_code for one in answers) == [200, 412]
    winner = next(number for number, one in enumerate(answers) if one.status_code == 200)
    assert answers[1 - winner].headers["ETag"] == answers[winner].headers["ETag"]
    assert await text_of(api) == texts[winner]


async def test_another_id_in_the_text_is_refused(api: Api) -> None:
    await create(api)
    answer = await api.admin.put("/api/packs/club", json={"text": OWN.replace("id: club\n", "id: klub\n")}, headers=ANY)
    assert answer.json()["errors"][0]["code"] == "wrong-id"
    assert answer.json()["errors"][0]["line"] == 3


async def test_what_others_need_stays_on(api: Api) -> None:
    answer = await api.admin.put("/api/packs/economy/enabled", json={"enabled": False})
    assert answer.status_code == 409
    assert "message-rewards" in answer.json()["detail"]
    assert (await api.admin.delete("/api/packs/economy", headers=ANY)).status_code == 409
    plan = (await api.admin.get("/api/packs/economy/removal")).json()
    assert "message-rewards" in plan["required_by"]
    assert not plan["is_possible"]


async def test_a_pack_is_switched_off_and_on(api: Api) -> None:
    await create(api)
    assert (await api.admin.put("/api/packs/club/enabled", json={"enabled": False})).json()["changed"]
    rules = {one["id"]: one for one in (await api.admin.get("/api/rules")).json()["rules"]}
    assert rules["club-thread"]["enabled"]
    assert not rules["club-thread"]["active"]
    assert not (await api.admin.put("/api/packs/club/enabled", json={"enabled": False})).json()["changed"]
    assert (await api.admin.put("/api/packs/club/enabled", json={"enabled": True})).json()["changed"]


async def test_a_removal_is_planned_and_done_and_can_be_taken_back(api: Api) -> None:
    created = await create(api)
    await api.admin.put("/api/packs/club/parameters", json={"values": {"club_xp": 9}})
    planned = await api.admin.get("/api/packs/club/removal")
    plan = planned.json()
    assert plan["is_possible"]
    assert plan["rules"] == ["club-thread", "club-reader"]
    assert plan["settings"] == ["club_xp"]
    assert plan["currencies"] == [{"id": "pages", "name": "Pages", "wallets": 0}]
    assert plan["milestones"] == [{"id": "club-reader", "name": "Reader", "earners": 0}]
    assert (await api.admin.delete("/api/packs/club?reason=enough", headers=etag(planned))).status_code == 204
    assert (await api.admin.get("/api/packs/club")).status_code == 404
    revisions = (await api.admin.get("/api/packs/club/revisions")).json()["revisions"]
    assert [one["in_force"] for one in revisions] == [False]
    async with batch_transaction(api.engine) as (_, raw):
        row = await raw.fetchrow("SELECT action_type, reason FROM admin_log ORDER BY seq DESC LIMIT 1")
        assert tuple(row or ()) == ("DELETE", "enough")
        assert await raw.fetchval("SELECT retired FROM currencies WHERE guild_id = 100 AND id = 'pages'")
    url = f"/api/packs/club/revisions/{created['revision']}/restore"
    assert (await api.admin.post(url, json={}, headers=ANY)).status_code == 200
    assert await text_of(api) == OWN


async def test_what_was_set_goes_with_a_pack_and_comes_back_as_its_default(api: Api) -> None:
    async def parameter() -> tuple[object, bool]:
        [one] = (await api.admin.get("/api/packs/club/parameters")).json()["parameters"]
        return one["value"], one["is_default"]

    created = await create(api)
    default = await parameter()
    await api.admin.put("/api/packs/club/parameters", json={"values": {"club_xp": 9}})
    assert await parameter() == (9, False)
    # off, it keeps what was set for it
    await api.admin.put("/api/packs/club/enabled", json={"enabled": False})
    planned = await api.admin.get("/api/packs/club/removal")
    assert planned.json()["settings"] == ["club_xp"]
    assert (await api.admin.delete("/api/packs/club?reason=enough", headers=etag(planned))).status_code == 204
    entry = (await api.admin.get("/api/admin/audit?target_table=settings&action_type=DELETE")).json()["entries"][0]
    assert (entry["before_snapshot"], entry["reason"]) == ({"club_xp": 9}, "enough")
    url = f"/api/packs/club/revisions/{created['revision']}/restore"
    assert (await api.admin.post(url, json={}, headers=ANY)).status_code == 200
    assert await parameter() == default == (default[0], True)


async def test_what_another_pack_reads_too_stays_set(api: Api) -> None:
    await create(api)
    twin = OWN.replace("id: club", "id: twin", 1).replace("club-", "twin-").replace("pages", "sheets")
    # two packs that are on cannot declare the same parameter
    await api.admin.put("/api/packs/club/enabled", json={"enabled": False})
    assert (await api.admin.post("/api/packs", json={"text": twin})).status_code == 201
    await api.admin.put("/api/packs/twin/parameters", json={"values": {"club_xp": 9}})
    assert (await api.admin.get("/api/packs/club/removal")).json()["settings"] == []
    assert (await api.admin.delete("/api/packs/club", headers=ANY)).status_code == 204
    [one] = (await api.admin.get("/api/packs/twin/parameters")).json()["parameters"]
    assert one["value"] == 9


async def test_the_order_is_the_admins(api: Api) -> None:
    await create(api)
    answer = await api.admin.put("/api/packs/order", json={"order": ["club", "threads"]})
    assert [one["id"] for one in answer.json()["packs"]][:2] == ["club", "threads"]
    assert (await api.admin.put("/api/packs/order", json={"order": ["klub"]})).status_code == 404


async def test_what_is_too_large_is_refused(api: Api) -> None:
    answer = await api.admin.post("/api/packs", json={"text": OWN + "# ä\n" * 120_000})
    assert answer.status_code in (413, 422)
    assert (await api.admin.post("/api/packs", json={"text": "#" * (2 << 20)})).status_code == 413


async def test_parameters_are_set_and_given_back(api: Api) -> None:
    await create(api)
    (found,) = (await api.admin.get("/api/packs/club/parameters")).json()["parameters"]
    assert (found["key"], found["value"], found["minimum"]) == ("club_xp", 7, 0)
    assert {"kind": "rule", "id": "club-thread"} in found["read_by"]
    answer = await api.admin.put("/api/packs/club/parameters", json={"values": {"club_xp": 900}})
    assert answer.status_code == 422
    answer = await api.admin.put("/api/packs/club/parameters", json={"values": {"level_base": 90}})
    assert answer.status_code == 404
    answer = await api.admin.put("/api/packs/club/parameters", json={"values": {"club_xp": 9}})
    assert answer.json()["parameters"][0]["value"] == 9
    answer = await api.admin.delete("/api/packs/club/parameters/club_xp")
    assert answer.json()["parameters"][0]["is_default"]


async def test_only_admins_come_near(api: Api) -> None:
    for method, url in (("GET", "/api/packs"), ("POST", "/api/packs"), ("DELETE", "/api/packs/economy")):
        assert (await api.nobody.request(method, url)).status_code == 401
