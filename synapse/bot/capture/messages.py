"""Messages, and who wrote them."""

import discord

from synapse.bot import translate
from synapse.bot.capture.around import around
from synapse.bot.client import SynapseBot


def message_came(bot: SynapseBot, message: discord.Message) -> None:
    """Listener of `message`."""
    guild = translate.guild_of(message)
    if guild is None:
        return
    services, author = bot.services, message.author
    is_webhook = message.webhook_id is not None
    # what is said later about the message does not say whose it is
    services.authors.wrote(message.id, None if is_webhook else author.id)
    if is_webhook:
        return
    services.authors.met(author.id, is_bot=author.bot)
    if (event := translate.message_create(message, around(bot, guild))) is not None:
        services.recorder.record(event)
    if isinstance(author, discord.Member):
        services.people.seen(guild, translate.person(author))
