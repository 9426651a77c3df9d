"""Threads that are opened. Those that the bot merely came to see are no event."""

import discord

from synapse.bot import translate
from synapse.bot.client import SynapseBot


def thread_opened(bot: SynapseBot, thread: discord.Thread) -> None:
    """Listener of `thread_create`, which discord.py tells only of new ones."""
    bot.services.directories.touch(thread.guild.id)
    if bot.services.authors.is_bot(thread.owner_id):
        return
    if (event := translate.thread_create(thread)) is not None:
        bot.services.recorder.record(event)
