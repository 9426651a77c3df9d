"""Revisions over HTTP: who wrote what and why, what changed, and the way back."""

from tests.api.packs import OWN, create, etag, text_of
from tests.fixtures.api import Api


async def test_revisions_tell_their_story(api: Api) -> None:
    created = await create(api)
    answer = await api.admin.patch(
        "/api/packs/club/rules/club-thread",
        json={"name": "A thread", "reason": "shorter"},
        headers={"If-Match": created["etag"]},
    )
    second = answer.json()["revision"]
    revisions = (await api.admin.get("/api/packs/club/revisions")).json()["revisions"]
    assert [(one["revision"], one["reason"], one["in_force"]) for one in revisions] == [
        (second, "shorter", True),
        (created["revision"], "", False),
    ]
    one = (await api.admin.get(f"/api/packs/club/revisions/{created['revision']}")).json()
    assert one["text"] == OWN
    url = f"/api/packs/club/revisions/diff?from={created['revision']}&to={second}"
    diff = (await api.admin.get(url)).json()
    assert '-    name: "A thread of the club"\n+    name: "A thread"\n' in diff["diff"]
    assert [one["sentence"] for one in diff["differences"]] == ["rule club-thread changes: name"]


async def test_restoring_is_a_revision_of_its_own(api: Api) -> None:
    created = await create(api)
    changed = await api.admin.put(
        "/api/packs/club", json={"text": OWN.replace("Our", "My")}, headers={"If-Match": created["etag"]}
    )
    url = f"/api/packs/club/revisions/{created['revision']}/restore"
    assert (await api.admin.post(url, json={}, headers={"If-Match": created["etag"]})).status_code == 412
    restored = await api.admin.post(url, json={"reason": "it was better"}, headers=etag(changed))
    assert restored.json()["revision"] > changed.json()["revision"]
    assert await text_of(api) == OWN
    newest = (await api.admin.get("/api/packs/club/revisions")).json()["revisions"][0]
    assert (newest["reason"], newest["in_force"]) == ("it was better", True)


async def test_what_there_is_not_is_told(api: Api) -> None:
    created = await create(api)
    assert (await api.admin.get("/api/packs/nothing/revisions")).status_code == 404
    assert (await api.admin.get("/api/packs/club/revisions/999999")).status_code == 404
    # a revision of another pack is none of this one
    url = f"/api/packs/economy/revisions/{created['revision']}"
    assert (await api.admin.get(url)).status_code == 404
    assert (await api.admin.post(f"{url}/restore", json={}, headers={"If-Match": "*"})).status_code == 404
    assert (await api.admin.get("/api/packs/club/revisions/99999999999")).status_code == 422
