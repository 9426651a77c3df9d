"""Bringing levels along from another bot: a preview, then opening balances, each once."""

import json
from typing import Any

import pytest

from synapse.db.session import batch_transaction
from synapse.ledger.verify import verify
from synapse.runtime.erase import erase_member
from tests.fixtures.api import GUILD, Api

ADA, BO, CY = (f"10000000000000000{number}" for number in (1, 2, 3))
MEE6 = {
    "guild": {"id": "5"},
    "players": [
        {"id": ADA, "username": "ada", "xp": 4675, "level": 10},
        {"id": BO, "username": "bo", "xp": 300, "level": 2},
        {"id": CY, "username": "cy", "xp": 0, "level": 0},
        {"id": "x", "xp": 1},
    ],
    "role_rewards": [{"rank": 5, "role": {"id": "7", "name": "Active"}}],
}


async def previewed(api: Api, document: Any, **form: str) -> dict[str, Any]:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    answer = await api.admin.post("/api/levels/preview", files={"file": ("levels.json", content)}, data=form)
    return {"status": answer.status_code, **answer.json()}


async def imported(api: Api, plan: str, **how: str) -> dict[str, Any]:
    answer = await api.admin.post("/api/levels/import", json={"plan_id": plan, "currency": "xp", **how})
    return {"status": answer.status_code, **answer.json()}


async def wallets(api: Api) -> dict[str, tuple[int, int]]:
    """User → balance and level in XP."""
    async with batch_transaction(api.engine) as (_, raw):
        rows = await raw.fetch(
            "SELECT m.user_id, w.balance, w.level FROM wallets w JOIN members m USING (guild_id, account) "
            "WHERE w.currency = 'xp'"
        )
        assert (await verify(raw, GUILD)).faults == []
    return {str(user): (balance, level) for user, balance, level in rows}


async def test_a_preview_says_what_would_come_of_it(api: Api) -> None:
    await api.admin.post("/api/awards", json={"user_id": ADA, "currency": "xp", "amount": 5})
    told = await previewed(api, MEE6)
    assert (told["status"], told["bot"], told["currency"]) == (200, "mee6", "xp")
    assert (told["members"], told["known"], told["brought_before"], told["xp"]) == (3, 1, 0, 4975)
    ada = {"user_id": ADA, "name": "ada", "xp": 4675, "is_known": True}
    assert told["top"][0] == {**ada, "level_there": 10, "level_kept": 18, "level_adopted": 10}
    assert told["role_rewards"] == [{"level": 5, "role_id": "7", "name": "Active"}]
    assert told["skipped_rows"] == [{"where": "players.3", "reason": "'x' is no id"}]
    assert told["problems"] == ["the file says that it is of another server, 5"]
    assert await wallets(api) == {ADA: (5, 1)}


async def test_an_import_opens_balances_once(api: Api) -> None:
    plan = (await previewed(api, MEE6))["plan_id"]
    assert (await api.admin.post(f"/api/plans/{plan}/apply", json={})).status_code == 404
    done = await imported(api, plan, reason="we moved")
    assert done == {"status": 200, "bot": "mee6", "paid": 2, "units": 4975, "already": 1, "not_empty": 0}
    assert await wallets(api) == {ADA: (4675, 18), BO: (300, 5)}
    assert (await imported(api, plan))["status"] == 410

    again = await previewed(api, MEE6)
    assert again["brought_before"] == 2
    assert (await imported(api, again["plan_id"]))["paid"] == 0
    newer = {**MEE6, "players": [{"id": ADA, "xp": 5000, "level": 10}, {"id": BO, "xp": 300, "level": 2}]}
    assert (await imported(api, (await previewed(api, newer))["plan_id"]))["units"] == 325
    assert await wallets(api) == {ADA: (5000, 18), BO: (300, 5)}
    async with batch_transaction(api.engine) as (_, raw):
        paid = await raw.fetch("SELECT DISTINCT cause, rule, reason FROM transactions ORDER BY reason")
        assert [tuple(row) for row in paid] == [
            ("opening_balance", "import:mee6", "we moved"),
            ("opening_balance", "import:mee6", None),
        ]
        log = await raw.fetch("SELECT after_snapshot FROM admin_log WHERE action_type = 'IMPORT'")
        assert len(log) == 3
        names = await raw.fetch("SELECT name FROM members ORDER BY account")
    assert [row[0] for row in names] == ["ada", "bo", "cy"]


