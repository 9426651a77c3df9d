"""`/history`: what a member got and lost, newest first."""

from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from synapse.bot.amounts import currency_names
from synapse.bot.commands.asked import Asked, asked, bot_of
from synapse.bot.commands.choosing import choices
from synapse.bot.commands.leafing import TEMPLATE, Leaf, Leaves
from synapse.bot.embeds import PLAIN, joined, plain
from synapse.db.session import glance
from synapse.ledger.chain import Line
from synapse.ledger.queries import history_of
from synapse.members.queries import member_by_user
from synapse.runtime.pages.boards import currency_of_board
from synapse.runtime.pages.origin import rule_names
from synapse.runtime.vocabulary import current

Interaction = discord.Interaction[Any]
#: entries on a page
SIZE = 10
_CAUSES: Mapping[str, str] = {
    "manual_award": "awarded by an admin",
    "shop_purchase": "bought",
    "season_roll": "the season ended",
    "reversal": "taken back",
    "opening_balance": "brought along",
}


class EntryPages(Leaves, template="entries" + TEMPLATE):
    """Pages of the entries of whoever looks; they are about a currency, or all."""

    name = "entries"

    @classmethod
    async def leaf(cls, here: Asked, about: str, number: int | None) -> Leaf:
        """Ten entries."""
        here.needs("economy")
        number = number or 0
        currency = currency_of_board(here.found.program, about).id if about else None
        async with glance(here.services.engine) as raw:
            profile = await member_by_user(raw, here.guild, here.user)
            account = -1 if profile is None else profile.account
            lines = await history_of(raw, here.guild, account, currency=currency, limit=SIZE + 1, offset=number * SIZE)
        names, rules = currency_names(here.found), rule_names(here.found.program)
        told = [_told(line, account, names, rules) for line in lines[:SIZE]]
        title = "📒 Your history" + (f": {names[currency]}" if currency else "")
        embed = discord.Embed(title=title[:256], description=joined(told) or "Nothing yet.", color=PLAIN)
        embed.set_footer(text="/why tells how one of them came about")
        return Leaf(embed, number, len(lines) > SIZE)


@app_commands.command(description="What you got and lost, newest first")
@app_commands.guild_only()
@app_commands.describe(currency="Only of this currency; type its name")
async def history(interaction: Interaction, currency: app_commands.Range[str, 1, 64] | None = None) -> None:
    """The newest entries, for nobody else to see."""
    here = await asked(interaction, private=True)
    await EntryPages.show(here, currency or "")


@history.autocomplete("currency")
async def _currencies(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    if interaction.guild_id is None:
        return []
    found = await current(bot_of(interaction).services.spine, interaction.guild_id)
    return [] if found is None else choices(typed, currency_names(found))


def gained(line: Line, account: int) -> int:
    """Units that an account gained by an entry, below zero where it lost them."""
    return line.amount if line.to_account == account else -line.amount


def because(line: Line, rules: Mapping[str, str]) -> str:
    """Where an entry comes from, in a few words."""
    rule = rules.get(line.rule or "") or line.rule or ""
    match line.cause:
        case "rule":
            return rule or "a rule"
        case "milestone_reward":
            return f"🏅 {rule}"
        case "manual_award" if line.reason:
            return f"{_CAUSES[line.cause]}: {line.reason}"
        case "shop_purchase" if rule:
            return f"{_CAUSES[line.cause]}: {rule}"
        case cause:
            return _CAUSES.get(cause, cause)


def _told(line: Line, account: int, names: Mapping[str, str], rules: Mapping[str, str]) -> str:
    units = f"{gained(line, account):+,} {names.get(line.currency, line.currency)}"
    when = discord.utils.format_dt(line.at, "f")
    return f"`#{line.seq}` **{units}** · {plain(because(line, rules), 80)} · {when}"
