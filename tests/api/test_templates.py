"""Rule templates over HTTP: kept with their parameters, inserted elsewhere."""

from tests.api.packs import create, text_of
from tests.fixtures.api import Api


async def kept(api: Api, pack: str = "club", rule: str = "club-thread") -> int:
    answer = await api.admin.post("/api/templates", json={"pack": pack, "rule": rule, "name": "Threads"})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def test_a_rule_is_kept_with_its_parameters_and_inserted_elsewhere(api: Api) -> None:
    await create(api)
    await api.admin.put("/api/packs/club/parameters", json={"values": {"club_xp": 11}})
    number = await kept(api)
    (found,) = (await api.admin.get("/api/templates")).json()["templates"]
    assert (found["rule"]["id"], found["values"]) == ("club-thread", {"club_xp": 11})
    body = {"pack": "threads", "id": "second-thread", "after": "thread-opened", "reason": "try"}
    answer = await api.admin.post(f"/api/templates/{number}/insert", json=body)
    assert answer.status_code == 201, answer.text
    text = await text_of(api, "threads")
    assert "- id: second-thread\n" in text
    assert "club_xp:" not in text
    assert (await api.admin.post(f"/api/templates/{number}/insert", json=body)).status_code == 422


async def test_parameters_that_are_gone_come_along_with_their_values(api: Api) -> None:
    await create(api)
    await api.admin.put("/api/packs/club/parameters", json={"values": {"club_xp": 11}})
    number = await kept(api)
    await api.admin.delete("/api/packs/club", headers={"If-Match": "*"})
    answer = await api.admin.post(f"/api/templates/{number}/insert", json={"pack": "community", "id": "again"})
    assert answer.status_code == 201, answer.text
    document = (await api.admin.get("/api/packs/community")).json()["document"]
    assert document["parameters"]["club_xp"]["default"] == 11
    assert [one["id"] for one in document["rules"]] == ["again"]


async def test_a_template_is_forgotten(api: Api) -> None:
    await create(api)
    number = await kept(api)
    assert (await api.admin.delete(f"/api/templates/{number}")).status_code == 204
    assert (await api.admin.delete(f"/api/templates/{number}")).status_code == 404
    assert (
        await api.admin.post(f"/api/templates/{number}/insert", json={"pack": "club", "id": "x"})
    ).status_code == 404


async def test_what_there_is_not_is_told(api: Api) -> None:
    number = await kept(api, "threads", "thread-opened")
    for body in (
        {"pack": "threads", "rule": "nothing", "name": "x"},
        {"pack": "nothing", "rule": "x", "name": "x"},
    ):
        assert (await api.admin.post("/api/templates", json=body)).status_code == 404
    insert = f"/api/templates/{number}/insert"
    assert (await api.admin.post(insert, json={"pack": "nothing", "id": "x"})).status_code == 404
    assert (await api.admin.post(insert, json={"pack": "threads", "id": "x", "after": "no"})).status_code == 404
    answer = await api.admin.post(insert, json={"pack": "threads", "id": "x"}, headers={"If-Match": '"rev-999"'})
    assert answer.status_code == 412
