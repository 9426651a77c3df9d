"""`/season`: end the running season and begin the next."""

from datetime import timedelta
from typing import Any

import discord
from discord import app_commands

from synapse.bot.commands.asked import asked_by_admin
from synapse.bot.commands.ordering import VIA, key_of, paced
from synapse.runtime.orders.season_rolls import Roll, roll_season

Interaction = discord.Interaction[Any]
#: days that a season lasts unless somebody says otherwise
USUAL = 120


@app_commands.command(description="{seasons}: end the running one and begin the next")
@app_commands.guild_only()
@app_commands.describe(name="What the new season is called", duration_days="How many days it lasts; 120 unless given")
async def season(
    interaction: Interaction,
    name: app_commands.Range[str, 1, 90],
    duration_days: app_commands.Range[int, 1, 3650] = USUAL,
) -> None:
    """Roll the season: standings are kept, seasonal currencies start anew."""
    here = await asked_by_admin(interaction)
    here.needs("seasons")
    at = here.services.clock()
    wanted = Roll(
        guild=here.guild,
        name=name.strip(),
        ends_at=at + timedelta(days=duration_days),
        key=key_of(here),
        admin=here.user,
        via=VIA,
    )
    async with paced(here):
        done = await roll_season(here.services.spine, wanted, at)
    ended = f"**{done.ended.name}** has ended, its standings are kept. " if done.ended else ""
    until = f" until {discord.utils.format_dt(done.began.ends_at, 'D')}" if done.began.ends_at else ""
    await here.answer(f"✅ {ended}**{done.began.name}** has begun{until}.")