async def test_their_curve_keeps_their_levels_and_pays_for_none(api: Api) -> None:
    await api.admin.post("/api/awards", json={"user_id": CY, "currency": "xp", "amount": 130})
    plan = (await previewed(api, MEE6))["plan_id"]
    assert (await imported(api, plan, curve="adopt"))["paid"] == 2
    assert await wallets(api) == {ADA: (4675, 10), BO: (300, 2), CY: (130, 2)}
    # 475 XP are level 3 on that curve: reached by an award, it is paid as ever
    told = (await api.admin.post("/api/awards", json={"user_id": BO, "currency": "xp", "amount": 175})).json()
    assert told["members"][0]["level"] == 3
    async with batch_transaction(api.engine) as (_, raw):
        gold = await raw.fetchval("SELECT sum(amount) FROM transactions WHERE rule = 'gold-for-a-level'")
    assert gold == 100


async def test_only_those_who_never_had_any_are_set(api: Api) -> None:
    await api.admin.post("/api/awards", json={"user_id": ADA, "currency": "xp", "amount": 5})
    done = await imported(api, (await previewed(api, MEE6))["plan_id"], mode="set-if-empty")
    assert (done["paid"], done["not_empty"]) == (1, 1)
    assert await wallets(api) == {ADA: (5, 1), BO: (300, 5)}


async def test_what_is_taken_back_may_be_brought_again(api: Api) -> None:
    await imported(api, (await previewed(api, MEE6))["plan_id"])
    assert (await api.admin.post("/api/ledger/entries/1/reverse", json={})).status_code == 200
    done = await imported(api, (await previewed(api, MEE6))["plan_id"])
    assert (done["paid"], done["units"]) == (1, 4675)
    assert await wallets(api) == {ADA: (4675, 21), BO: (300, 5)}


async def test_a_curve_that_nobody_knows_is_not_adopted(api: Api) -> None:
    told = await previewed(api, {"rankings": [{"user_id": ADA, "score": 48210}]}, currency="gold")
    assert (told["curve"], told["top"][0]["level_adopted"], told["currency"]) == (None, None, "gold")
    assert any("never published" in problem for problem in told["problems"])
    assert (await imported(api, told["plan_id"], curve="adopt"))["status"] == 422
    assert await wallets(api) == {}


@pytest.mark.parametrize(
    ("content", "form", "told"),
    [
        (b"{", {}, "the file is not JSON"),
        (b"", {}, "the file is empty"),
        (MEE6, {"bot": "tatsu"}, "this is not a file of tatsu"),
        (MEE6, {"currency": "golf"}, "there is no currency 'golf'"),
        (MEE6, {"bot": "clippy"}, "bot"),
    ],
)
async def test_a_file_that_cannot_be_read_says_why(api: Api, content: Any, form: dict[str, str], told: str) -> None:
    answer = await previewed(api, content, **form)
    assert answer["status"] == 422
    assert told in answer["detail"]


async def test_what_is_too_large_or_no_file_is_refused(api: Api) -> None:
    large = await api.admin.post("/api/levels/preview", files={"file": ("levels.json", b" " * (9 * 1024 * 1024))})
    assert large.status_code == 413
    assert (await previewed(api, b" " * (8 * 1024 * 1024 + 1)))["status"] == 422
    assert (await api.admin.post("/api/levels/preview", json={})).status_code == 422
    assert (await api.admin.post("/api/levels/preview", data={"file": "text"})).status_code == 422
    assert (await imported(api, "0" * 32))["status"] == 404


async def test_a_file_is_forgotten_with_a_person_in_it(api: Api) -> None:
    plan = (await previewed(api, MEE6))["plan_id"]
    await erase_member(api.services.spine, GUILD, int(ADA))
    assert (await imported(api, plan))["status"] == 404


async def test_ten_thousand_members_are_imported_at_once(api: Api) -> None:
    players = [{"id": str(10**17 + number), "username": f"m{number}", "xp": number} for number in range(10_000)]
    done = await imported(api, (await previewed(api, {"players": players}))["plan_id"])
    assert (done["paid"], done["units"]) == (9_999, sum(range(10_000)))
    assert len(await wallets(api)) == 9_999
