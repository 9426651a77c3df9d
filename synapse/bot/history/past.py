"""A community's past, from before the bot came: stored and counted, and not paid unless an admin says so later."""

from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import discord

from synapse.bot import translate
from synapse.bot.history.merge import batches
from synapse.bot.history.sources import Readable, Sources, Wanted, refusal, sources_of
from synapse.capture.captures import begin_capture, captured
from synapse.capture.reads import PastRead, reads_of, save_read
from synapse.db.session import batch_transaction, glance
from synapse.kit.clock import Clock
from synapse.rules.event import Event
from synapse.runtime.backfill import Backfilled, backfill
from synapse.runtime.spine import Spine
from synapse.runtime.vocabulary import current

#: messages of one transaction
BATCH = 500


@dataclass(slots=True)
class Reading:
    """How far reading is, and what it came to."""

    channels: int = 0
    channels_done: int = 0
    #: of the channel that is being read now: how much of the time asked for is read, 0 to 1
    share: float = 0.0
    result: Backfilled = field(default_factory=Backfilled)
    #: channel → why it could not be read
    unreadable: dict[int, str] = field(default_factory=dict[int, str])

    def as_json(self) -> dict[str, Any]:
        """What a task answers."""
        return {
            "channels": self.channels,
            "channels_read": self.channels_done,
            "stored": self.result.stored,
            "duplicates": self.result.duplicates,
            "not_captured": self.result.not_captured,
            "by_type": dict(self.result.by_type),
            "unreadable": [{"channel_id": str(id_), "reason": reason} for id_, reason in self.unreadable.items()],
        }


Tell = Callable[[Reading], None]


@dataclass(frozen=True, slots=True)
class Past:
    """One guild's past since a moment. What was read before is not read again."""

    spine: Spine
    guild: discord.Guild
    channels: Collection[object]
    me: discord.Member
    clock: Clock
    back_to: datetime
    #: these channels only, with their threads; None: all
    only: Collection[int] | None
    tell: Tell

    async def read(self) -> Reading:
        """Read it, newest first; what is stored stays when it is broken off, and reading goes on there.

        Raises `discord.HTTPException` and `DatabaseUnavailable`.
        """
        until = await self._until()
        found = await current(self.spine, self.guild.id)
        untracked = frozenset[int]() if found is None else found.untracked
        wanted = Wanted(archived_since=self.back_to, without=untracked, only=self.only)
        sources = await sources_of(self.guild, self.channels, self.me, wanted)
        reading = Reading(channels=len(sources.readable))
        await self._threads(sources, until, reading)
        if self.only is None:
            await self._joins(until, reading)
        async with glance(self.spine.engine) as raw:
            known = await reads_of(raw, self.guild.id)
        for channel in sources.readable:
            try:
                await self._channel(channel, known.get(channel.id), until, reading)
            except (discord.Forbidden, discord.NotFound) as error:
                sources.refuse(channel.id, refusal(error))
            reading.channels_done, reading.share = reading.channels_done + 1, 0.0
            self.tell(reading)
        reading.unreadable = {one.channel: one.reason for one in sources.unreadable.values()}
        return reading

    async def _until(self) -> datetime:
        """When capture began: what came later is stored and paid as it comes, or when it is caught up with."""
        async with batch_transaction(self.spine.engine) as (_, raw):
            await begin_capture(raw, self.guild.id, self.clock())
            known = await captured(raw, self.guild.id)
        assert known is not None
        return known.began_at

    async def _threads(self, sources: Sources, until: datetime, reading: Reading) -> None:
        threads = [one for one in sources.threads if one.created_at and self.back_to <= one.created_at < until]
        await self._take([event for thread in threads if (event := translate.thread_create(thread))], reading)

    async def _joins(self, until: datetime, reading: Reading) -> None:
        events = [
            event
            async for member in self.guild.fetch_members(limit=None)
            if member.joined_at
            and self.back_to <= member.joined_at < until
            and (event := translate.member_join(member))
        ]
        await self._take(events, reading)

    async def _take(self, events: list[Event], reading: Reading) -> None:
        newest_first = sorted(events, key=lambda event: -event.at)
        await backfill(self.spine, self.guild.id, newest_first, reading.result)

    async def _channel(self, channel: Readable, known: PastRead | None, until: datetime, reading: Reading) -> None:
        if known is not None and known.reaches(self.back_to):
            return
        back_to = self.back_to if known is None else min(known.back_to, self.back_to)
        newest = discord.utils.time_snowflake(until) if known is None else known.oldest_message
        async for page in batches(_older(channel, newest, back_to), BATCH):
            await self._store(channel.id, page, back_to, reading)
            reading.share = (until - page[-1].created_at) / (until - back_to)
            self.tell(reading)
        async with batch_transaction(self.spine.engine) as (_, raw):
            await save_read(raw, self.guild.id, channel.id, PastRead(back_to, None, 0, done=True))

    async def _store(self, channel: int, page: list[discord.Message], back_to: datetime, reading: Reading) -> None:
        events = [event for message in page if (event := translate.message_create(message))]
        before = reading.result.stored
        await backfill(self.spine, self.guild.id, events, reading.result)
        stored = reading.result.stored - before
        async with batch_transaction(self.spine.engine) as (_, raw):
            await save_read(raw, self.guild.id, channel, PastRead(back_to, page[-1].id, stored, done=False))


async def _older(channel: Readable, before: int | None, back_to: datetime) -> AsyncIterator[discord.Message]:
    """A channel's messages before one, newest first, down to a moment."""
    until = None if before is None else discord.Object(before)
    async for message in channel.history(limit=None, before=until, oldest_first=False):
        if message.created_at < back_to:
            return
        yield message
