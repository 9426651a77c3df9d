"""Members who join and leave, and what all those are called who were seen."""

import asyncio
from contextlib import suppress

import discord

from synapse.bot import translate
from synapse.bot.capture.around import around
from synapse.bot.client import SynapseBot
from synapse.bot.delivery.role_keeper import came_back
from synapse.runtime.steadily import DATABASE_ERRORS

#: seconds between two times at which it is written down who was seen
EVERY = 3.0


def member_joined(bot: SynapseBot, member: discord.Member) -> None:
    """Listener of `member_join`."""
    services, guild = bot.services, member.guild.id
    services.authors.met(member.id, is_bot=member.bot)
    if (event := translate.member_join(member, around(bot, guild))) is not None:
        services.recorder.record(event)
    services.people.seen(guild, translate.person(member))
    came_back(bot, guild, member.id)


def member_left(bot: SynapseBot, raw: discord.RawMemberRemoveEvent) -> None:
    """Listener of `raw_member_remove`: nobody but those in voice is in memory, whom `member_remove` would tell of."""
    services = bot.services
    if (event := translate.member_leave(raw, around(bot, raw.guild_id))) is not None:
        services.recorder.record(event)
    services.people.left(raw.guild_id, raw.user.id, services.clock())


def member_changed(bot: SynapseBot, _: discord.Member, after: discord.Member) -> None:
    """Listener of `member_update`: of those who are in memory."""
    bot.services.people.seen(after.guild.id, translate.person(after))


async def keep_people(bot: SynapseBot) -> None:
    """Write down who was seen until cancelled, and a last time then."""
    try:
        while True:
            await asyncio.sleep(EVERY)
            await bot.services.people.write(bot.services.engine)
    except asyncio.CancelledError:
        with suppress(*DATABASE_ERRORS):
            async with asyncio.timeout(EVERY):
                await bot.services.people.write(bot.services.engine)
        raise
