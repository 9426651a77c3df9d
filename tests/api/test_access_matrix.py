"""Every operation for admins × everybody who is none: refused, and nothing is written. New routes are found too."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from synapse.access.tokens import create_token, revoke_token
from synapse.api.access import admin, admin_changing, admin_posting, member, member_changing, viewer
from synapse.api.auth.cookies import CSRF_HEADER, SESSION
from synapse.api.auth.identity import identity
from synapse.api.guild import PREFIX
from synapse.api.routes.stream import hearing
from synapse.db.session import batch_transaction, glance
from synapse.guilds.configuration import MODULES
from synapse.guilds.configure import switch_modules
from synapse.runtime.changing import changing
from synapse.runtime.watching.feed import TOPICS
from tests.fixtures.api import SECRET
from tests.fixtures.signing_in import ELSEWHERE, HOME, MANAGER, MEMBER, NEIGHBOUR, OWNER, SigningIn

ADMINS: frozenset[Callable[..., Any]] = frozenset({admin, admin_changing, admin_posting})
GUARDS: frozenset[Callable[..., Any]] = ADMINS | {member, member_changing, viewer, identity, hearing}
#: what a path's parameter may be called, with something that it may be; anything else is 1
PLAUSIBLE = {
    "guild_id": str(HOME),
    "user_id": "1001",
    "pack_id": "message-rewards",
    "rule_id": "message",
    "key": "timezone",
    "currency": "xp",
    "milestone": "night-owl",
    "name": "community_name",
    "task_id": "0" * 32,
    "plan_id": "0" * 32,
}
#: open to everybody, for a reason
OPEN = {
    "GET /api/health",
    "GET /api/health/bot",
    "GET /api/ready",
    "GET /api/metrics",
    "GET /api/schemas",
    "GET /api/schemas/{name:path}",
    "GET /api/auth/methods",
    "GET /api/auth/login",
    "GET /api/auth/callback",
    "GET /api/auth/local",
    # names the community to whoever is about to sign in
    "GET /api/guilds/{guild_id}/settings/public",
    # tells people what is kept of them
    "GET /api/guilds/{guild_id}/transparency",
}
#: written by asking alone, or by what a process does of its own accord
NOT_GUILD_DATA = {"standings", "sessions", "heartbeats", "api_tokens", "oauth_states", "tasks"}


@dataclass(frozen=True, slots=True)
class Operation:
    """A method and a path, the template filled in."""

    method: str
    template: str
    path: str
    guards: frozenset[Callable[..., Any]]

    @property
    def is_for_admins(self) -> bool:
        return bool(self.guards & ADMINS)

    def __str__(self) -> str:
        return f"{self.method} {self.template}"


def operations(app: FastAPI) -> Iterator[Operation]:
    """Every operation, those about a guild by their long path."""
    for route in iter_route_contexts(app.routes):
        dependant: Dependant | None = getattr(route, "dependant", None)
        if dependant is None or not route.path or not route.path_format or not route.path.startswith("/api/"):
            continue
        guards = frozenset(one.call for one in _all(dependant) if one.call is not None and one.call in GUARDS)
        values = {name: PLAUSIBLE.get(name, "1") for name in route.param_convertors}
        path = route.path_format.format(**values)
        for method in sorted(route.methods or ()):
            yield Operation(method, route.path, path, guards)


def _all(dependant: Dependant) -> Iterable[Dependant]:
    yield dependant
    for below in dependant.dependencies:
        yield from _all(below)


async def written(here: SigningIn) -> dict[str, str]:
    """Each table's content and each sequence's place, as one word each."""
    async with glance(here.api.engine) as raw:
        tables = await raw.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = {
            table: await raw.fetchval(
                f"SELECT count(*) || md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
            )
            for (table,) in tables
            if table not in NOT_GUILD_DATA
        }
        places = await raw.fetch("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
    return found | {name: str(place) for name, place in places if name != "tasks_id_seq"}


def _unsigned(claims: dict[str, Any]) -> str:
    parts = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in ({"alg": "none"}, claims)
    )
    return f"{'.'.join(parts)}."


def _by_another_algorithm(claims: dict[str, Any]) -> str:
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        return jwt.encode(claims, SECRET, "HS512")


async def intruders(here: SigningIn) -> dict[str, tuple[int, dict[str, str]]]:
    """Everybody who may not, with the status they get and the headers they send."""
    good = (await here.sign_in(OWNER)).cookies[SESSION]
    claims: dict[str, Any] = jwt.decode(good, options={"verify_signature": False})
    ended = await here.sign_in(OWNER)
    ended_jwt = ended.cookies[SESSION]
    assert (await ended.post("/api/auth/logout")).status_code == 204
    past = {**claims, "exp": int((here.clock() - timedelta(seconds=1)).timestamp())}
    async with batch_transaction(here.api.engine) as (_, raw):
        number, revoked = await create_token(raw, HOME, "revoked")
        await revoke_token(raw, HOME, number, here.clock())
        _, expired = await create_token(raw, HOME, "expired", expires_at=here.clock())
        _, foreign = await create_token(raw, ELSEWHERE, "of another guild")
    bearers = {
        "garbage": (401, "garbage"),
        "an unknown token": (401, "syn_" + "x" * 43),
        "a revoked token": (401, revoked),
        "an expired token": (401, expired),
        "a token of another guild": (403, foreign),
        "an expired session": (401, jwt.encode(past, SECRET, "HS256")),
        "a forged session": (401, jwt.encode(claims, "x" * 40, "HS256")),
        "a session without a signature": (401, _unsigned(claims)),
        "a session of no row": (401, jwt.encode({**claims, "sid": "made-up"}, SECRET, "HS256")),
        "a session of another algorithm": (401, _by_another_algorithm(claims)),
        "a revoked session": (401, ended_jwt),
        "a member without the role": (403, (await here.sign_in(MEMBER)).cookies[SESSION]),
        "an admin of another guild": (403, (await here.sign_in(NEIGHBOUR)).cookies[SESSION]),
    }
    cookies = {
        "a forged cookie": (401, {"Cookie": f"{SESSION}={bearers['a forged session'][1]}"}),
        "a cookie without CSRF": (403, {"Cookie": f"{SESSION}={good}"}),
        "a cookie with a wrong CSRF": (403, {"Cookie": f"{SESSION}={good}", CSRF_HEADER: "guessed"}),
    }
    sent = {name: (status, {"Authorization": f"Bearer {word}"}) for name, (status, word) in bearers.items()}
    return {"nobody": (401, {}), **sent, **cookies}


@pytest.fixture
async def here(signing_in: SigningIn) -> SigningIn:
    """Guild 100 with everything switched on, so that no route is missing because its module is."""
    async with changing(signing_in.api.engine, HOME) as change:
        await switch_modules(change, dict.fromkeys(MODULES, True))
    return signing_in


async def test_nobody_who_may_not_does_anything(here: SigningIn) -> None:
    guarded = [one for one in operations(here.api.app) if one.is_for_admins and one.template.startswith(PREFIX)]
    assert len(guarded) > 70
    assert [str(one) for one in guarded if "{" in one.path] == []
    everybody = await intruders(here)
    before, wrong = await written(here), list[str]()
    for one in guarded:
        for who, (status, headers) in everybody.items():
            if "CSRF" in who and one.method == "GET":
                continue
            answer = await here.api.nobody.request(one.method, one.path, headers=headers)
            if answer.status_code != status:
                wrong.append(f"{one} for {who}: {answer.status_code} instead of {status}: {answer.text[:200]}")
    assert wrong == []
    assert await written(here) == before


async def test_short_paths_are_guarded_as_long_ones(here: SigningIn) -> None:
    everything = list(operations(here.api.app))
    guards = {str(one): one.guards for one in everything}
    long = [one for one in everything if one.template.startswith(PREFIX)]
    assert [str(one) for one in long if guards.get(str(one).replace(PREFIX, "/api")) != one.guards] == []


async def test_an_admin_may_read_all_of_it(here: SigningIn) -> None:
    browser = await here.sign_in(MANAGER)
    for one in operations(here.api.app):
        if one.is_for_admins and one.method == "GET" and one.template.startswith(PREFIX):
            answer = await browser.get(one.path)
            assert answer.status_code not in (401, 403, 500), f"{one}: {answer.text[:200]}"


async def test_nothing_is_open_by_mistake(here: SigningIn) -> None:
    bare = {str(one) for one in operations(here.api.app) if not one.guards}
    assert {name for name in bare if name.replace("/api/", f"{PREFIX}/") not in OPEN} <= OPEN
    assert [name for name in bare if not name.startswith("GET ")] == []


async def test_a_planted_hole_is_found(here: SigningIn) -> None:
    here.api.app.add_api_route(f"{PREFIX}/hole", lambda: None, methods=["POST"])
    assert [str(one) for one in operations(here.api.app) if not one.guards and one.method != "GET"] == [
        f"POST {PREFIX}/hole"
    ]


@pytest.mark.parametrize("topics", [*(topic for topic in TOPICS if topic != "activity"), ",".join(TOPICS)])
async def test_what_admins_hear_is_for_admins(here: SigningIn, topics: str) -> None:
    path = f"/api/guilds/{HOME}/stream"
    for who, (status, headers) in (await intruders(here)).items():
        if "CSRF" not in who:
            answer = await here.api.nobody.get(path, params={"topics": topics}, headers=headers)
            assert answer.status_code == status, who
