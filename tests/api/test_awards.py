"""Awards by hand: paid once, refused whole, audited, and taken back."""

import asyncio
from typing import Any

from synapse.db.session import batch_transaction
from synapse.ledger.verify import verify
from tests.fixtures.api import GUILD, Api

ADA, BO = "900000000000000071", "900000000000000072"
XP_GOLD, AWARDS, GRANT = "/api/admin/awards/xp-gold", "/api/awards", "/api/admin/awards/achievement"


async def rows(api: Api, query: str, *arguments: object) -> list[Any]:
    async with batch_transaction(api.engine) as (_, raw):
        return [dict(row) for row in await raw.fetch(query, *arguments)]


async def post(api: Api, path: str, body: dict[str, Any], key: str | None = None) -> tuple[int, dict[str, Any]]:
    answer = await api.admin.post(path, json=body, headers={"Idempotency-Key": key} if key else {})
    return answer.status_code, answer.json()


async def test_a_stranger_is_given_xp_and_gold_at_once(api: Api) -> None:
    body = {"user_id": ADA, "display_name": "Ada", "xp": 10, "gold": 5, "reason": "the talk"}
    status, told = await post(api, XP_GOLD, body)
    assert status == 200
    figures = {name: told[name] for name in ("user_id", "xp", "gold", "level", "duplicate")}
    assert figures == {"user_id": ADA, "xp": 10, "gold": 5, "level": 1, "duplicate": False}
    assert await rows(api, "SELECT name FROM members WHERE user_id = $1", int(ADA)) == [{"name": "Ada"}]
    [line] = await rows(api, "SELECT * FROM admin_log WHERE action_type = 'MANUAL_AWARD'")
    assert (line["reason"], line["via"]) == ("the talk", "token test")


async def test_the_same_key_pays_once_and_answers_the_same(api: Api) -> None:
    body = {"user_id": ADA, "xp": 200, "gold": 5}
    _, first = await post(api, XP_GOLD, body, "k-1")
    assert (first["xp"], first["gold"], first["level"]) == (200, 160, 4)
    status, again = await post(api, XP_GOLD, body, "k-1")
    assert (status, again) == (200, {**first, "duplicate": True})
    for other in ({**body, "xp": 201}, {"user_id": ADA, "xp": 200}, {**body, "user_id": BO}, {**body, "reason": "no"}):
        status, told = await post(api, XP_GOLD, other, "k-1")
        assert (status, told["type"]) == (409, "urn:synapse:key-reused"), other
    status, told = await post(api, AWARDS, {"user_ids": [ADA, BO], "currency": "xp", "amount": 200}, "k-1")
    assert status == 409
    assert len(await rows(api, "SELECT 1 FROM admin_log WHERE action_type = 'MANUAL_AWARD'")) == 1
    assert len(await rows(api, "SELECT 1 FROM event_lake")) == 2
    status, told = await post(api, XP_GOLD, body, "k" * 128)
    assert (told["xp"], told["duplicate"]) == (400, False)


async def test_a_name_is_filled_in_and_never_overwritten(api: Api) -> None:
    await post(api, XP_GOLD, {"user_id": ADA, "display_name": "Ada", "xp": 1})
    await post(api, XP_GOLD, {"user_id": ADA, "display_name": "Unknown", "xp": 1})
    assert await rows(api, "SELECT name FROM members WHERE user_id = $1", int(ADA)) == [{"name": "Ada"}]


async def test_what_pays_nothing_is_refused_whole(api: Api) -> None:
    await post(api, AWARDS, {"user_id": ADA, "currency": "gold", "amount": 30})
    status, told = await post(api, AWARDS, {"user_ids": [ADA, BO], "currency": "gold", "amount": -20}, "k-2")
    assert (status, told["type"]) == (409, "urn:synapse:award-refused")
    assert f"member {BO}: 20 gold is more than the balance of 0" in told["detail"]
    status, told = await post(api, AWARDS, {"user_id": ADA, "currency": "gold", "amount": -20}, "k-2")
    assert (status, told["members"][0]["balance"]) == (200, 10)
    status, told = await post(api, AWARDS, {"user_id": ADA, "currency": "golf", "amount": 1})
    assert (status, told["hint"]) == (422, "did you mean `gold`?")
    assert len(await rows(api, "SELECT 1 FROM event_lake")) == 2


async def test_without_the_pack_that_pays_awards_none_are_taken(api: Api) -> None:
    await api.apply("analytics-only", 200)
    status, told = await post(api, "/api/guilds/200/awards", {"user_id": ADA, "currency": "gold", "amount": 1})
    assert (status, told["detail"]) == (404, "the module economy is off in this guild")
    status, told = await post(api, "/api/guilds/300/awards", {"user_id": ADA, "currency": "gold", "amount": 1})
    assert (status, told["type"]) == (404, "urn:synapse:unknown-guild")
    assert await rows(api, "SELECT 1 FROM guilds WHERE guild_id = 300") == []


