"""Events that scripts post: of kinds that packs declare, checked field by field, paid by rules."""

import json
from datetime import timedelta
from typing import Any

import pytest

from synapse.db.session import batch_transaction
from synapse.kit.clock import now
from synapse.packs.install import PackText
from synapse.runtime.changing import changing
from synapse.runtime.editing.packs import install_packs
from tests.fixtures.api import GUILD, Api, token

ADA = "900000000000000071"
PACK = """
synapse: 1
id: game
version: "1.0.0"
name: The game server
requires: {economy: "^1"}
events:
  game.won:
    description: A member won a round.
    fields:
      points: {type: integer, description: points of the round}
      mode: {type: string, optional: true}
      opponent: {type: id, optional: true}
  server.restarted:
    description: The server came back.
rules:
  - id: game-won
    kind: reward
    trigger: game.won
    effects:
      - credit: {currency: gold, amount: event.points}
"""
WON = {"event_type": "game.won", "user_id": ADA, "payload": {"points": 12}}


@pytest.fixture
async def game(api: Api) -> Api:
    async with changing(api.engine, GUILD) as change:
        await install_packs(change, [PackText("game", "1.0.0", PACK)])
    return api


async def post(api: Api, body: Any, path: str = "/api/events", **headers: str) -> tuple[int, dict[str, Any]]:
    answer = await api.admin.post(path, json=body, headers=headers)
    return answer.status_code, answer.json()


async def test_a_posted_event_pays_by_rules_once(game: Api) -> None:
    status, told = await post(game, {**WON, "source_id": "round-1"})
    effect = {"type": "credit", "currency": "gold", "amount": 12, "to": ADA, "rule": "game-won"}
    assert (status, told) == (200, {"source_id": "round-1", "outcome": "stored", "effects": [effect]})
    assert (await post(game, {**WON, "source_id": "round-1"}))[1] == {**told, "outcome": "duplicate"}
    assert (await post(game, WON, **{"Idempotency-Key": "round-1"}))[1] == {**told, "outcome": "duplicate"}
    assert (await post(game, WON))[1]["outcome"] == "stored"


async def test_several_are_taken_in_order_or_none(game: Api) -> None:
    rounds = [{**WON, "source_id": f"r-{number}", "payload": {"points": number}} for number in range(1, 101)]
    status, told = await post(game, rounds, "/api/events/batch")
    assert status == 200
    assert [one["effects"][0]["amount"] for one in told["events"]] == list(range(1, 101))
    status, told = await post(game, [WON, {**WON, "payload": {}}], "/api/events/batch")
    assert (status, told["errors"][0]["field"]) == (422, "1.payload.points")
    assert (await post(game, [*rounds, WON], "/api/events/batch"))[0] == 422
    async with batch_transaction(game.engine) as (_, raw):
        assert await raw.fetchval("SELECT count(*) FROM event_lake") == 100


async def test_an_event_may_be_nobodys_doing(game: Api) -> None:
    status, told = await post(game, {"event_type": "server.restarted"})
    assert (status, told["outcome"], told["effects"]) == (200, "stored", [])
    status, told = await post(game, {"event_type": "game.won", "payload": {"points": 3}})
    assert (status, told["effects"]) == (200, [])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"event_type": "message_create"}, "event_type"),
        ({"event_type": "manual_award"}, "event_type"),
        ({"event_type": "game.one"}, "event_type"),
        ({"payload": {}}, "payload.points"),
        ({"payload": {"points": "many"}}, "payload.points"),
        ({"payload": {"points": 2**70}}, "payload.points"),
        ({"payload": {"points": 1, "pints": 2}}, "payload"),
        ({"payload": {"points": 1, "\ud800": 2}}, "payload"),
        ({"payload": {"points": 1, "mode": "\ud800"}}, "payload.mode"),
        ({"payload": {"points": 1, "mode": {"deep": [1]}}}, "payload.mode"),
        ({"payload": {"points": 1, "opponent": 1.5}}, "payload.opponent"),
        ({"timestamp": (now() + timedelta(hours=6)).isoformat()}, "timestamp"),
        ({"timestamp": (now() - timedelta(days=91)).isoformat()}, "timestamp"),
        ({"timestamp": "2026-01-01T00:00:00"}, "timestamp"),
        ({"user_id": "ada"}, "user_id"),
        ({"target_id": ADA}, "target_id"),
        ({"source_id": ""}, "source_id"),
    ],
)
async def test_what_is_wrong_is_named(game: Api, wrong: dict[str, Any], field: str) -> None:
    answer = await game.admin.post(
        "/api/events", content=json.dumps({**WON, **wrong}), headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field), answer.text


async def test_a_token_needs_the_scope(game: Api) -> None:
    reader = await token(game.engine, "read")
    async with game.client(Authorization=f"Bearer {reader}") as client:
        assert (await client.post("/api/events", json=WON)).status_code == 403
    poster = await token(game.engine, "events")
    async with game.client(Authorization=f"Bearer {poster}") as client:
        assert (await client.post("/api/events", json=WON)).status_code == 200
