"""Leaderboards of the last 7, 30 and 90 days."""

from datetime import timedelta
from typing import Any

import pytest

from synapse.kit.clock import now
from tests.api.crowd import ANN, BOB, BOT, CYD, DAN, gift, happen, signed_in
from tests.fixtures.api import GUILD, Api
from tests.runtime.community import Record, record

BOARD = "/api/leaderboard/gold"


def given(days: int, user: int, amount: int, **more: Any) -> Record:
    """Gold by hand, some days ago."""
    at = now() - timedelta(days=days)
    payload = {"currency": "gold", "amount": amount, **more}
    return record("manual_award", at, user, f"old-{user}-{days}-{amount}", payload=payload, guild=GUILD)


@pytest.fixture
async def months(api: Api) -> Api:
    """Ann earned long ago, Bob last month, Cyd this week, and the bot most of all."""
    old = [given(200, ANN, 5_000), given(60, ANN, 40), given(20, BOB, 100), given(3, ANN, 10)]
    new = [given(2, CYD, 60), gift(BOB, 5, "today", "gold"), gift(BOT, 9_000, "bot", "gold")]
    await happen(api, [*old, *new])
    return api


async def board(api: Api, **query: Any) -> dict[str, Any]:
    answer = await api.nobody.get(BOARD, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def earned(found: dict[str, Any]) -> list[tuple[int, str, int]]:
    return [(one["rank"], one["discord_name"], one["earned"]) for one in found["users"]]


async def test_a_period_counts_what_was_earned_in_its_days(months: Api) -> None:
    week = await board(months, period="7d")
    assert earned(week) == [(1, "Cyd", 60), (2, "Ann", 10), (3, "Bob", 5)]
    assert earned(await board(months, period="30d")) == [(1, "Bob", 105), (2, "Cyd", 60), (3, "Ann", 10)]
    assert earned(await board(months, period="90d")) == [(1, "Bob", 105), (2, "Cyd", 60), (3, "Ann", 50)]
    assert (week["figure"], week["period"], week["total"], week["last_page"]) == ("earned", "7d", 3, 1)
    assert week["users"][1]["balance"] == 5_050
    lifetime = await board(months)
    assert (lifetime["period"], lifetime["since"], lifetime["users"][0]["earned"]) == (None, None, None)


async def test_the_days_are_those_of_the_guild_and_today_is_one_of_them(months: Api) -> None:
    await months.admin.put("/api/admin/settings", json={"settings": {"timezone": "Pacific/Auckland"}})
    since = (await board(months, period="7d"))["since"]
    assert since.endswith(("+13:00", "+12:00"))
    assert "T00:00:00" in since


async def test_pages_and_names_are_found_as_on_every_board(months: Api) -> None:
    second = await board(months, period="7d", page=2, page_size=2)
    assert earned(second) == [(3, "Bob", 5)]
    assert (second["total"], second["last_page"]) == (3, 2)
    assert earned(await board(months, period="7d", q="an")) == [(2, "Ann", 10)]
    assert earned(await board(months, period="7d", q="Robot")) == []
    assert earned(await board(months, period="7d", q=str(DAN))) == []


async def test_ones_own_place_is_told_beside_the_page(months: Api) -> None:
    with signed_in(months, BOB) as bob:
        found = (await bob.get(BOARD, params={"period": "7d", "page_size": 1})).json()
        assert (found["own"]["rank"], found["own"]["earned"]) == (3, 5)
    with signed_in(months, DAN) as dan:
        assert (await dan.get(BOARD, params={"period": "7d"})).json()["own"] is None


async def test_who_hides_is_left_out_at_once_and_sees_where_they_would_stand(months: Api) -> None:
    assert (await board(months, period="7d"))["users"][0]["discord_name"] == "Cyd"
    with signed_in(months, CYD) as cyd:
        assert (await cyd.put("/api/me/preferences", json={"hidden": True})).status_code == 200
        found = (await cyd.get(BOARD, params={"period": "7d"})).json()
    assert earned(found) == [(1, "Ann", 10), (2, "Bob", 5)]
    assert (found["total"], found["own"]["rank"]) == (2, 1)
    assert earned(await board(months, period="7d", q="Cyd")) == []


async def test_what_was_taken_back_was_not_earned(api: Api) -> None:
    await happen(api, [gift(ANN, 50, "kept", "gold"), gift(BOB, 90, "taken", "gold")])
    entries = (await api.admin.get("/api/ledger/transactions")).json()["transactions"]
    seq = next(one["seq"] for one in entries if one["amount"] == 90)
    assert (await api.admin.post(f"/api/ledger/entries/{seq}/reverse", json={})).status_code == 200
    assert earned(await board(api, period="7d")) == [(1, "Ann", 50)]


async def test_levels_and_seasonal_currencies_have_periods_too(months: Api) -> None:
    await happen(months, [gift(DAN, 700, "xp"), gift(DAN, 3, "stars", "stars")])
    level = (await months.nobody.get("/api/leaderboard/level", params={"period": "30d"})).json()
    assert (level["currency"]["id"], level["users"][0]["discord_name"]) == ("xp", "Dan")
    assert level["users"][0]["level"] >= 2
    stars = (await months.nobody.get("/api/leaderboard/stars", params={"period": "7d"})).json()
    assert earned(stars) == [(1, "Dan", 3)]


@pytest.mark.parametrize("query", [{"period": "8d"}, {"period": "7d", "figure": "balance"}])
async def test_a_wrong_period_is_refused(api: Api, query: dict[str, str]) -> None:
    assert (await api.nobody.get(BOARD, params=query)).status_code == 422


async def test_a_period_without_any_earnings_is_empty(api: Api) -> None:
    found = await board(api, period="90d")
    assert (found["users"], found["total"], found["last_page"]) == ([], 0, 1)