async def test_nonsense_is_refused_with_the_field(api: Api) -> None:
    good = {"user_id": ADA, "currency": "gold", "amount": 1}
    nonsense = [
        {**good, "amount": 0},
        {**good, "amount": 10**9 + 1},
        {**good, "amount": 1.5},
        {**good, "amount": "1"},
        {**good, "user_id": 71},
        {**good, "user_id": "-1"},
        {**good, "user_ids": [ADA]},
        {**good, "currency": "GOLD"},
        {**good, "reason": "\0"},
        {"currency": "gold", "amount": 1},
        {"user_ids": [ADA, ADA], "currency": "gold", "amount": 1},
        {"user_ids": [str(n) for n in range(101)], "currency": "gold", "amount": 1},
        {**good, "colour": "red"},
    ]
    for body in nonsense:
        status, told = await post(api, AWARDS, body)
        assert (status, bool(told["errors"])) == (422, True), body
    status, told = await post(api, AWARDS, good, "a key with spaces")
    assert (status, told["errors"][0]["field"]) == (422, "Idempotency-Key")


async def test_several_members_get_the_same_in_one_go(api: Api) -> None:
    users = [str(900_000_000_000_000_000 + number) for number in range(100)]
    body = {"user_ids": users, "currency": "gold", "amount": 3, "reason": "party"}
    status, told = await post(api, AWARDS, body, "party")
    assert status == 200
    assert [(one["user"]["id"], one["balance"]) for one in told["members"]] == [(user, 3) for user in users]
    assert (await post(api, AWARDS, body, "party"))[1]["duplicate"]
    assert len(await rows(api, "SELECT 1 FROM admin_log WHERE action_type = 'MANUAL_AWARD'")) == 100


async def test_an_achievement_is_granted_once_taken_away_and_given_back(api: Api) -> None:
    body = {"user_ids": [ADA, BO], "achievement_id": "night-owl", "reason": "awake"}
    status, told = await post(api, GRANT, body, "g-1")
    assert status == 200, told
    assert [(one["user"]["id"], one["granted"]) for one in told["members"]] == [(ADA, True), (BO, True)]
    status, again = await post(api, GRANT, body, "g-1")
    assert again == {**told, "duplicate": True}
    status, told = await post(api, GRANT, {"user_id": ADA, "achievement_id": "night-owl"})
    assert (status, told["members"][0]["granted"]) == (200, False)

    path = f"/api/members/{ADA}/achievements/night-owl/revoke"
    status, told = await post(api, path, {"reason": "asleep"})
    assert (status, told["duplicate"]) == (200, False)
    assert [(one["amount"], one["currency"], one["cause"]) for one in told["reversals"]] == [(75, "xp", "reversal")]
    assert (await post(api, path, {}))[1] == {"duplicate": True, "reversals": []}
    [line] = await rows(api, "SELECT * FROM admin_log WHERE action_type = 'MANUAL_REVOKE'")
    assert line["reason"] == "asleep"

    status, told = await post(api, GRANT, {"user_id": ADA, "achievement_id": "night-owl"})
    assert told["members"][0]["granted"]
    earned = await rows(api, "SELECT revoked_at FROM milestones_earned WHERE milestone = 'night-owl'")
    assert earned == [{"revoked_at": None}] * 2
    [wallet] = await rows(api, "SELECT balance FROM wallets WHERE account = 1 AND currency = 'xp'")
    assert wallet == {"balance": 0}


async def test_an_achievement_that_cannot_be_granted_says_why(api: Api) -> None:
    status, told = await post(api, GRANT, {"user_id": ADA, "achievement_id": "night-ow"})
    assert (status, told["hint"]) == (422, "did you mean `night-owl`?")
    status, told = await post(api, "/api/members/1/achievements/night-owl/revoke", {})
    assert status == 404


async def test_an_award_is_taken_back_with_or_without_what_followed(api: Api) -> None:
    for account, (user, all_of_event, gold_left) in enumerate(((ADA, False, 155), (BO, True, 0)), 1):
        await post(api, XP_GOLD, {"user_id": user, "xp": 200})
        [award] = await rows(api, "SELECT seq FROM awards WHERE rule = 'award-given' AND actor = $1", account)
        path, body = f"/api/awards/{award['seq']}/revoke", {"reason": "a mistake", "all_of_event": all_of_event}
        status, told = await post(api, path, body)
        assert (status, told["duplicate"]) == (200, False)
        assert (await post(api, path, body))[1]["duplicate"]
        held = await rows(api, "SELECT currency, balance FROM wallets WHERE account = $1", account)
        assert {one["currency"]: one["balance"] for one in held} == {"xp": 0, "gold": gold_left}
    assert (await post(api, "/api/awards/999/revoke", {}))[0] == 409


async def test_two_hundred_awards_at_once_add_up(api: Api) -> None:
    body = {"user_id": ADA, "currency": "stars", "amount": 7}
    answers = await asyncio.gather(*(post(api, AWARDS, body, f"burst-{number % 190}") for number in range(200)))
    assert {status for status, _ in answers} == {200}
    assert sum(told["duplicate"] for _, told in answers) == 10
    async with batch_transaction(api.engine) as (_, raw):
        assert await raw.fetchval("SELECT balance FROM wallets WHERE currency = 'stars'") == 190 * 7
        assert (await verify(raw, GUILD)).faults == []
