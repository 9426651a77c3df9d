"""A guild is here: who is in voice, what was missed, and then its events as they come."""

import asyncio
from collections.abc import Callable, Mapping

import discord
import structlog

from synapse.bot.capture.guilds import write_snapshot
from synapse.bot.capture.voice import seed
from synapse.bot.client import SynapseBot
from synapse.bot.history.missed import CatchUp
from synapse.bot.history.patience import patiently
from synapse.bot.needs import tell_missing
from synapse.capture.captures import begin_capture, captured
from synapse.capture.gaps import Gap, Reason, gap_now, open_gap
from synapse.db.session import batch_transaction, glance
from synapse.kit.clock import seconds_of
from synapse.runtime.vocabulary import current

#: seconds after which live events are handled though what was missed is not all there
LONGEST = 600.0

log = structlog.stdlib.get_logger("synapse.bot.history")


def guild_is_here(bot: SynapseBot, guild: discord.Guild) -> None:
    """Listener of `guild_available` and `guild_join`."""
    services = bot.services
    tell_missing(guild)
    services.recorder.hold(guild.id)
    late = asyncio.get_running_loop().call_later(LONGEST, _release_late, bot, guild)

    async def begin() -> None:
        try:
            await services.welcomes.take(guild.id, lambda: welcome(bot, guild))
        finally:
            late.cancel()

    bot.begin(begin(), f"welcome of {guild.id}")


def guild_is_away(bot: SynapseBot, guild: discord.Guild) -> None:
    """Listener of `guild_unavailable`: what comes once it is back comes after what was missed."""
    bot.services.recorder.hold(guild.id)


async def welcome(bot: SynapseBot, guild: discord.Guild) -> None:
    """Catch up with a guild and release its events.

    What goes wrong at Discord or the database is tried again until it works; a newer welcome, or the end, cancels it.
    What nobody foresaw leaves the gap open, and is raised.
    """
    try:
        await patiently(lambda: write_snapshot(bot, guild))
        # what listeners go by, who cannot wait for it
        await patiently(lambda: current(bot.services.spine, guild.id))
        seen_at, gap = await patiently(lambda: _begin(bot, guild))
        await patiently(lambda: seed(bot, guild, seen_at))
        if gap is not None:
            await patiently(lambda: _catch_up(bot, guild, gap.id))
    except Exception:
        log.error("what was missed is not all read back: the next start goes on with it", guild=str(guild.id))
        bot.services.recorder.release(guild.id)
        raise
    bot.services.recorder.release(guild.id)


async def _begin(bot: SynapseBot, guild: discord.Guild) -> tuple[float, Gap | None]:
    """When the guild was last listened to, and what was missed since; nothing where capture begins now."""
    now = bot.services.clock()
    async with batch_transaction(bot.services.engine) as (_, raw):
        known = await captured(raw, guild.id)
        if known is None:
            await begin_capture(raw, guild.id, now)
            return seconds_of(now), None
        return seconds_of(known.seen_at), await open_gap(raw, guild.id, known.seen_at, now, _reason(bot, guild))


def _reason(bot: SynapseBot, guild: discord.Guild) -> Reason:
    room = bot.services.voices.room(guild.id)
    if not room.is_known:
        return "restart"
    return "outage" if room.session == bot.frames.tag(guild.id).partition(":")[0] else "new_session"


async def _catch_up(bot: SynapseBot, guild: discord.Guild, number: int) -> None:
    async with glance(bot.services.engine) as raw:
        # as far as an earlier try has come
        gap = await gap_now(raw, guild.id, number)
    found = await current(bot.services.spine, guild.id)
    await CatchUp(bot, guild, gap, found).run()
    log.info("caught up", guild=str(guild.id), since=gap.began_at.isoformat(), reason=gap.reason)


def _release_late(bot: SynapseBot, guild: discord.Guild) -> None:
    log.warning("live events are handled though what was missed is not all read back", guild=str(guild.id))
    bot.services.recorder.release(guild.id)


#: discord.py's name of an event → what takes it
ARRIVALS: Mapping[str, Callable[..., None]] = {
    "guild_available": guild_is_here,
    "guild_join": guild_is_here,
    "guild_unavailable": guild_is_away,
}
