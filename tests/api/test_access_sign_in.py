"""Signing in by Discord: once per state, in the browser that it began in, and back to a page of ours only."""

import asyncio
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from synapse.api.auth.cookies import CSRF, CSRF_HEADER, SESSION, is_secure
from synapse.db.session import glance
from tests.fixtures.api import OPTIONS, Api, running
from tests.fixtures.signing_in import ELSEWHERE, HOME, MANAGER, MEMBER, NEIGHBOUR, OWNER, STRANGER, SigningIn

ZONE = {"name": "Made by an admin"}


def why(answer: httpx.Response) -> str:
    """Why nobody was signed in."""
    assert answer.status_code == 307
    assert SESSION not in answer.headers.get("set-cookie", "")
    return parse_qs(urlsplit(answer.headers["location"]).query)["auth_error"][0]


async def test_somebody_signs_in_and_out(signing_in: SigningIn) -> None:
    browser = signing_in.browser()
    assert (await browser.get("/api/auth/me")).status_code == 401
    assert (await browser.get("/api/auth/methods")).json()["discord"] is True
    await signing_in.sign_in(MANAGER, browser)
    me = (await browser.get("/api/auth/me")).json()
    assert (me["kind"], me["id"], me["name"], me["is_operator"]) == ("person", str(MANAGER), "user-2", False)
    assert me["avatar_url"] == "https://cdn.discordapp.com/avatars/2/a_0f.gif"
    assert [(guild["id"], guild["is_admin"]) for guild in me["guilds"]] == [(str(HOME), True)]
    assert set(signing_in.web.proxied) == {"discord.com:443"}
    kept = browser.cookies[SESSION]
    assert (await browser.post("/api/auth/logout")).status_code == 204
    assert (await browser.get("/api/auth/me")).status_code == 401
    again = signing_in.api.client(Authorization=f"Bearer {kept}")
    assert (await again.get("/api/auth/me")).status_code == 401, "a copy of the cookie is of no use any more"


async def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(signing_in: SigningIn) -> None:
    browser = signing_in.browser()
    back = signing_in.web.authorize(await signing_in.to_discord(browser), MEMBER)
    set_cookies = (await browser.get(back)).headers.get_list("set-cookie")
    [session] = [one for one in set_cookies if one.startswith(SESSION)]
    [csrf] = [one for one in set_cookies if one.startswith(CSRF)]
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=43200"} <= set(session.split("; "))
    assert "HttpOnly" not in csrf
    assert not is_secure("http://localhost:8000")
    assert is_secure("https://localhost")
    assert is_secure("http://synapse.example.org")


async def test_what_is_kept_of_a_grant_cannot_be_read(signing_in: SigningIn) -> None:
    await signing_in.sign_in(MEMBER)
    async with glance(signing_in.api.engine) as raw:
        grant = await raw.fetchval('SELECT "grant" FROM sessions WHERE name = $1', "user-3")
        states = await raw.fetchval("SELECT count(*) FROM oauth_states")
    assert grant
    assert signing_in.web.granted
    assert not any(token.encode() in grant for token in signing_in.web.granted)
    assert states == 0


async def test_a_state_is_good_once(signing_in: SigningIn) -> None:
    browser = signing_in.browser()
    back = signing_in.web.authorize(await signing_in.to_discord(browser), MEMBER)
    state = browser.cookies["synapse_state"]
    assert SESSION in (await browser.get(back)).headers["set-cookie"]
    browser.cookies.clear()
    browser.cookies.set("synapse_state", state)
    assert why(await browser.get(back)) == "expired"


@pytest.mark.parametrize(("seconds", "is_good"), [(599, True), (600, False), (3600, False)])
async def test_a_state_is_good_for_ten_minutes(signing_in: SigningIn, seconds: int, is_good: bool) -> None:
    browser = signing_in.browser()
    back = signing_in.web.authorize(await signing_in.to_discord(browser), MEMBER)
    signing_in.clock.forward(seconds=seconds)
    answer = await browser.get(back)
    assert (SESSION in answer.headers["set-cookie"]) is is_good
    assert is_good or why(answer) == "expired"


