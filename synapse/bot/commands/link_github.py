"""`/link-github`: who a member is on GitHub."""

from typing import Any

import discord
from discord import app_commands

from synapse.bot.commands.asked import asked
from synapse.members.github import link_github as link
from synapse.runtime.changing import changing

Interaction = discord.Interaction[Any]


@app_commands.command(name="link-github", description="Say who you are on GitHub; your profile shows it")
@app_commands.guild_only()
@app_commands.describe(username="Your name there; leave it out to be linked no longer")
async def link_github(interaction: Interaction, username: str = "") -> None:
    """Noted with the member; an account is opened for whoever has none."""
    here = await asked(interaction, private=True)
    async with changing(here.services.engine, here.guild) as change:
        linked = await link(change.raw, here.guild, here.user, username)
    if linked is None:
        await here.answer("Your profile shows no GitHub account any more.")
    else:
        await here.answer(f"✅ Your profile shows <https://github.com/{linked}> now.")
