"""Thirty changes a minute: those that failed and those that change nothing do not count."""

import asyncio

import pytest

from synapse.access.tokens import create_token
from synapse.api.auth.cookies import CSRF_HEADER
from synapse.db.session import batch_transaction
from tests.fixtures.signing_in import ELSEWHERE, HOME, MANAGER, OWNER, SigningIn

ZONES = f"/api/guilds/{HOME}/admin/zones"


async def test_the_thirty_first_change_of_a_minute_waits(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(OWNER)
    for number in range(30):
        assert (await browser.post(ZONES, json={"name": f"zone {number}"})).status_code == 201
        signing_in.clock.forward(seconds=1)
    refused = await browser.post(ZONES, json={"name": "one too many"})
    assert (refused.status_code, refused.json()["type"]) == (429, "urn:synapse:too-many-changes")
    assert refused.headers["retry-after"] == "31"
    assert (await browser.get(ZONES)).status_code == 200
    assert (await browser.post(f"/api/guilds/{HOME}/rules/validate", json={})).status_code != 429
    assert (await (await signing_in.sign_in(MANAGER)).post(ZONES, json={"name": "another's"})).status_code == 201
    signing_in.clock.forward(seconds=31)
    assert (await browser.post(ZONES, json={"name": "after waiting"})).status_code == 201


async def test_what_fails_does_not_count(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(OWNER)
    assert (await browser.post(ZONES, json={"name": "taken"})).status_code == 201
    csrf = browser.headers.pop(CSRF_HEADER)
    for _ in range(35):
        assert (await browser.post(ZONES, json={"name": "x"})).status_code == 403
    browser.headers[CSRF_HEADER] = csrf
    for _ in range(20):
        assert (await browser.post(ZONES, json={"name": "taken"})).status_code == 409
        assert (await browser.post(ZONES, json={"nam": "x"})).status_code == 422
        assert (await browser.patch(f"{ZONES}/9999", json={"name": "x"})).status_code == 404
    for number in range(29):
        assert (await browser.post(ZONES, json={"name": f"zone {number}"})).status_code == 201
    assert (await browser.post(ZONES, json={"name": "one too many"})).status_code == 429


async def test_at_once_there_are_no_more_than_in_turn(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(OWNER)
    answers = await asyncio.gather(*(browser.post(ZONES, json={"name": f"zone {number}"}) for number in range(40)))
    assert sorted(answer.status_code for answer in answers) == [201] * 30 + [429] * 10


@pytest.mark.parametrize("scope", ["config", "events"])
async def test_tokens_are_counted_each_for_itself_and_not_for_their_events(signing_in: SigningIn, scope: str) -> None:
    api = signing_in.api
    async with batch_transaction(api.engine) as (_, raw):
        secrets = [(await create_token(raw, guild, "script", (scope,)))[1] for guild in (HOME, HOME, ELSEWHERE)]
    one, other, foreign = [api.client(Authorization=f"Bearer {secret}") for secret in secrets]
    path = ZONES if scope == "config" else f"/api/guilds/{HOME}/events"
    statuses = [(await one.post(path, json={"name": f"zone {number}"})).status_code for number in range(31)]
    assert (statuses[-1] == 429) == (scope == "config")
    assert (await other.post(path, json={"name": "another zone"})).status_code != 429
    assert (await foreign.post(path, json={"name": "x"})).status_code == 403


async def test_what_only_tried_does_not_count(signing_in: SigningIn) -> None:
    browser = await signing_in.sign_in(OWNER)
    lake = f"/api/guilds/{HOME}/admin/event-lake"
    for _ in range(16):
        assert (await browser.post(f"{lake}/reconciliation/run", json={"dry_run": True})).status_code == 200
        assert (await browser.post(f"{lake}/retention/run", json={"dry_run": True})).status_code == 200
    for number in range(30):
        assert (await browser.post(ZONES, json={"name": f"zone {number}"})).status_code == 201
    assert (await browser.post(ZONES, json={"name": "one too many"})).status_code == 429
