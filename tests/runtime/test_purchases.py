"""Buying: rules say what is for sale and at which price, and whoever presses twice buys once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import batch_transaction
from synapse.ledger.queries import balances_of
from synapse.members.accounts import accounts_of
from synapse.runtime.errors import KeyReused, PayoutsPaused
from synapse.runtime.orders.awards import Award, award
from synapse.runtime.orders.commands import Order
from synapse.runtime.orders.purchases import Buyer, CannotPay, NotForSale, buy, offers
from synapse.runtime.spine import Spine
from tests.runtime.community import GUILD, START, settle, verdict

ANN = Buyer(user=701)
LATER = START + timedelta(hours=1)


async def rich(spine: Spine, gold: int, user: int = ANN.user) -> None:
    order = Order(admin=None, action="MANUAL_AWARD", table="wallets", after={})
    await award(spine, GUILD, Award(users=(user,), amounts={"gold": gold}), order, START)


async def gold_of(engine: AsyncEngine, user: int = ANN.user) -> int:
    async with batch_transaction(engine) as (_, raw):
        account = (await accounts_of(raw, GUILD, [user]))[user]
        return (await balances_of(raw, GUILD, account))["gold"].balance


async def test_what_is_for_sale_follows_from_the_rules(engine: AsyncEngine) -> None:
    spine = await settle(engine, coffee_gold_cost=8)
    sold = await offers(spine, GUILD, ANN, LATER)
    assert [(one.ware.item, one.ware.name, one.price, one.refusal) for one in sold] == [
        ("coffee", "A coffee", {"gold": 8}, "")
    ]


async def test_buying_takes_the_price_once_for_a_key(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await rich(spine, 120)
    first = await buy(spine, GUILD, ANN, "coffee", "press-1", LATER)
    assert (first.price, first.left, first.is_repeat) == ({"gold": 50}, {"gold": 70}, False)
    again = await asyncio.gather(*(buy(spine, GUILD, ANN, "coffee", "press-1", LATER) for _ in range(3)))
    assert {(one.is_repeat, one.price["gold"], one.left["gold"]) for one in again} == {(True, 50, 70)}
    with pytest.raises(KeyReused):
        await buy(spine, GUILD, Buyer(user=702), "coffee", "press-1", LATER)
    assert await gold_of(engine) == 70
    assert (await verdict(engine)).faults == []


async def test_whoever_has_too_little_keeps_it_and_is_told(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await rich(spine, 49)
    with pytest.raises(CannotPay, match="A coffee costs 50 gold, and you have 49"):
        await buy(spine, GUILD, ANN, "coffee", "press-1", LATER)
    with pytest.raises(CannotPay, match="and you have 0"):
        await buy(spine, GUILD, Buyer(user=999), "coffee", "press-2", LATER)
    assert await gold_of(engine) == 49
    await rich(spine, 1)
    assert not (await buy(spine, GUILD, ANN, "coffee", "press-1", LATER)).is_repeat


async def test_what_nobody_sells_cannot_be_bought(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    with pytest.raises(NotForSale, match="Nobody sells 'cofee' here") as refused:
        await buy(spine, GUILD, ANN, "cofee", "press-1", LATER)
    assert "coffee" in refused.value.hint
    async with batch_transaction(engine) as (_, raw):
        assert await raw.fetchval("SELECT count(*) FROM event_lake") == 0


async def test_nothing_is_sold_while_payouts_are_paused(engine: AsyncEngine) -> None:
    spine = await settle(engine, payouts_paused=True)
    with pytest.raises(PayoutsPaused):
        await buy(spine, GUILD, ANN, "coffee", "press-1", LATER)
