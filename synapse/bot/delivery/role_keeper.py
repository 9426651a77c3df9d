"""Keeps roles as rules decided them: compared with what members have once a day, and when somebody comes back.

Only roles that a rule gave or took are looked at, and only of those whom it gave them to.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import discord

from synapse.bot.client import SynapseBot
from synapse.bot.delivery.errors import asking
from synapse.db.session import batch_transaction
from synapse.runtime.delivery.errors import CannotDeliver, NotNow
from synapse.runtime.delivery.roles import WantedRole, want_again, wanted_roles
from synapse.runtime.jobs import last_run, remember

JOB = "roles"
#: how often everybody's roles are compared
EVERY = timedelta(days=1)
#: seconds between two looks at what is due
LOOK = 300.0


async def keep_roles(bot: SynapseBot) -> None:
    """Compare until cancelled."""
    while True:
        if not bot.is_ready():
            await asyncio.sleep(1)
            continue
        for guild in list(bot.guilds):
            await _compare_if_due(bot, guild)
        await asyncio.sleep(LOOK)


async def compare(bot: SynapseBot, guild: discord.Guild) -> int:
    """Compare what members have with what was decided, and put right what differs; how much that is.

    Raises `CannotDeliver`, `NotNow`.
    """
    async with batch_transaction(bot.services.engine) as (_, raw):
        wanted = await wanted_roles(raw, guild.id)
    differing = await _differing(guild, wanted) if wanted else []
    async with batch_transaction(bot.services.engine) as (_, raw):
        now = bot.services.clock()
        await want_again(raw, guild.id, differing, now)
        await remember(raw, guild.id, JOB, now, {"differed": len(differing)})
    return len(differing)


def came_back(bot: SynapseBot, guild: int, user: int) -> None:
    """Begin to give somebody who joins the roles that they had earned before."""
    bot.begin(_give_back(bot, guild, user), "roles of somebody who came back")


async def _give_back(bot: SynapseBot, guild: int, user: int) -> None:
    async with batch_transaction(bot.services.engine) as (_, raw):
        wanted = await wanted_roles(raw, guild, user)
        await want_again(raw, guild, [one.seq for one in wanted if one.is_given], bot.services.clock())


async def _compare_if_due(bot: SynapseBot, guild: discord.Guild) -> None:
    async with batch_transaction(bot.services.engine) as (_, raw):
        last = await last_run(raw, guild.id, JOB)
    if guild.unavailable or (last is not None and last + EVERY > bot.services.clock()):
        return
    try:
        await compare(bot, guild)
    except (CannotDeliver, NotNow):
        # the next look tries again
        return


async def _differing(guild: discord.Guild, wanted: Sequence[WantedRole]) -> list[int]:
    by_user: dict[int, list[WantedRole]] = {}
    for one in wanted:
        by_user.setdefault(one.user, []).append(one)
    differing: list[int] = []
    async with asking():
        async for member in guild.fetch_members(limit=None):
            has = {role.id for role in member.roles}
            differing += [one.seq for one in by_user.get(member.id, ()) if (one.role in has) != one.is_given]
    return differing
