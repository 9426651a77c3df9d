"""Setting a guild up over HTTP: everything in one go, nothing twice, nothing half."""

from typing import Any

import pytest

from synapse.db.session import batch_transaction
from synapse.guilds.guild import Named, name_guild, name_objects
from synapse.runtime.changing import changing
from tests.fixtures.api import Api

NEW = 555
STATUS = f"/api/guilds/{NEW}/admin/setup/status"
BOOTSTRAP = f"/api/guilds/{NEW}/admin/setup/bootstrap"
DIRECTORY = [
    Named("category", 1, "General"),
    Named("category", 2, "Programming"),
    Named("channel", 11, "chat", "text", 1),
    Named("channel", 21, "python", "text", 2),
    Named("channel", 22, "a thread", "thread", None, 21),
    Named("channel", 31, "rules", "text"),
    Named("role", 7, "Admins"),
]


async def told(api: Api) -> None:
    async with changing(api.engine, NEW) as change:
        await name_guild(change.raw, NEW, "Gophers")
        await name_objects(change.raw, NEW, DIRECTORY)


async def bootstrap(api: Api, **body: Any) -> dict[str, Any]:
    response = await api.admin.post(BOOTSTRAP, json=body)
    assert response.status_code == 200, response.text
    return response.json()


async def count(api: Api, table: str) -> int:
    async with batch_transaction(api.engine) as (_, raw):
        return await raw.fetchval(f"SELECT count(*) FROM {table} WHERE guild_id = $1", NEW)


async def test_a_new_guild_is_set_up_in_one_go(api: Api) -> None:
    before = (await api.admin.get(STATUS)).json()
    assert (before["initialized"], before["next_step"]) == (False, "connect_bot")
    await told(api)
    told_of = (await api.admin.get(STATUS)).json()
    assert told_of["next_step"] == "bootstrap"
    assert told_of["guild_snapshot"]["guild_name"] == "Gophers"
    assert told_of["guild_snapshot"]["channel_count"] == 3
    assert told_of["guild_snapshot"]["captured_at"]
    done = await bootstrap(api, preset="classic-gamification", timezone="Europe/Berlin", admin_role_id="7", reason="go")
    assert done["success"]
    assert (done["preset"], done["zones_created"], done["zones_existing"]) == ("classic-gamification", 2, 0)
    assert (done["channels_mapped"], done["channels_existing"], done["season_created"]) == (3, 0, True)
    assert done["warnings"] == []
    after = (await api.admin.get(STATUS)).json()
    assert (after["initialized"], after["bootstrap_version"], after["has_zones"]) == (True, 1, True)
    assert (after["preset"], after["next_step"]) == ("classic-gamification", "none")
    zones = (await api.admin.get(f"/api/guilds/{NEW}/admin/zones")).json()["zones"]
    assert {one["name"]: one["channel_ids"] for one in zones} == {"General": ["11", "31"], "Programming": ["21"]}
    settings = (await api.admin.get(f"/api/guilds/{NEW}/admin/settings")).json()["settings"]
    values = {one["key"]: one["value"] for one in settings}
    assert (values["timezone"], values["admin_role_id"]) == ("Europe/Berlin", "7")
    shown = (await api.nobody.get(f"/api/guilds/{NEW}/settings/public")).json()
    assert shown["community_name"] == "Gophers"


async def test_doing_it_again_doubles_nothing_and_keeps_what_was_tuned(api: Api) -> None:
    await told(api)
    await bootstrap(api, preset="classic-gamification")
    await api.admin.put(f"/api/guilds/{NEW}/admin/settings", json={"settings": {"zone_fallback": "Programming"}})
    first = (await api.admin.get(STATUS)).json()
    lines = await count(api, "admin_log")
    again = await bootstrap(api, preset="classic-gamification")
    assert (again["zones_created"], again["zones_existing"]) == (0, 2)
    assert (again["channels_mapped"], again["channels_existing"]) == (0, 3)
    assert (again["season_created"], again["settings_written"]) == (False, 0)
    assert await count(api, "admin_log") == lines
    assert await count(api, "seasons") == 1
    assert (await api.admin.get(STATUS)).json() == first


