"""Looks every so often what is due, and carries it out: several communities at once, each in its order."""

import asyncio
from datetime import datetime

import structlog

from synapse.bot.client import SynapseBot
from synapse.bot.delivery.messages import post_message
from synapse.bot.delivery.roles import change_role
from synapse.db.session import batch_transaction, glance
from synapse.kit.errors import SynapseError
from synapse.runtime.delivery.carry_out import carry_out
from synapse.runtime.delivery.hands import Post, RoleChange
from synapse.runtime.delivery.queue import TAKEN, come_back, guilds_due
from synapse.runtime.steadily import DATABASE_ERRORS, first_line

#: communities at once
AT_ONCE = 4
#: seconds that a community is left alone after something went wrong that nobody foresaw
REST = 30.0

log = structlog.stdlib.get_logger("synapse.bot.delivery")


class DiscordHands:
    """Does what is asked with the client's requests."""

    def __init__(self, bot: SynapseBot) -> None:
        self._bot = bot

    async def post(self, post: Post, now: datetime) -> int:
        return await post_message(self._bot, post, now)

    async def change_role(self, change: RoleChange) -> None:
        await change_role(self._bot, change)


async def deliver(bot: SynapseBot) -> None:
    """Deliver until cancelled; what was begun then is found again after the next start."""
    busy: dict[int, asyncio.Task[None]] = {}
    ours: set[int] = set()
    room = asyncio.Semaphore(AT_ONCE)
    try:
        while True:
            if bot.is_ready():
                await _take_over(bot, ours)
                for guild in await _due(bot, busy):
                    task = busy[guild] = asyncio.create_task(_deliver(bot, guild, room))
                    task.add_done_callback(lambda _, guild=guild: busy.pop(guild, None))
            await asyncio.sleep(bot.services.options.deliver_every)
    finally:
        working = list(busy.values())
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)


async def _take_over(bot: SynapseBot, ours: set[int]) -> None:
    """What a process before us had in its hands is due at once: only one at a time delivers."""
    new = {guild.id for guild in bot.guilds} - ours
    if new:
        async with batch_transaction(bot.services.engine) as (_, raw):
            await come_back(raw, new, bot.services.clock())
        ours |= new


async def _due(bot: SynapseBot, busy: dict[int, asyncio.Task[None]]) -> list[int]:
    free = [guild.id for guild in bot.guilds if not guild.unavailable and guild.id not in busy]
    async with glance(bot.services.engine) as raw:
        return await guilds_due(raw, free, bot.services.clock())


async def _deliver(bot: SynapseBot, guild: int, room: asyncio.Semaphore) -> None:
    services = bot.services
    try:
        async with room:
            while await carry_out(services.spine, guild, DiscordHands(bot), services.clock) == TAKEN:
                continue
    except (SynapseError, *DATABASE_ERRORS) as error:
        log.warning("deliveries wait", guild=str(guild), reason=first_line(error))
        await asyncio.sleep(1)
    except Exception as error:
        log.error("delivering broke", guild=str(guild), exc_info=error)
        await asyncio.sleep(REST)
