"""`/shop` and `/buy-coffee`: what rules sell, and buying it, once for each press."""

import re
from collections.abc import Mapping
from typing import Any, Self

import discord
from discord import app_commands

from synapse.bot.amounts import amounts_in_words
from synapse.bot.commands.asked import Asked, asked
from synapse.bot.commands.choosing import cut
from synapse.bot.commands.errors import Refused
from synapse.bot.commands.ordering import key_of
from synapse.bot.commands.pressed import telling
from synapse.bot.embeds import PLAIN, joined, plain
from synapse.db.session import glance
from synapse.runtime.orders.awards import standings_of
from synapse.runtime.orders.purchases import Buyer, CannotPay, Offer, buy, offers, reads_of_buyer

Interaction = discord.Interaction[Any]
COFFEE = "coffee"
#: buttons on a message, and characters of an item that a button's id has room for
MOST_BUTTONS, LONGEST_ITEM = 25, 90


class BuyButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"buy:(?P<item>.+)"):
    """Buys what it says; each press is a purchase."""

    def __init__(self, item: str, label: str = "Buy") -> None:
        self.bought = item
        super().__init__(
            discord.ui.Button(label=cut(label, 80), custom_id=f"buy:{item}", style=discord.ButtonStyle.primary)
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(match["item"])

    async def callback(self, interaction: Interaction) -> None:
        """Buy it; the answer is a message of its own."""
        await telling(interaction, "shop", _buy(interaction, self.bought))


@app_commands.command(name="buy-coffee", description="Spend {currency.secondary} on a coffee")
@app_commands.guild_only()
async def buy_coffee(interaction: Interaction) -> None:
    """A purchase of the item `coffee`."""
    await _buy(interaction, COFFEE)


@app_commands.command(description="What there is to buy, and what you have")
@app_commands.guild_only()
async def shop(interaction: Interaction) -> None:
    """Every item at the price that this member would pay, each with a button."""
    here = await asked(interaction, private=True)
    here.needs("economy")
    sold = await offers(here.services.spine, here.guild, _buyer(here), here.services.clock())
    if not sold:
        raise Refused("Nothing is for sale here: an admin installs a pack that sells something")
    embed = discord.Embed(title="🛒 Shop", description=joined(_offered(here, one) for one in sold), color=PLAIN)
    currencies = {currency for one in sold for currency in one.price}
    if currencies:
        embed.add_field(name="You have", value=amounts_in_words(here.found, await _held(here, currencies)))
    view = discord.ui.View(timeout=None)
    for one in [one for one in sold if not one.refusal and len(one.ware.item) <= LONGEST_ITEM][:MOST_BUTTONS]:
        view.add_item(BuyButton(one.ware.item, f"Buy: {one.ware.name}"))
    await here.answer(embed=embed, view=view)


async def _buy(interaction: Interaction, item: str) -> None:
    here = await asked(interaction, private=True)
    here.needs("economy")
    try:
        bought = await buy(here.services.spine, here.guild, _buyer(here), item, key_of(here), here.services.clock())
    except CannotPay as error:
        price = amounts_in_words(here.found, error.price)
        held = amounts_in_words(here.found, error.held)
        raise Refused(f"{plain(error.ware.name, 80)} costs {price}, and you have {held}") from None
    left = f" You have {amounts_in_words(here.found, bought.left)} left." if bought.left else ""
    price = f" for {amounts_in_words(here.found, bought.price)}" if bought.price else ""
    sign = "☕" if item == COFFEE else "🛍"
    await here.answer(f"{sign} {plain(bought.ware.name, 80)}{price}: it is yours.{left}")


def _offered(here: Asked, one: Offer) -> str:
    price = amounts_in_words(here.found, one.price) or "for free"
    described = f"\n-# {plain(one.ware.description, 200)}" if one.ware.description else ""
    told = f"not for you now: {one.refusal}" if one.refusal else price
    return f"**{plain(one.ware.name, 80)}** · {told}{described}"


async def _held(here: Asked, currencies: set[str]) -> Mapping[str, int]:
    async with glance(here.services.engine) as raw:
        standings = await standings_of(raw, here.guild, [here.user])
    return {
        one: standings[0].balance(one) if standings else 0 for one in here.found.program.currencies if one in currencies
    }


def _buyer(here: Asked) -> Buyer:
    """Who buys, with what rules want to know of them."""
    user, read = here.interaction.user, reads_of_buyer(here.found.program)
    facts: dict[str, Any] = {}
    if isinstance(user, discord.Member):
        if "actor.roles" in read:
            facts["actor_roles"] = [str(role.id) for role in user.roles if not role.is_default()]
        if "actor.joined_days" in read and user.joined_at is not None:
            facts["actor_joined_at"] = user.joined_at.isoformat()
    return Buyer(user=here.user, facts=facts)
