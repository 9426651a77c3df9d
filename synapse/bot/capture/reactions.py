"""Reactions given and taken back.

When a moderator clears a message's reactions, Discord does not say whose they were: that is no event.
"""

import discord

from synapse.bot import translate
from synapse.bot.capture.around import around
from synapse.bot.client import SynapseBot


def reaction_changed(bot: SynapseBot, raw: discord.RawReactionActionEvent) -> None:
    """Listener of `raw_reaction_add` and `raw_reaction_remove`."""
    if raw.guild_id is None:
        return
    services, guild = bot.services, bot.get_guild(raw.guild_id)
    if raw.member is not None:
        services.authors.met(raw.user_id, is_bot=raw.member.bot)
        services.people.seen(raw.guild_id, translate.person(raw.member))
    if raw.message_author_id is not None:
        services.authors.wrote(raw.message_id, raw.message_author_id)
    thread = guild.get_thread(raw.channel_id) if guild else None
    author = services.authors.author_of(raw.message_id)
    target = guild.get_member(author.user) if guild and author and author.user else None
    event = translate.reaction(raw, around(bot, raw.guild_id), thread.parent_id if thread else None, target)
    if event is not None:
        services.recorder.record(event)
