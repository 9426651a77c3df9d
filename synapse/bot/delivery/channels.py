"""Channels to post in: of this community and no other, whatever id a rule or a setting names."""

import discord

from synapse.bot.client import SynapseBot
from synapse.runtime.delivery.errors import CannotDeliver, NotNow

Place = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread


def guild_of(bot: SynapseBot, guild: int) -> discord.Guild:
    """The community as the client knows it. Raises `NotNow`."""
    found = bot.get_guild(guild)
    if found is None or found.unavailable:
        raise NotNow("the community is not available", may_have_arrived=False)
    return found


async def channel_of(bot: SynapseBot, guild: int, channel: int) -> Place:
    """A channel or thread in which something can be posted. Raises `CannotDeliver`, and what discord.py raises."""
    known = guild_of(bot, guild).get_channel_or_thread(channel)
    # threads that sleep are not told of at the beginning
    found = known or await bot.fetch_channel(channel)
    if isinstance(found, discord.abc.PrivateChannel) or found.guild.id != guild:
        raise CannotDeliver("the channel belongs to somebody else")
    if not isinstance(found, Place):
        raise CannotDeliver("nothing can be posted in that channel")
    return found
