"""A shipped pack knows what it was, what the guild made of it, and what it would become."""

import pytest

from synapse.packs.shipped import shipped_text
from tests.api.packs import create
from tests.fixtures.api import Api

URL = "/api/packs/voice/update"


async def test_an_untouched_pack_is_the_same_three_times(api: Api) -> None:
    found = (await api.admin.get(URL)).json()
    assert found["is_same"] and found["base"] == found["text"] == found["shipped"] == shipped_text("voice")
    assert (found["ours"], found["theirs"], found["diff"]) == ([], [], "")


async def test_changes_of_the_guild_and_of_synapse_are_told_apart(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (await api.admin.get(URL)).json()
    text = before["text"].replace("name: Time in voice", "name: Talking")
    changed = await api.admin.put("/api/packs/voice", json={"text": text}, headers={"If-Match": before["etag"]})
    assert changed.status_code == 200, changed.text
    newer = before["text"].replace("1.0.0", "1.1.0", 1).replace("default: 6", "default: 8")
    monkeypatch.setattr("synapse.packs.updates.shipped_text", {"voice": newer}.get)
    found = (await api.admin.get(URL)).json()
    assert not found["is_same"] and found["shipped_version"] == "1.1.0"
    assert (found["base"], found["text"], found["shipped"]) == (before["text"], text, newer)
    assert [one["sentence"] for one in found["ours"]] == ["rule voice-tick changes: name"]
    assert ("parameter", "max_voice_ticks_per_hour") in {(one["kind"], one["name"]) for one in found["theirs"]}
    assert found["etag"] == changed.headers["ETag"]
    taken = await api.admin.put("/api/packs/voice", json={"shipped": "voice"}, headers={"If-Match": found["etag"]})
    assert taken.status_code == 200, taken.text


async def test_what_does_not_come_with_synapse_has_no_update(api: Api) -> None:
    await create(api)
    assert (await api.admin.get("/api/packs/club/update")).status_code == 404
    assert (await api.admin.get("/api/packs/nothing/update")).status_code == 404


async def test_a_preset_shows_its_parameters_as_they_would_be(api: Api) -> None:
    found = (await api.admin.get("/api/presets/minimal-engagement/parameters")).json()["parameters"]
    preset = (await api.admin.get("/api/presets/minimal-engagement")).json()
    assert {one["from_pack"] for one in found} <= {one["id"] for one in preset["packs"]}
    values = {one["key"]: one["value"] for one in found}
    assert preset["parameters"].items() <= values.items()
    fresh = (await api.admin.get("/api/guilds/555/presets/minimal-engagement/parameters")).json()["parameters"]
    assert {one["key"] for one in fresh} == values.keys()
    assert (await api.admin.get("/api/presets/nope/parameters")).status_code == 404
