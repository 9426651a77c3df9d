"""Reading a community's past when somebody asks: as a task of the process that is connected, or by the command line."""

import asyncio
from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any

import discord

from synapse.bot.client import SynapseBot, intents
from synapse.bot.history.past import Past, Reading, Tell
from synapse.bot.history.patience import patiently
from synapse.kit.clock import Clock
from synapse.kit.errors import SynapseError
from synapse.runtime.history import HISTORY, wish_of
from synapse.runtime.spine import Spine
from synapse.runtime.tasks import Job
from synapse.runtime.worker import working

#: steps of a channel's progress
STEPS = 100


class BotIsNotThere(SynapseError):
    """The bot is no member of the guild."""

    def __init__(self, guild: int) -> None:
        super().__init__("bot-not-there", f"the bot is not in guild {guild}", "invite it first: docs/discord.md")


async def keep_reading_past(bot: SynapseBot) -> None:
    """Work on tasks that ask for history until cancelled."""
    async with working(bot.services.spine, {HISTORY: partial(_work, bot)}):
        await asyncio.Event().wait()


async def _work(bot: SynapseBot, job: Job) -> dict[str, Any]:
    guild = bot.get_guild(job.guild)
    if guild is None:
        raise BotIsNotThere(job.guild)
    wish = wish_of(job.request)

    def tell(reading: Reading) -> None:
        done = round((reading.channels_done + reading.share) * STEPS)
        job.tell(done, reading.channels * STEPS, f"{reading.result.stored:,} events")

    channels, me = guild.channels, guild.me
    past = Past(job.spine, guild, channels, me, bot.services.clock, wish.back_to, wish.channels, tell)
    return (await patiently(past.read)).as_json()


@asynccontextmanager
async def signed_in(token: str, proxy: str | None) -> AsyncGenerator[discord.Client]:
    """The bot without a gateway: it asks, and hears of nothing. Raises `discord.LoginFailure`."""
    async with discord.Client(intents=intents(), proxy=proxy, max_messages=None) as client:
        await patiently(lambda: client.login(token))
        yield client


async def guilds_of(client: discord.Client) -> list[int]:
    """Where the bot is."""
    return [guild.id async for guild in client.fetch_guilds(limit=None)]


async def read_past(
    client: discord.Client,
    spine: Spine,
    guild: int,
    *,
    back_to: datetime,
    only: Collection[int] | None,
    clock: Clock,
    tell: Tell,
) -> Reading:
    """Read a guild's past by a client that is signed in. Raises `BotIsNotThere`, `DiscordRefuses`."""
    try:
        place = await client.fetch_guild(guild)
    except (discord.Forbidden, discord.NotFound):
        raise BotIsNotThere(guild) from None
    assert client.user is not None
    me = await place.fetch_member(client.user.id)
    past = Past(spine, place, await place.fetch_channels(), me, clock, back_to, only, tell)
    return await patiently(past.read)
