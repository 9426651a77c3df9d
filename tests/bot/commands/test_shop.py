"""`/shop` and `/buy-coffee`: what there is, what it costs, and that one press buys once."""

import asyncio

from syrupy.assertion import SnapshotAssertion

from synapse.db.session import glance
from synapse.guilds.configure import switch_modules
from synapse.ledger.queries import balances_of
from synapse.ledger.verify import verify
from synapse.members.accounts import accounts_of
from synapse.runtime.changing import changing
from synapse.runtime.jobs import retained_since
from tests.bot.commands.telling import plain
from tests.fixtures.bot import RunningBot
from tests.twin import TwinMember


async def gold(bot: RunningBot, member: TwinMember) -> int:
    async with glance(bot.engine) as raw:
        account = (await accounts_of(raw, bot.home.id, [member.id]))[member.id]
        return (await balances_of(raw, bot.home.id, account))["gold"].balance


async def rich(bot: RunningBot, units: int) -> TwinMember:
    """Ada, with gold."""
    ada = bot.home.member("Ada")
    await bot.home.owner.uses(bot.home.text("bank"), "award", member=ada, gold=units)
    return ada


async def test_a_coffee_is_bought(bot: RunningBot) -> None:
    ada, general = await rich(bot, 120), bot.home.text("general")
    reply = await ada.uses(general, "buy-coffee")
    assert reply.is_private
    assert reply.text == "☕ A coffee for 50 Gold: it is yours. You have 70 Gold left."
    await ada.uses(general, "buy-coffee")
    poor = await ada.uses(general, "buy-coffee")
    assert poor.text == "A coffee costs 50 Gold, and you have 20 Gold."
    assert await gold(bot, ada) == 20
    async with glance(bot.engine) as raw:
        assert (await verify(raw, bot.home.id, await retained_since(raw, bot.home.id))).faults == []


async def test_the_shop_shows_what_is_for_sale_and_sells_it(bot: RunningBot, snapshot: SnapshotAssertion) -> None:
    ada, general = await rich(bot, 120), bot.home.text("general")
    reply = await ada.uses(general, "shop")
    assert reply.is_private
    assert plain(reply.embeds) == snapshot
    bought = await asyncio.gather(*(ada.presses(reply, "Buy: A coffee") for _ in range(4)))
    assert sorted(one.text.split()[0] for one in bought) == sorted(["☕", "☕", "A", "A"])
    assert all(one.is_private for one in bought)
    assert await gold(bot, ada) == 20


async def test_a_community_without_a_shop_says_so(bot: RunningBot) -> None:
    ada, general = bot.home.member("Ada"), bot.home.text("general")
    assert (await ada.uses(general, "buy-coffee")).text == "A coffee costs 50 Gold, and you have 0 Gold."
    async with changing(bot.engine, bot.home.id) as change:
        await switch_modules(change, {"economy": False})
    for name in ("shop", "buy-coffee"):
        assert "switched off" in (await ada.uses(general, name)).text
