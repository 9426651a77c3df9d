"""Time in voice: every so many minutes by the clock, whoever has been there since the slot began gets a tick."""

import asyncio

from synapse.bot.capture.voice import absent_in
from synapse.bot.client import SynapseBot
from synapse.capture.rooms import Room
from synapse.guilds.settings import KEYS
from synapse.kit.clock import seconds_of
from synapse.rules.event import Event
from synapse.runtime.vocabulary import current

#: seconds between two looks at the clock
EVERY = 1.0


async def keep_ticking(bot: SynapseBot) -> None:
    """Tick until cancelled."""
    while True:
        await asyncio.sleep(EVERY)
        await tick(bot)


async def tick(bot: SynapseBot) -> None:
    """Ticks of the slots that have begun since the last look; of several in a guild only the present one."""
    now = seconds_of(bot.services.clock())
    for guild, room in list(bot.services.voices.rooms.items()):
        # a slot is at least a minute: until the next one began there is nothing to look up
        if room.session is not None and room.ticked_at is not None and now // 60 > room.ticked_at // 60:
            await _tick(bot, guild, room, now)


async def _tick(bot: SynapseBot, guild: int, room: Room, now: float) -> None:
    services = bot.services
    place = bot.get_guild(guild)
    found = await current(services.spine, guild)
    values = {name: key.default for name, key in KEYS.items()} if found is None else found.configuration.values
    minutes = int(values["voice_tick_minutes"] or 1)
    slot = int(now // (minutes * 60))
    began = slot * minutes * 60
    former, room.ticked_at = room.ticked_at, now
    if place is None or former is None or former >= began:
        return
    absent = absent_in(services, place)
    for user, stay in room.stays.items():
        if stay.joined_at <= began:
            payload = {
                "minutes": minutes,
                "is_idle": stay.is_idle_since(began - minutes * 60),
                "is_afk": stay.channel in absent,
            }
            source = f"{user}-tick-{slot}"
            services.recorder.record(Event(guild, "voice_tick", source, now, user, None, stay.channel, payload))
