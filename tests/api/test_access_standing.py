"""Where somebody stands is Discord's word: at most five minutes old for admins, and for fifteen while it is down."""

import asyncio
from dataclasses import replace
from itertools import count

import httpx
import pytest

from synapse.api.discord import client as discord_client
from synapse.db.session import glance
from synapse.guilds.configure import set_settings
from synapse.runtime.changing import changing
from synapse.runtime.erase import erase_member
from tests.fixtures.api import client_of, running
from tests.fixtures.discord_web import BOT_TOKEN
from tests.fixtures.signing_in import ELSEWHERE, HOME, MANAGER, MEMBER, NEIGHBOUR, OWNER, STRANGER, SigningIn

SETTINGS = f"/api/guilds/{HOME}/admin/settings"
PUBLIC = f"/api/guilds/{HOME}/achievements"
_names = count()


async def change(browser: httpx.AsyncClient, guild: int = HOME) -> int:
    """The status of a change that is all right in itself."""
    sent = {"name": f"zone {next(_names)}"}
    return (await browser.post(f"/api/guilds/{guild}/admin/zones", json=sent)).status_code


async def read(browser: httpx.AsyncClient, path: str = SETTINGS) -> int:
    return (await browser.get(path)).status_code


async def configure(here: SigningIn, **wanted: object) -> None:
    async with changing(here.api.engine, HOME) as one:
        await set_settings(one, wanted, {})


@pytest.mark.parametrize(
    ("user", "status"), [(OWNER, 200), (MANAGER, 200), (MEMBER, 403), (NEIGHBOUR, 403), (STRANGER, 403)]
)
async def test_admins_are_who_discord_lets_manage_the_guild(signing_in: SigningIn, user: int, status: int) -> None:
    browser = await signing_in.sign_in(user)
    assert await read(browser) == status
    assert await change(browser) == (201 if status == 200 else 403)


async def test_the_admin_role_makes_admins(signing_in: SigningIn) -> None:
    await configure(signing_in, admin_role_id="901")
    browser = await signing_in.sign_in(MEMBER)
    assert await change(browser) == 201
    assert (await browser.get("/api/auth/me")).json()["guilds"] == [{"id": "100", "name": "", "is_admin": True}]
    assert await read(await signing_in.sign_in(NEIGHBOUR)) == 403


