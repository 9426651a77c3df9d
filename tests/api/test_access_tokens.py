"""API tokens: shown once, scoped, of one guild, ended at once, audited; and the operator's local link."""

from datetime import datetime, timedelta

import httpx
import pytest

from synapse.access.links import make_link
from synapse.db.session import batch_transaction, glance
from tests.fixtures.api import GUILD, Api, token
from tests.fixtures.signing_in import ELSEWHERE, HOME, MANAGER, SigningIn

TOKENS = f"/api/guilds/{GUILD}/tokens"


def bearing(api: Api, secret: str) -> httpx.AsyncClient:
    return api.client(Authorization=f"Bearer {secret}")


async def test_a_token_is_made_used_and_ended(api: Api) -> None:
    sent = {"name": " deploys ", "scopes": ["config", "read"]}
    made = await api.admin.post(TOKENS, json=sent)
    assert made.status_code == 201
    secret = made.json()["secret"]
    listed = (await api.admin.get(TOKENS)).json()
    assert (listed["total"], listed["tokens"][0]["name"]) == (1, "deploys")
    assert secret not in str(listed)
    script = bearing(api, secret)
    assert (await script.get(TOKENS)).status_code == 200
    assert (await script.post(f"/api/guilds/{GUILD}/admin/zones", json={"name": "z"})).status_code == 201
    assert (await script.post(TOKENS, json=sent)).status_code == 403, "a token makes none unless it may"
    ended = await api.admin.delete(f"{TOKENS}/{made.json()['id']}")
    assert ended.json()["revoked_at"] is not None
    assert (await script.get(TOKENS)).status_code == 401
    assert (await api.admin.delete(f"{TOKENS}/{made.json()['id']}")).json() == ended.json()
    assert (await api.admin.delete(f"{TOKENS}/999")).status_code == 404


async def test_a_guild_that_nobody_knows_gets_no_token(api: Api) -> None:
    sent = {"name": "x", "scopes": ["read"]}
    assert (await api.admin.post("/api/guilds/404/tokens", json=sent)).status_code == 404
    assert (await api.admin.get("/api/guilds/404/tokens")).json()["total"] == 0


async def test_what_is_done_to_tokens_is_audited_without_their_secrets(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(MANAGER)
    made = (await browser.post(f"/api/guilds/{HOME}/tokens", json={"name": "bot", "scopes": ["events"]})).json()
    assert made["created_by"] == str(MANAGER)
    await browser.delete(f"/api/guilds/{HOME}/tokens/{made['id']}")
    async with glance(signing_in.api.engine) as raw:
        rows = await raw.fetch(
            "SELECT l.action_type, l.ip_address, l.before_snapshot::text, l.after_snapshot::text, m.user_id "
            "FROM admin_log l JOIN members m ON m.guild_id = l.guild_id AND m.account = l.actor "
            "WHERE l.guild_id = $1 AND l.target_table = 'api_tokens' ORDER BY l.seq",
            HOME,
        )
        kept = await raw.fetch("SELECT * FROM api_tokens WHERE guild_id = $1", HOME)
    assert [(row["action_type"], row["user_id"], row["ip_address"]) for row in rows] == [
        ("CREATE", MANAGER, "127.0.0.1"),
        ("DELETE", MANAGER, "127.0.0.1"),
    ]
    assert '"bot"' in rows[0]["after_snapshot"]
    assert made["secret"] not in str(rows) + str(kept)


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "", "scopes": ["read"]},
        {"name": "  ", "scopes": ["read"]},
        {"name": "x" * 101, "scopes": ["read"]},
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["everything"]},
        {"name": "x", "scopes": ["read"], "expires_at": "2020-01-01T00:00:00Z"},
        {"name": "x", "scopes": ["read"], "expires_at": "2030-01-01T00:00:00"},
        {"name": "x", "scopes": ["read"], "guild": "0"},
    ],
)
async def test_what_is_wrong_with_a_token_is_said(api: Api, sent: dict[str, object]) -> None:
    refused = await api.admin.post(TOKENS, json=sent)
    assert refused.status_code == 422
    assert (await api.admin.get(TOKENS)).json()["total"] == 0


async def test_a_token_ends_when_it_was_to_end(signing_in: SigningIn) -> None:
    ends = signing_in.clock() + timedelta(days=1)
    sent = {"name": "x", "scopes": ["read"], "expires_at": ends.isoformat()}
    made = (await signing_in.api.admin.post(f"/api/guilds/{HOME}/tokens", json=sent)).json()
    script = bearing(signing_in.api, made["secret"])
    assert datetime.fromisoformat(made["expires_at"]) == ends
    signing_in.clock.forward(days=1, seconds=-1)
    assert (await script.get("/api/auth/me")).status_code == 200
    signing_in.clock.forward(seconds=1)
    assert (await script.get("/api/auth/me")).status_code == 401


