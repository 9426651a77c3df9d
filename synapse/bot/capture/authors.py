"""Finds out before a batch is handled whose messages were reacted to, and whether a thread was opened by a bot."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import aiohttp
import discord
import structlog

from synapse.bot.client import SynapseBot
from synapse.db.session import glance
from synapse.lake.stored import stored_events
from synapse.rules.event import Event
from synapse.runtime.recording.authors import Authors

#: seconds that asking Discord may take for a batch; what is not known then stays unknown
PATIENCE = 3.0
#: what is asked of Discord for a batch, and at the same time
MOST, AT_ONCE = 200, 8

Question = Callable[[], Awaitable[None]]

_REACTIONS = ("reaction_add", "reaction_remove")

log = structlog.stdlib.get_logger("synapse.bot.capture")


async def complete(bot: SynapseBot, guild: int, events: Sequence[Event]) -> Sequence[Event]:
    """The events with what was found out. Raises what the database raises."""
    authors = bot.services.authors
    reactions = [event for event in events if event.type in _REACTIONS and "target_is_bot" not in event.payload]
    threads = [event for event in events if event.type == "thread_create"]
    if not reactions and not threads:
        return events
    await _look_up(bot, guild, _unknown(reactions, authors))
    channels = {int(str(event.payload["message_id"])): event.channel for event in reactions}
    asked: dict[int, Question] = {
        one: partial(_ask_for_message, bot, guild, channels[one] or 0, one) for one in _unknown(reactions, authors)
    }
    strangers = {event.actor for event in threads if event.actor and authors.is_bot(event.actor) is None}
    asked |= {one: partial(_ask_for_member, bot, guild, one) for one in strangers}
    await _ask_all({one: ask for one, ask in asked.items() if not authors.is_unknowable(one)}, authors)
    return [_completed(event, authors) for event in events]


def _unknown(reactions: Iterable[Event], authors: Authors) -> list[int]:
    """Messages of which it is not known who wrote them, or whether that is a bot."""
    messages = dict.fromkeys(int(str(event.payload["message_id"])) for event in reactions)
    return [
        one
        for one in messages
        if (author := authors.author_of(one)) is None or (author.user is not None and author.is_bot is None)
    ]


async def _look_up(bot: SynapseBot, guild: int, messages: Sequence[int]) -> None:
    """What the lake knows: a message that is in it is a member's, unless it says otherwise."""
    if not messages:
        return
    async with glance(bot.services.engine) as raw:
        found = await stored_events(raw, guild, "message_create", [str(one) for one in messages])
    for source, stored in found.items():
        if stored.user is not None:
            bot.services.authors.wrote(int(source), stored.user)
            bot.services.authors.met(stored.user, is_bot=stored.payload.get("is_bot") is True)


async def _ask_for_message(bot: SynapseBot, guild: int, channel: int, message: int) -> None:
    found = await bot.get_partial_messageable(channel, guild_id=guild).fetch_message(message)
    is_webhook = found.webhook_id is not None
    bot.services.authors.wrote(message, None if is_webhook else found.author.id)
    if not is_webhook:
        bot.services.authors.met(found.author.id, is_bot=found.author.bot)


async def _ask_for_member(bot: SynapseBot, guild: int, user: int) -> None:
    if (place := bot.get_guild(guild)) is not None:
        member = await place.fetch_member(user)
        bot.services.authors.met(user, is_bot=member.bot)


async def _ask_all(questions: Mapping[int, Question], authors: Authors) -> None:
    """Ask Discord, for so long; whoever was not reached is asked again with the next event about it."""
    seats = asyncio.Semaphore(AT_ONCE)

    async def ask(about: int, question: Question) -> None:
        async with seats:
            try:
                await question()
            except (discord.NotFound, discord.Forbidden):
                authors.give_up(about)
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                log.debug("Discord does not say whose it is", about=str(about), reason=repr(error))

    tasks = [asyncio.create_task(ask(*one)) for one in list(questions.items())[:MOST]]
    if tasks:
        _, late = await asyncio.wait(tasks, timeout=PATIENCE)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _completed(event: Event, authors: Authors) -> Event:
    if event.type == "thread_create" and event.actor is not None and authors.is_bot(event.actor):
        return replace(event, payload={**event.payload, "is_bot": True})
    if event.type not in _REACTIONS or "target_is_bot" in event.payload:
        return event
    author = authors.author_of(int(str(event.payload["message_id"])))
    if author is None:
        return event
    payload = event.payload if author.is_bot is None else {**event.payload, "target_is_bot": author.is_bot}
    return replace(event, target=event.target if author.user is None else author.user, payload=payload)
