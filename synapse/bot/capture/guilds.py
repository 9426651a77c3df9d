"""How a guild looks: its name, channels, threads and roles. Written when it comes, and as they change."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import discord
import structlog

from synapse.bot.client import SynapseBot
from synapse.bot.needs import invitation
from synapse.guilds.guild import Named
from synapse.runtime.recording.directories import Shown

#: seconds between two times at which changes are written, guild by guild
EVERY = 1.0
LONGEST_NAME = 100

log = structlog.stdlib.get_logger("synapse.bot.capture")


async def write_snapshot(bot: SynapseBot, guild: discord.Guild) -> None:
    """Write how a guild looks, compared with what is stored. Raises what the database raises."""
    await bot.services.directories.write(bot.services.engine, guild.id, partial(shown, guild), anew=True)


async def keep_directories(bot: SynapseBot) -> None:
    """Write what has changed until cancelled."""
    directories = bot.services.directories
    while True:
        await asyncio.sleep(EVERY)
        for number in list(directories.news):
            if (guild := bot.get_guild(number)) is None:
                directories.forget(number)
            else:
                await directories.write(bot.services.engine, number, partial(shown, guild), anew=False)


def shown(guild: discord.Guild) -> Shown:
    """What the client knows of a guild."""
    return Shown(guild.name[:LONGEST_NAME], {(one.kind, one.id): one for one in _objects(guild)})


def _objects(guild: discord.Guild) -> Iterator[Named]:
    for channel in guild.channels:
        kind = "category" if isinstance(channel, discord.CategoryChannel) else "channel"
        yield Named(kind, channel.id, channel.name[:LONGEST_NAME], str(channel.type), channel.category_id)
    for thread in guild.threads:
        name = thread.name[:LONGEST_NAME]
        yield Named("channel", thread.id, name, str(thread.type), parent_id=thread.parent_id)
    for role in guild.roles:
        yield Named("role", role.id, role.name[:LONGEST_NAME])


def _touched(bot: SynapseBot, *what: discord.abc.GuildChannel | discord.Role | discord.Thread) -> None:
    bot.services.directories.touch(what[-1].guild.id)


def _guild_changed(bot: SynapseBot, _: discord.Guild, after: discord.Guild) -> None:
    bot.services.directories.touch(after.id)


def _thread_deleted(bot: SynapseBot, raw: discord.RawThreadDeleteEvent) -> None:
    bot.services.directories.touch(raw.guild_id, raw.thread_id)


def _guild_left(bot: SynapseBot, guild: discord.Guild) -> None:
    """The bot was sent away, or the guild is no more: what was heard of it is handled, and nothing more comes."""
    log.info("a guild is left", guild=str(guild.id))
    bot.services.directories.forget(guild.id)
    bot.services.recorder.release(guild.id)


def _is_ready(bot: SynapseBot) -> None:
    """Every shard has told its guilds. What an earlier process heard of one that is not among them waits no longer."""
    log.info("connected to Discord", name=str(bot.user), guilds=len(bot.guilds))
    if not bot.guilds:
        log.warning("the bot is in no community", invite=invitation(bot.application_id or 0))
    for guild in bot.services.recorder.held:
        if bot.get_guild(guild) is None:
            bot.services.recorder.release(guild)


#: discord.py's name of an event → what takes it
CHANGES: Mapping[str, Callable[..., None]] = {
    "ready": _is_ready,
    "guild_update": _guild_changed,
    "guild_remove": _guild_left,
    "guild_channel_create": _touched,
    "guild_channel_update": _touched,
    "guild_channel_delete": _touched,
    "guild_role_create": _touched,
    "guild_role_update": _touched,
    "guild_role_delete": _touched,
    "thread_join": _touched,
    "thread_update": _touched,
    "raw_thread_delete": _thread_deleted,
}