async def test_a_guild_s_token_opens_that_guild_and_no_other(signing_in: SigningIn) -> None:
    script = bearing(signing_in.api, await token(signing_in.api.engine, "admin", guild=HOME))
    assert (await script.get(f"/api/guilds/{HOME}/admin/settings")).status_code == 200
    assert (await script.get(f"/api/guilds/{ELSEWHERE}/admin/settings")).status_code == 403
    me = (await script.get("/api/auth/me")).json()
    assert (me["kind"], me["is_operator"], me["scopes"]) == ("token", False, ["admin"])
    assert [guild["id"] for guild in me["guilds"]] == [str(HOME)]
    machine = (await signing_in.api.admin.get("/api/auth/me")).json()
    assert (machine["is_operator"], len(machine["guilds"])) == (True, 2)
    number = (await signing_in.api.admin.get(f"/api/guilds/{HOME}/tokens")).json()["tokens"][0]["id"]
    assert (await signing_in.api.admin.delete(f"/api/guilds/{ELSEWHERE}/tokens/{number}")).status_code == 404


@pytest.mark.parametrize(
    ("scope", "opens"),
    [
        ("read", {"read"}),
        ("config", {"config"}),
        ("pay", {"pay"}),
        ("events", {"events"}),
        ("admin", {"read", "config"}),
    ],
)
async def test_a_scope_opens_what_it_says(api: Api, scope: str, opens: set[str]) -> None:
    script = bearing(api, await token(api.engine, scope))
    statuses = {
        "read": (await script.get(TOKENS)).status_code,
        "config": (await script.post(f"/api/guilds/{GUILD}/admin/zones", json={"name": "z"})).status_code,
        "pay": (await script.post(f"/api/guilds/{GUILD}/admin/awards/xp-gold", json={})).status_code,
        "events": (await script.post(f"/api/guilds/{GUILD}/events", json={})).status_code,
    }
    allowed = {kind for kind, status in statuses.items() if status != 403}
    assert allowed == (set(statuses) if scope == "admin" else opens)


async def test_when_a_token_was_used_is_written_once_a_minute(signing_in: SigningIn) -> None:
    secret = await token(signing_in.api.engine, "read", guild=HOME)
    script = bearing(signing_in.api, secret)
    seen: list[datetime | None] = []
    for seconds in (0, 59, 1, 30):
        signing_in.clock.forward(seconds=seconds)
        await script.get("/api/auth/me")
        async with glance(signing_in.api.engine) as raw:
            seen.append(await raw.fetchval("SELECT last_used_at FROM api_tokens WHERE guild_id = $1", HOME))
    first = seen[0]
    assert first
    assert seen == [first, first, first + timedelta(minutes=1), first + timedelta(minutes=1)]


async def link(api: Api) -> str:
    async with batch_transaction(api.engine) as (_, raw):
        return f"/api/auth/local?key={await make_link(raw, api.services.clock())}"


async def test_a_local_link_signs_the_operator_in_once(signing_in: SigningIn) -> None:
    api, browser = signing_in.api, signing_in.browser()
    path = await link(api)
    assert (await browser.get(path)).headers["location"] == "/"
    me = (await browser.get("/api/auth/me")).json()
    assert (me["kind"], me["is_operator"], len(me["guilds"])) == ("operator", True, 2)
    browser.headers["X-CSRF-Token"] = browser.cookies["synapse_csrf"]
    for guild in (HOME, ELSEWHERE):
        assert (await browser.post(f"/api/guilds/{guild}/admin/zones", json={"name": "z"})).status_code == 201
    async with glance(api.engine) as raw:
        assert await raw.fetchval("SELECT via FROM admin_log WHERE guild_id = $1 ORDER BY seq DESC LIMIT 1", HOME) == (
            "local sign-in"
        )
    assert (await signing_in.browser().get(path)).headers["location"] == "/?auth_error=link"
    old = await link(api)
    signing_in.clock.forward(hours=1)
    assert (await signing_in.browser().get(old)).headers["location"] == "/?auth_error=link"
    assert signing_in.web.asked == []


async def test_a_local_link_is_for_this_machine_only(api: Api) -> None:
    path = await link(api)
    there = httpx.AsyncClient(
        transport=httpx.ASGITransport(api.app, client=("192.0.2.7", 1)), base_url="http://127.0.0.1:8000"
    )
    assert (await there.get(path)).status_code == 403
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"):
        assert (await api.nobody.get(path, headers={header: "127.0.0.1"})).status_code == 403
    for peer in ("::1", "::ffff:127.0.0.1"):
        transport = httpx.ASGITransport(api.app, client=(peer, 1))
        here = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
        assert (await here.get(await link(api))).headers["location"] == "/"