async def test_a_sign_in_ends_in_the_browser_that_it_began_in(signing_in: SigningIn) -> None:
    browser, other = signing_in.browser(), signing_in.browser()
    back = signing_in.web.authorize(await signing_in.to_discord(browser), MEMBER)
    assert why(await other.get(back)) == "expired"
    assert SESSION in (await browser.get(back)).headers["set-cookie"], "and the state was not lost by that"


@pytest.mark.parametrize("query", ["", "?state=", "?state=made-up&code=x", "?code=x", "?state=%00&code=%00"])
async def test_a_made_up_callback_leads_nowhere(signing_in: SigningIn, query: str) -> None:
    browser = signing_in.browser()
    await signing_in.to_discord(browser)
    assert why(await browser.get(f"/api/auth/callback{query}")) == "expired"
    assert signing_in.web.asked == []


async def test_who_says_no_to_discord_comes_back_to_the_page_with_the_reason(signing_in: SigningIn) -> None:
    browser = signing_in.browser()
    await signing_in.to_discord(browser, "/members/7?tab=wallet#top")
    state = browser.cookies["synapse_state"]
    answer = await browser.get("/api/auth/callback", params={"error": "access_denied", "state": state})
    assert answer.headers["location"] == "/members/7?tab=wallet&auth_error=denied#top"


async def test_a_code_without_its_verifier_is_refused(signing_in: SigningIn) -> None:
    browser, other = signing_in.browser(), signing_in.browser()
    mine = signing_in.web.authorize(await signing_in.to_discord(browser), MEMBER)
    theirs = signing_in.web.authorize(await signing_in.to_discord(other), NEIGHBOUR)
    stolen = parse_qs(urlsplit(theirs).query)["code"][0]
    state = parse_qs(urlsplit(mine).query)["state"][0]
    assert why(await browser.get("/api/auth/callback", params={"code": stolen, "state": state})) == "refused"


@pytest.mark.parametrize("status", [500, 429, 502])
async def test_discord_that_is_down_signs_nobody_in(signing_in: SigningIn, status: int) -> None:
    browser = signing_in.browser()
    back = signing_in.web.authorize(await signing_in.to_discord(browser), MEMBER)
    signing_in.web.says = status
    assert why(await browser.get(back)) == "discord-unavailable"


@pytest.mark.parametrize(
    "answer", [b"{}", b"[]", b"null", b"<html>", b'{"access_token": "x", "expires_in": 1e300}', b"[" * 5_000]
)
async def test_an_answer_that_cannot_be_read_signs_nobody_in(signing_in: SigningIn, answer: bytes) -> None:
    browser = signing_in.browser()
    back = signing_in.web.authorize(await signing_in.to_discord(browser), MEMBER)
    signing_in.web.body = answer
    assert why(await browser.get(back)) in ("discord-unavailable", "refused")


async def test_names_are_kept_as_far_as_they_can_be(signing_in: SigningIn) -> None:
    signing_in.web.names[MEMBER] = "a\0b\ud800" + "c" * 200
    browser = await signing_in.sign_in(MEMBER)
    assert (await browser.get("/api/auth/me")).json()["name"].startswith("ab?ccc")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "",
        "/" + "x" * 300,
    ],
)
async def test_nobody_is_led_elsewhere(signing_in: SigningIn, elsewhere: str) -> None:
    browser = signing_in.browser()
    back = signing_in.web.authorize(await signing_in.to_discord(browser, elsewhere), MEMBER)
    assert (await browser.get(back)).headers["location"] == "/"


