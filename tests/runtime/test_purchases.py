"""Buying: rules say what is for sale and at which price, and whoever presses twice buys once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import batch_transaction
from synapse.ledger.queries import balances_of
from synapse.members.accounts import accounts_of
from synapse.packs.install import PackText
from synapse.runtime.changing import changing
from synapse.runtime.editing.packs import install_packs
from synapse.runtime.errors import KeyReused, PayoutsPaused
from synapse.runtime.orders.awards import Award, award
from synapse.runtime.orders.commands import Order
from synapse.runtime.orders.purchases import Buyer, CannotPay, NotForSale, buy, offers, reads_of_buyer
from synapse.runtime.spine import Spine
from synapse.runtime.vocabulary import in_force
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


VIP = 5150
BOUTIQUE = f"""
synapse: 1
id: boutique
version: "1.0.0"
name: Boutique
requires: {{economy: "^1"}}
rules:
  - id: hats
    kind: reward
    name: A hat
    trigger: purchase
    conditions:
      - event.item in ["top-hat", "bowler"]
      - has_role: {{role: "{VIP}"}}
    effects:
      - debit: {{currency: gold, amount: 10}}
      - debit: {{currency: stars, amount: 2}}
      - credit: {{currency: xp, amount: 5}}
  - id: paper
    kind: reward
    name: Wrapping paper
    trigger: purchase
    conditions: [event.item == "top-hat" and actor.level >= 1]
    effects:
      - debit: {{currency: gold, amount: 1}}
  - id: closed
    kind: reward
    enabled: false
    trigger: purchase
    conditions: [event.item == "cape"]
    effects:
      - debit: {{currency: gold, amount: 1}}
  - id: bonus
    kind: reward
    trigger: purchase
    effects:
      - credit: {{currency: xp, amount: 1}}
"""


async def test_what_rules_ask_of_the_buyer_decides_who_is_sold_what(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    async with changing(engine, GUILD) as change:
        await install_packs(change, [PackText("boutique", "1.0.0", BOUTIQUE)])
    await rich(spine, 100)
    vip = Buyer(user=ANN.user, facts={"actor_roles": [str(VIP)]})
    plain = Buyer(user=ANN.user, facts={"actor_roles": []})
    prices = {one.ware.item: (one.price, bool(one.refusal)) for one in await offers(spine, GUILD, vip, LATER)}
    assert prices == {
        "coffee": ({"gold": 50}, False),
        "top-hat": ({"gold": 11, "stars": 2}, False),
        "bowler": ({"gold": 10, "stars": 2}, False),
    }
    refused = {one.ware.item: bool(one.refusal) for one in await offers(spine, GUILD, plain, LATER)}
    assert refused["bowler"]
    with pytest.raises(NotForSale, match="A hat is not for you now"):
        await buy(spine, GUILD, plain, "bowler", "press-1", LATER)
    # the paper alone could be paid, and is not for sale alone
    for item in ("bowler", "top-hat"):
        with pytest.raises(CannotPay, match="2 stars, and you have 0"):
            await buy(spine, GUILD, vip, item, "press-1", LATER)
    assert await gold_of(engine) == 100
    assert "actor.roles" in reads_of_buyer((await in_force(spine, GUILD)).program)