async def test_new_channels_are_mapped_when_it_is_done_again(api: Api) -> None:
    await told(api)
    await bootstrap(api)
    async with changing(api.engine, NEW) as change:
        await name_objects(change.raw, NEW, [Named("channel", 23, "rust", "text", 2)])
    again = await bootstrap(api)
    assert (again["channels_mapped"], again["channels_existing"]) == (1, 3)


async def test_a_guild_that_nobody_told_of_gets_one_zone_and_a_hint(api: Api) -> None:
    done = (await api.admin.post(BOOTSTRAP)).json()
    assert (done["zones_created"], done["settings_written"], done["season_created"]) == (1, 1, False)
    assert len(done["warnings"]) == 2
    assert "apply a preset" in done["warnings"][1]


async def test_wishes_for_channels_and_modules_are_heard(api: Api) -> None:
    await told(api)
    wishes = {"31": "Lobby", "21": "lobby"}
    done = await bootstrap(api, zones=wishes, modules={"seasons": True}, announce_channel_id="99")
    assert done["zones_created"] == 3
    assert "announce_channel_id is 99" in done["warnings"][-1]
    zones = (await api.nobody.get(f"/api/guilds/{NEW}/zones")).json()["zones"]
    assert {one["name"]: one["channel_ids"] for one in zones}["Lobby"] == ["21", "31"]


async def test_it_is_in_the_log_as_one_thing_and_in_its_parts(api: Api) -> None:
    await told(api)
    await bootstrap(api, preset="minimal-engagement", timezone="Europe/Berlin", reason="first day")
    entries = (await api.admin.get(f"/api/guilds/{NEW}/admin/audit?page_size=100")).json()["entries"]
    assert entries[0]["target_table"] == "setup"
    assert entries[0]["after_snapshot"]["preset"] == "minimal-engagement"
    assert {one["reason"] for one in entries} == {"first day"}
    assert {"setup", "zones", "settings", "rule_packs"} <= {one["target_table"] for one in entries}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"preset": "clasic-gamification"}, "`classic-gamification`"),
        ({"preset": "/etc/passwd"}, "no preset"),
        ({"timezone": "Mars/Olympus"}, "time zone"),
        ({"settings": {"leaderbord_size": 5}}, "`leaderboard_size`"),
        ({"settings": {"leaderboard_size": 0}}, "below 1"),
        ({"modules": {"season": True}}, "`seasons`"),
        ({"modules": {"seasons": "yes"}}, "boolean"),
        ({"zones": {"x": "Lobby"}}, "not an id"),
        ({"zones": {"11": ""}}, "zones"),
        ({"zones": {"11": "  "}}, "name"),
        ({"admin_role_id": 7}, "string of digits"),
        ({"community_name": ""}, "community_name"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_one_wrong_wish_and_nothing_is_done(api: Api, body: dict[str, Any], says: str) -> None:
    await told(api)
    response = await api.admin.post(BOOTSTRAP, json={"preset": "minimal-engagement", **body})
    assert response.status_code == 422
    assert says in response.text
    assert [await count(api, table) for table in ("zones", "rule_packs", "settings", "admin_log")] == [0, 0, 0, 0]


async def test_strangers_set_nothing_up(api: Api) -> None:
    assert (await api.nobody.get(STATUS)).status_code == 401
    assert (await api.nobody.post(BOOTSTRAP, json={})).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "admin/zones", {"name": "Art"}),
        ("PUT", "admin/settings", []),
        ("DELETE", "admin/settings/timezone", None),
        ("PUT", "modules", {"modules": {}}),
        ("PUT", "taxonomy", {"terms": {}}),
        ("DELETE", "taxonomy/regions", None),
    ],
)
async def test_a_slip_in_the_guilds_id_makes_no_guild(api: Api, method: str, path: str, body: Any) -> None:
    response = await api.admin.request(method, f"/api/guilds/{NEW}/{path}", json=body)
    assert (response.status_code, response.json()["type"]) == (404, "urn:synapse:unknown-guild")
    assert await count(api, "guilds") == 0
