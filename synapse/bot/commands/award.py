"""`/award`: an admin gives a member something; it is paid, announced and told in the books like every award."""

from typing import Any

import discord
from discord import app_commands

from synapse.bot.amounts import amounts_in_words, currency_names
from synapse.bot.commands.asked import asked_by_admin
from synapse.bot.commands.choosing import admins_view, choices
from synapse.bot.commands.errors import Refused
from synapse.bot.commands.ordering import key_of, order_of, paced
from synapse.db.session import glance
from synapse.runtime.orders.awards import Award, standings_of
from synapse.runtime.orders.awards import award as pay

Interaction = discord.Interaction[Any]
Person = discord.Member | discord.User
#: units that one award may be of, as everywhere
MOST = 1_000_000_000
Units = app_commands.Range[int, 0, MOST]
REASON = "Manual admin award"


@app_commands.command(description="Give a member {currency.primary}, {currency.secondary} or another currency")
@app_commands.guild_only()
@app_commands.describe(
    member="Who gets it",
    xp="How much {currency.primary}",
    gold="How much {currency.secondary}",
    reason="Why; the member and the audit log are told",
    currency="Another currency",
    amount="How much of that currency",
)
async def award(
    interaction: Interaction,
    member: discord.User,
    xp: Units = 0,
    gold: Units = 0,
    reason: app_commands.Range[str, 1, 500] = REASON,
    currency: str | None = None,
    amount: Units = 0,
) -> None:
    """Pay a member by hand."""
    here = await asked_by_admin(interaction)
    here.needs("economy")
    check_person(member)
    amounts = _amounts(xp, gold, currency, amount)
    wanted = Award(users=(member.id,), amounts=amounts, key=key_of(here), name=member.display_name)
    async with paced(here):
        order = order_of(here, "MANUAL_AWARD", "wallets", reason=reason)
        await pay(here.services.spine, here.guild, wanted, order, here.services.clock())
    async with glance(here.services.engine) as raw:
        standings = await standings_of(raw, here.guild, [member.id])
    now = {currency: one.balance(currency) for one in standings for currency in amounts}
    await here.answer(
        f"✅ {member.mention} got {amounts_in_words(here.found, amounts)}, "
        f"and has {amounts_in_words(here.found, now)} now. Reason: {reason}"
    )


@award.autocomplete("currency")
async def _currencies(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    found = await admins_view(interaction)
    return [] if found is None else choices(typed, currency_names(found))


def check_person(person: Person) -> None:
    """Raises `Refused` for bots, and for people who do not belong to the community."""
    if person.bot:
        raise Refused("Bots take no part", "choose a person")
    if not isinstance(person, discord.Member):
        raise Refused(f"{person.display_name} does not belong to this community", "choose one of its members")


def _amounts(xp: int, gold: int, currency: str | None, amount: int) -> dict[str, int]:
    if (currency is None) != (amount == 0):
        raise Refused("A currency goes with an amount, and an amount with a currency", "give both, or neither")
    amounts = {name: units for name, units in (("xp", xp), ("gold", gold), (currency, amount)) if name and units}
    if not amounts:
        raise Refused("This would be an award of nothing", "give an amount above 0")
    if currency in ("xp", "gold") and (xp if currency == "xp" else gold):
        raise Refused(f"{currency} is named twice", "name each currency once")
    return amounts