async def test_a_session_ends_after_twelve_hours(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(MEMBER)
    signing_in.clock.forward(hours=12, seconds=-1)
    assert (await browser.get("/api/auth/me")).status_code == 200
    signing_in.clock.forward(seconds=1)
    assert (await browser.get("/api/auth/me")).status_code == 401


async def test_one_may_sign_out_everywhere(signing_in: SigningIn) -> None:
    here, there, other = [await signing_in.sign_in(user) for user in (MEMBER, MEMBER, OWNER)]
    assert (await here.delete("/api/auth/sessions")).json() == {"ended": 2}
    assert (await there.get("/api/auth/me")).status_code == 401
    assert (await other.get("/api/auth/me")).status_code == 200
    assert (await other.delete("/api/auth/sessions", params={"user": str(MEMBER)})).status_code == 403
    done = await signing_in.api.admin.delete("/api/auth/sessions", params={"user": str(OWNER)})
    assert done.json() == {"ended": 1}
    assert (await other.get("/api/auth/me")).status_code == 401


async def test_a_change_by_cookie_takes_what_only_our_pages_know(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(OWNER)
    path = f"/api/guilds/{HOME}/admin/zones"
    token = browser.headers.pop(CSRF_HEADER)
    other = await signing_in.sign_in(OWNER)
    for sent in ({}, {CSRF_HEADER: "guessed"}, {CSRF_HEADER: other.headers[CSRF_HEADER]}):
        refused = await browser.post(path, json=ZONE, headers=sent)
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:synapse:csrf")
    for origin in ("https://evil.example", "null", "http://localhost:8000.evil.example"):
        refused = await browser.post(path, json=ZONE, headers={CSRF_HEADER: token, "Origin": origin})
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:synapse:csrf")
    sent = {CSRF_HEADER: token, "Origin": "http://localhost:8000"}
    assert (await browser.post(path, json=ZONE, headers=sent)).status_code == 201
    jwt = browser.cookies[SESSION]
    script = signing_in.api.client(Authorization=f"Bearer {jwt}")
    assert (await script.post(path, json={"name": "By a script"})).status_code == 201, "a Bearer cannot be forged"


async def test_an_old_cookie_does_not_keep_anybody_from_public_pages(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(MEMBER)
    signing_in.clock.forward(hours=13)
    assert (await browser.get(f"/api/guilds/{HOME}/settings/public")).status_code == 200
    assert (await browser.get(f"/api/guilds/{HOME}/admin/settings")).status_code == 401


async def test_where_it_is_not_set_up_it_says_so(api: Api) -> None:
    answer = await api.nobody.get("/api/auth/login")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:synapse:sign-in-off")
    assert (await api.nobody.get("/api/auth/methods")).json()["discord"] is False


async def test_a_grant_that_is_over_is_renewed_once(signing_in: SigningIn) -> None:
    signing_in.web.lifetime = 600
    browser = await signing_in.sign_in(MANAGER)
    path = f"/api/guilds/{HOME}/admin/settings"
    for _ in range(2):
        signing_in.web.expire_grants()
        signing_in.clock.forward(minutes=30)
        answers = await asyncio.gather(*(browser.get(path) for _ in range(5)))
        assert {answer.status_code for answer in answers} == {200}
    assert signing_in.web.count("/oauth2/token") == 3


async def test_who_took_the_permission_back_signs_in_again(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(MANAGER)
    signing_in.web.forget_grants()
    signing_in.clock.forward(minutes=6)
    assert (await browser.get(f"/api/guilds/{HOME}/admin/settings")).status_code == 401
    assert (await browser.get("/api/auth/me")).status_code == 401


async def test_another_secret_ends_all_sessions(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(OWNER)
    options = replace(OPTIONS, jwt_secret="another secret that is as long as it has to be")
    async with running(signing_in.api.engine, options) as elsewhere:
        elsewhere.nobody.cookies = browser.cookies
        assert (await elsewhere.nobody.get("/api/auth/me")).status_code == 401


async def test_a_stranger_sees_no_guild(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(STRANGER)
    assert (await browser.get("/api/auth/me")).json()["guilds"] == []
    for guild in (HOME, ELSEWHERE):
        assert (await browser.get(f"/api/guilds/{guild}/admin/settings")).status_code == 403
