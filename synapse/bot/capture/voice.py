"""Who is in voice: what the gateway tells becomes joins, moves and leaves, and is written down a second later."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

import discord

from synapse.bot.client import SynapseBot
from synapse.bot.services import Services
from synapse.capture.rooms import Heard, Told, gone
from synapse.capture.stays import save_stays, stays_of
from synapse.capture.voice import Stay, VoiceState
from synapse.db.session import batch_transaction, glance
from synapse.guilds.settings import ids_of
from synapse.kit.clock import seconds_of
from synapse.kit.errors import DatabaseUnavailable
from synapse.rules.event import Event
from synapse.runtime.spine import latest
from synapse.runtime.steadily import DATABASE_ERRORS

#: seconds between two times at which it is written down who is in voice
EVERY = 1.0
#: seconds that the last time may take
LAST = 5.0


def voice_changed(
    bot: SynapseBot, member: discord.Member, before: discord.VoiceState, after: discord.VoiceState
) -> None:
    """Listener of `voice_state_update`."""
    if member.bot:
        return
    guild, services = member.guild, bot.services
    session, _, number = bot.frames.tag(guild.id).partition(":")
    at = seconds_of(services.clock())
    heard = Heard(member.id, state_of(before), state_of(after), at, session, int(number))
    told = services.voices.hear(guild.id, heard)
    if told is not None:
        services.recorder.record(event_of(services, guild, told))


def state_of(state: discord.VoiceState) -> VoiceState:
    """What Discord says, as far as it counts here."""
    channel = None if state.channel is None else state.channel.id
    return VoiceState(str(state.session_id or ""), channel, bool(state.self_mute), bool(state.self_deaf))


def event_of(services: Services, guild: discord.Guild, told: Told, **also: bool) -> Event:
    """The event that a step is."""
    return told.step.event(guild.id, told.user, told.mark, absent_in(services, guild), **also)


def absent_in(services: Services, guild: discord.Guild) -> set[int]:
    """Channels for those who are absent: Discord's, and those that the community names."""
    found = latest(services.spine, guild.id)
    absent = set[int]() if found is None else set(ids_of(found.configuration.values["afk_channels"]))
    if guild.afk_channel is not None:
        absent.add(guild.afk_channel.id)
    return absent


def present_in(guild: discord.Guild) -> dict[int, VoiceState]:
    """Members in voice now, bots aside."""
    states = {
        user: state_of(state)
        for channel in (*guild.voice_channels, *guild.stage_channels)
        for user, state in channel.voice_states.items()
    }
    return {user: state for user, state in states.items() if (member := guild.get_member(user)) and not member.bot}


async def seed(bot: SynapseBot, guild: discord.Guild, seen_at: float) -> None:
    """Begin anew with who is in voice: whoever is gone left at `seen_at`, whoever is new joined now.

    Raises `DatabaseUnavailable` and what the database raises; done again, it comes to the same.
    """
    services = bot.services
    room = services.voices.room(guild.id)
    session = bot.frames.tag(guild.id).partition(":")[0]
    # what is heard from now on counts after it is known who is there
    room.session = None
    stays = dict(room.stays) if room.is_known else await _stored(services, guild.id)
    there = room.at_first(present_in(guild), session)
    ended = gone(stays, there, seen_at)
    await _end(services, guild, ended)
    for told in ended:
        del stays[told.user]
    # who came or went meanwhile was heard, and is told by `settle`
    there = room.at_first(present_in(guild), session)
    now = services.clock()
    if room.ticked_at is None:
        room.ticked_at = seen_at
    for told, is_guess in services.voices.settle(guild.id, stays, there, session, seconds_of(now)):
        services.recorder.record(event_of(services, guild, told, **({"approx_time": True} if is_guess else {})))


async def keep_voices(bot: SynapseBot) -> None:
    """Write down who is in voice until cancelled, and a last time then: a restart goes on with them."""
    try:
        while True:
            await asyncio.sleep(EVERY)
            await write_down(bot.services)
    except asyncio.CancelledError:
        with suppress(DatabaseUnavailable, *DATABASE_ERRORS):
            async with asyncio.timeout(LAST):
                await write_down(bot.services, seen_at=seconds_of(bot.services.clock()))
        bot.services.voices.forget()
        raise


async def write_down(services: Services, seen_at: float | None = None) -> None:
    """Write what is new, or with `seen_at` that everybody was there then."""
    voices = services.voices
    changed = voices.take_changed()
    written: Mapping[tuple[int, int], Stay | None] = changed
    if seen_at is not None:
        written = changed | {
            (guild, user): replace(stay, seen_at=max(seen_at, stay.seen_at))
            for guild, room in voices.rooms.items()
            for user, stay in room.stays.items()
        }
    if not written:
        return
    try:
        async with batch_transaction(services.engine) as (_, raw):
            await save_stays(raw, written)
    except BaseException:
        voices.put_back(changed)
        raise


async def _stored(services: Services, guild: int) -> dict[int, Stay]:
    async with glance(services.engine) as raw:
        return await stays_of(raw, guild)


async def _end(services: Services, guild: discord.Guild, ended: list[Told]) -> None:
    events = [event_of(services, guild, told, approx_time=True) for told in ended]
    events.sort(key=lambda event: event.at)
    if events:
        # what an earlier process heard and could not store comes before
        await services.recorder.handle_journal(guild.id, before=events[0].at)
        await services.recorder.handle_first(guild.id, events)
