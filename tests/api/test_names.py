"""Names over HTTP: of people, channels and roles, and of the guilds themselves."""

from typing import Any

import pytest

from synapse.guilds.guild import Named, name_guild, name_objects
from synapse.guilds.zones import create_zone
from synapse.members.accounts import account_for
from synapse.members.names import Person, name_members
from synapse.runtime.changing import changing
from tests.fixtures.api import GUILD, Api, token

BIG = 81384788765712384


async def told(api: Api) -> None:
    async with changing(api.engine, GUILD) as change:
        for user in (BIG, 6):
            await account_for(change.raw, GUILD, user)
        await name_members(change.raw, GUILD, [Person(BIG, "Ada")])
        await name_objects(
            change.raw,
            GUILD,
            [
                Named("category", 1, "Talk"),
                Named("channel", 11, "chat", "text", 1),
                Named("channel", 12, "a thread", "thread", None, 11),
                Named("channel", 13, "rules", "text"),
                Named("role", 7, "Mods"),
            ],
        )
        await create_zone(change, "Lounge", channels=[11])


async def test_ids_get_their_names(api: Api) -> None:
    await told(api)
    asked = {"user_ids": [str(BIG), "6", "404"], "channel_ids": ["11", "99"], "role_ids": ["7"]}
    found = (await api.admin.post("/api/admin/resolve-names", json=asked)).json()
    assert found["users"][str(BIG)] == "Ada"
    assert len(found["users"]["6"].split()) == 2
    assert found["users"]["404"] is None
    assert (found["channels"], found["roles"]) == ({"11": "chat", "99": None}, {"7": "Mods"})
    assert (await api.admin.post("/api/admin/resolve-names", json={})).json() == {
        "users": {},
        "channels": {},
        "roles": {},
    }


@pytest.mark.parametrize(
    "body",
    [{"user_ids": [BIG]}, {"user_ids": ["x"]}, {"user_ids": ["1"] * 201}, {"guild_ids": ["1"]}, [], {"user_ids": "1"}],
)
async def test_what_are_no_ids_is_refused(api: Api, body: Any) -> None:
    assert (await api.admin.post("/api/admin/resolve-names", json=body)).status_code == 422


async def test_channels_have_category_and_zone(api: Api) -> None:
    await told(api)
    found = {one["id"]: one for one in (await api.admin.get("/api/channels")).json()["channels"]}
    assert (found["11"]["category"], found["11"]["zone"], found["11"]["zone_by"]) == ("Talk", "Lounge", "channel")
    assert (found["12"]["is_thread"], found["12"]["zone"], found["12"]["zone_by"]) == (True, "Lounge", "parent")
    assert (found["13"]["zone"], found["13"]["zone_by"]) == (None, None)
    await api.admin.post("/api/admin/zones", json={"name": "General"})
    again = {one["id"]: one for one in (await api.admin.get("/api/channels")).json()["channels"]}
    assert (again["13"]["zone"], again["13"]["zone_by"]) == ("General", "fallback")
    assert (await api.admin.get("/api/roles")).json() == {"roles": [{"id": "7", "name": "Mods"}]}
    assert (await api.admin.get("/api/guilds/5/channels")).json() == {"channels": []}


@pytest.mark.parametrize("path", ["/api/channels", "/api/roles"])
async def test_private_names_are_no_business_of_strangers(api: Api, path: str) -> None:
    assert (await api.nobody.get(path)).status_code == 401


async def test_guilds_are_listed_to_whom_they_concern(api: Api) -> None:
    async with changing(api.engine, 200) as change:
        await name_guild(change.raw, 200, "Others", is_generated=True)
    found = (await api.admin.get("/api/guilds")).json()["guilds"]
    assert [(one["id"], one["initialized"], one["is_generated"]) for one in found] == [
        ("100", True, False),
        ("200", False, True),
    ]
    own = api.client(Authorization=f"Bearer {await token(api.engine, 'read', guild=200)}")
    async with own:
        assert [one["id"] for one in (await own.get("/api/guilds")).json()["guilds"]] == ["200"]
    assert (await api.nobody.get("/api/guilds")).json() == {"guilds": []}


async def test_the_only_guild_is_the_default_and_seen_unless_it_hides(api: Api) -> None:
    [seen] = (await api.nobody.get("/api/guilds")).json()["guilds"]
    assert (seen["id"], seen["default"], seen["is_admin"]) == ("100", True, False)
    await api.admin.put("/api/admin/settings", json={"settings": {"public_pages": "members"}})
    assert (await api.nobody.get("/api/guilds")).json() == {"guilds": []}
