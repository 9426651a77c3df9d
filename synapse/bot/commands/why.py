"""`/why`: how an entry came about, in plain words, from what was stored with it."""

from typing import Any

import discord
from discord import app_commands

from synapse.bot.amounts import currency_names
from synapse.bot.commands.asked import asked, bot_of
from synapse.bot.commands.choosing import choices
from synapse.bot.commands.errors import Refused
from synapse.bot.commands.history import because, gained
from synapse.bot.embeds import PLAIN, joined
from synapse.db.session import RawConnection, glance
from synapse.ledger.chain import Line
from synapse.ledger.queries import history_of
from synapse.members.queries import Profile, member_by_user
from synapse.runtime.pages.origin import in_words, origin_of, rule_names
from synapse.runtime.vocabulary import current

Interaction = discord.Interaction[Any]
#: recent entries that can be chosen from
RECENT = 100


@app_commands.command(description="How your last award, or another entry of your history, came about")
@app_commands.guild_only()
@app_commands.describe(entry="Which entry; the newest, unless you choose one")
async def why(interaction: Interaction, entry: app_commands.Range[str, 1, 20] | None = None) -> None:
    """An entry explained, for nobody else to see."""
    here = await asked(interaction, private=True)
    here.needs("economy")
    names = currency_names(here.found)
    async with glance(here.services.engine) as raw:
        profile = await member_by_user(raw, here.guild, here.user)
        seq = await _seq(raw, here.guild, profile, entry)
        origin = None if profile is None else await origin_of(raw, here.guild, here.found.program, profile, seq)
    if origin is None:
        raise Refused(f"There is no entry {seq} in your history: /history shows those that there are")
    units = f"{origin.amount:+,} {names.get(origin.line.currency, origin.line.currency)}"
    said = [discord.utils.escape_markdown(one) for one in in_words(origin, here.found.program, who="You", names=names)]
    embed = discord.Embed(title=units[:256], description=joined(said), color=PLAIN, timestamp=origin.line.at)
    embed.set_footer(text=f"Entry {origin.line.seq}")
    await here.answer(embed=embed)


@why.autocomplete("entry")
async def _entries(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    services, guild = bot_of(interaction).services, interaction.guild_id
    found = None if guild is None else await current(services.spine, guild)
    if guild is None or found is None:
        return []
    async with glance(services.engine) as raw:
        profile = await member_by_user(raw, guild, interaction.user.id)
        lines = [] if profile is None else await history_of(raw, guild, profile.account, limit=RECENT)
    names, rules = currency_names(found), rule_names(found.program)

    def told(line: Line) -> str:
        units = gained(line, profile.account if profile else 0)
        return f"#{line.seq}: {units:+,} {names.get(line.currency, line.currency)}, {because(line, rules)}"

    return choices(typed, {str(line.seq): told(line) for line in lines})


async def _seq(raw: RawConnection, guild: int, profile: Profile | None, entry: str | None) -> int:
    """The entry that is meant. Raises `Refused`."""
    if entry is not None:
        number = entry.removeprefix("#")
        if not (number.isascii() and number.isdecimal() and len(number) <= 18):
            raise Refused(f"{entry!r} is no entry: choose one of those that are offered")
        return int(number)
    newest = [] if profile is None else await history_of(raw, guild, profile.account, limit=1)
    if not newest:
        raise Refused("There is nothing to explain yet: you have neither got nor lost anything here")
    return newest[0].seq
