"""What was missed while nobody listened: read back, and handled in the order in which it happened."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import discord

from synapse.bot import translate
from synapse.bot.capture.around import around
from synapse.bot.client import SynapseBot
from synapse.bot.history.merge import batches, merge, stream
from synapse.bot.history.sources import Readable, Sources, Wanted, messages, sources_of
from synapse.capture.gaps import Gap, close_gap, read_back
from synapse.db.session import batch_transaction
from synapse.rules.event import Event
from synapse.runtime.spine import Configured

#: what is read again from before a gap: clocks differ, and what came last may not have been stored
SLACK = timedelta(minutes=1)
#: how long before a gap a message may have been stored last, where messages were not wanted for a while
REACH = timedelta(hours=1)
#: a gap after which threads may have been closed, too
LONG = timedelta(hours=1)
#: events of one transaction
BATCH = 100


@dataclass(frozen=True, slots=True)
class CatchUp:
    """One guild's gap, and what of it is wanted."""

    bot: SynapseBot
    guild: discord.Guild
    gap: Gap
    found: Configured | None
    #: who was asked for
    members: dict[int, discord.Member | discord.User] = field(default_factory=dict[int, discord.Member | discord.User])

    async def run(self) -> None:
        """Read it all back, and note what could not be. What was read before is known, and changes nothing.

        Raises `discord.HTTPException`, what the connection raises, and `DatabaseUnavailable`.
        """
        sources = await self._sources()
        async for batch in batches(merge(await self._streams(sources)), BATCH):
            await self._handle(batch)
        services = self.bot.services
        async with batch_transaction(services.engine) as (_, raw):
            await close_gap(raw, self.guild.id, self.gap.id, [*sources.unreadable.values()], services.clock())

    @property
    def mark(self) -> int:
        """Messages after this one may have been missed."""
        since = discord.utils.time_snowflake(self.gap.began_at - REACH)
        slack = round(SLACK.total_seconds() * 1000) << 22
        return max(0, self.gap.since_message or 0, since) - slack

    def _wants(self, event_type: str) -> bool:
        return self.found is None or event_type not in self.found.not_captured

    async def _sources(self) -> Sources:
        is_long = self.gap.ended_at - self.gap.began_at > LONG
        wanted = Wanted(
            after=self.mark,
            archived_since=self.gap.began_at - SLACK if is_long else None,
            without=frozenset[int]() if self.found is None else self.found.untracked,
        )
        if not self._wants("message_create") and not self._wants("thread_create"):
            return Sources()
        return await sources_of(self.guild, self.guild.channels, self.guild.me, wanted)

    async def _streams(self, sources: Sources) -> list[AsyncIterator[Event]]:
        began = self.gap.began_at - SLACK
        threads = [thread for thread in sources.threads if thread.created_at and thread.created_at >= began]
        events = [event for thread in threads if (event := translate.thread_create(thread))]
        streams = [stream(events), stream(await self._joins())]
        if self._wants("message_create"):
            streams += [self._messages(channel, sources) for channel in sources.readable]
        return streams

    async def _messages(self, channel: Readable, sources: Sources) -> AsyncIterator[Event]:
        async for message in messages(channel, self.mark, sources):
            told = around(self.bot, self.guild.id)
            if told.facts and message.webhook_id is None and not isinstance(message.author, discord.Member):
                # history names people without what they are here
                message.author = await self._member(message.author)
            if event := translate.message_create(message, told):
                yield event

    async def _member(self, author: discord.Member | discord.User) -> discord.Member | discord.User:
        if author.id not in self.members:
            try:
                self.members[author.id] = await self.guild.fetch_member(author.id)
            except discord.NotFound:
                # they have left since
                self.members[author.id] = author
        return self.members[author.id]

    async def _joins(self) -> list[Event]:
        if not self._wants("member_join"):
            return []
        began, told = self.gap.began_at - SLACK, around(self.bot, self.guild.id)
        return [
            event
            async for member in self.guild.fetch_members(limit=None)
            if member.joined_at and member.joined_at >= began and (event := translate.member_join(member, told))
        ]

    async def _handle(self, batch: list[Event]) -> None:
        """Handle events, each after what was heard before it: by an earlier process, or while we read."""
        recorder = self.bot.services.recorder
        while batch:
            next_heard = await recorder.handle_journal(self.guild.id, before=batch[0].at)
            older = [event for event in batch if event.at <= next_heard]
            await self._store(older)
            batch = batch[len(older) :]

    async def _store(self, events: list[Event]) -> None:
        services = self.bot.services
        outcomes = await services.recorder.handle_first(self.guild.id, events)
        stored = Counter(event.type for event, outcome in zip(events, outcomes, strict=True) if outcome == "stored")
        upto = max((int(event.source) for event in events if event.type == "message_create"), default=None)
        async with batch_transaction(services.engine) as (_, raw):
            await read_back(raw, self.guild.id, self.gap.id, upto, stored)