async def test_who_loses_the_role_is_no_admin_five_minutes_later(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(MANAGER)
    signing_in.web.guilds[HOME].members[MANAGER] = []
    signing_in.clock.forward(minutes=5)
    assert await change(browser) == 201, "Discord is not asked all the time"
    signing_in.clock.forward(seconds=1)
    assert (await change(browser), await read(browser)) == (403, 403)


async def test_who_gets_the_role_is_an_admin_five_minutes_later(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(MEMBER)
    assert await read(browser) == 403
    signing_in.web.guilds[HOME].members[MEMBER].append(900)
    signing_in.clock.forward(minutes=5, seconds=1)
    assert await read(browser) == 200


@pytest.mark.parametrize("says", [500, 429])
async def test_while_discord_is_down_reading_goes_on_for_a_quarter_of_an_hour(signing_in: SigningIn, says: int) -> None:
    browser = await signing_in.sign_in(MANAGER)
    signing_in.web.says = says
    assert (await read(browser), await change(browser)) == (200, 201)
    signing_in.clock.forward(minutes=5, seconds=1)
    refused = await browser.post(f"/api/guilds/{HOME}/admin/zones", json={"name": "x"})
    assert (refused.status_code, refused.json()["type"]) == (503, "urn:synapse:discord-unavailable")
    assert f"it says {says}" in refused.json()["detail"]
    assert "retry-after" in refused.headers
    assert await read(browser) == 200
    signing_in.clock.forward(minutes=10)
    assert await read(browser) == 503
    signing_in.web.says = None
    assert await read(browser) == 503, "it is left alone for some seconds"
    signing_in.clock.forward(seconds=10)
    assert (await read(browser), await change(browser)) == (200, 201)


async def test_without_any_answer_there_is_no_way_in(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(OWNER)
    async with glance(signing_in.api.engine) as raw:
        await raw.execute("DELETE FROM standings")
    signing_in.web.says = 500
    assert (await read(browser), await change(browser)) == (503, 503)


async def test_a_slow_discord_is_a_discord_that_is_down(signing_in: SigningIn, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = await signing_in.sign_in(OWNER)
    monkeypatch.setattr(discord_client, "PATIENCE", 0.2)
    signing_in.web.slow = 1
    signing_in.clock.forward(minutes=6)
    assert (await read(browser), await change(browser)) == (200, 503)


async def test_nobody_waits_for_a_discord_that_has_just_not_answered(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(OWNER)
    signing_in.clock.forward(minutes=6)
    signing_in.web.asked.clear()
    signing_in.web.says = 500
    assert [await read(browser) for _ in range(5)] == [200] * 5
    assert len(signing_in.web.asked) == 1


async def test_who_is_erased_leaves_no_standing(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(MANAGER)
    made = await browser.post(f"/api/guilds/{HOME}/tokens", json={"name": "x", "scopes": ["read"]})
    assert made.json()["created_by"] == str(MANAGER)
    await erase_member(signing_in.api.services.spine, HOME, MANAGER)
    async with glance(signing_in.api.engine) as raw:
        assert not await raw.fetchval("SELECT count(*) FROM standings WHERE user_id = $1", MANAGER)
        assert not await raw.fetchval("SELECT count(*) FROM api_tokens WHERE created_by = $1", MANAGER)


async def test_a_proxy_that_is_gone_is_a_discord_that_is_down(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(OWNER)
    options = replace(signing_in.api.services.options, discord_proxy="http://127.0.0.1:1")
    signing_in.clock.forward(minutes=6)
    async with running(signing_in.api.engine, options, signing_in.clock) as api:
        browser = client_of(api.app, {"Authorization": f"Bearer {browser.cookies['synapse_session']}"})
        assert (await read(browser), await change(browser)) == (200, 503)


async def test_many_questions_at_once_are_one(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(MANAGER)
    signing_in.clock.forward(minutes=6)
    signing_in.web.asked.clear()
    signing_in.web.slow = 0.3
    assert set(await asyncio.gather(*(read(browser) for _ in range(10)))) == {200}
    assert signing_in.web.asked == ["GET /api/v10/users/@me/guilds"]


async def test_an_answer_is_every_process_s(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(MANAGER)
    signing_in.web.says = 500
    services = signing_in.api.services
    async with running(services.engine, services.options, signing_in.clock) as other:
        there = client_of(other.app, {"Authorization": f"Bearer {browser.cookies['synapse_session']}"})
        assert (await read(there), await change(there)) == (200, 201)


async def test_discord_is_never_asked_inside_a_transaction(signing_in: SigningIn) -> None:
    idle: list[int] = []

    async def watched() -> None:
        async with glance(signing_in.api.engine) as raw:
            found = 1
            for _ in range(100):
                found = await raw.fetchval(
                    "SELECT count(*) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
                )
                if not found:
                    break
                # what goes on beside is over soon; what waits for this answer is not
                await asyncio.sleep(0.01)
            idle.append(found)

    signing_in.web.before_answering = watched
    browser = await signing_in.sign_in(MANAGER)
    signing_in.clock.forward(minutes=6)
    assert await change(browser) == 201
    assert len(idle) >= 4
    assert set(idle) == {0}


@pytest.mark.parametrize("word", [BOT_TOKEN, "no-such-token"])
@pytest.mark.parametrize("has_bot", [True, False])
async def test_the_bot_s_word_counts_where_it_is_and_else_the_person_s_own(
    signing_in: SigningIn, word: str, has_bot: bool
) -> None:
    await configure(signing_in, admin_role_id="901")
    signing_in.web.guilds[HOME].has_bot = has_bot
    options = replace(signing_in.api.services.options, discord_token=word)
    async with running(signing_in.api.engine, options, signing_in.clock) as api:
        here = SigningIn(api, signing_in.web, signing_in.clock)
        people = {user: await here.sign_in(user) for user in (OWNER, MANAGER, MEMBER, STRANGER)}
        here.clock.forward(minutes=6)
        here.web.asked.clear()
        statuses = {user: await change(browser) for user, browser in people.items()}
        assert statuses == {OWNER: 201, MANAGER: 201, MEMBER: 201, STRANGER: 403}
        asked_by_grant = here.web.count("/users/@me/guilds")
        assert asked_by_grant == (0 if has_bot and word == BOT_TOKEN else 4)


async def test_a_guild_s_pages_are_for_whom_it_says(signing_in: SigningIn) -> None:
    nobody = signing_in.browser()
    people = [nobody, *[await signing_in.sign_in(user) for user in (STRANGER, MEMBER, MANAGER)]]
    for pages, wanted in {
        "public": [200, 200, 200, 200],
        "members": [401, 403, 200, 200],
        "off": [404, 404, 404, 200],
    }.items():
        await configure(signing_in, public_pages=pages)
        assert [await read(one, PUBLIC) for one in people] == wanted, pages
        assert await read(signing_in.api.admin, PUBLIC) == 200
    assert (await nobody.get(PUBLIC)).json()["type"] == "urn:synapse:pages-off"


async def test_members_are_asked_about_every_quarter_of_an_hour(signing_in: SigningIn) -> None:
    await configure(signing_in, public_pages="members")
    browser = await signing_in.sign_in(MEMBER)
    del signing_in.web.guilds[HOME].members[MEMBER]
    signing_in.clock.forward(minutes=15)
    assert await read(browser, PUBLIC) == 200
    signing_in.clock.forward(seconds=1)
    assert await read(browser, PUBLIC) == 403
    assert (await browser.get("/api/auth/me")).json()["guilds"] == []


async def test_a_guild_that_is_not_served_here_is_nobody_s(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(OWNER)
    signing_in.web.guilds[300] = signing_in.web.guilds[HOME]
    signing_in.web.asked.clear()
    assert await read(browser, "/api/guilds/300/admin/settings") == 403
    assert signing_in.web.asked == [], "Discord is not asked about guilds that are none of ours"
    assert await change(browser, ELSEWHERE) == 403


@pytest.mark.parametrize(
    "answer",
    [
        b"[]",
        b"null",
        b'{"roles": 5}',
        b"<html>",
        b'[{"id": "x"}]',
        b'[{"id": "99999999999999999999", "permissions": "0"}]',
        b'[{"id": "100", "permissions": "x"}]',
        b"[" * 5_000,
    ],
)
async def test_an_answer_that_cannot_be_read_is_none(signing_in: SigningIn, answer: bytes) -> None:
    browser = await signing_in.sign_in(MEMBER)
    await configure(signing_in, admin_role_id="901")
    signing_in.web.body = answer
    signing_in.clock.forward(minutes=6)
    assert await change(browser) in (403, 503)
