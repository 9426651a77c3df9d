"""A community whose outbox is watched: the bot comes and goes, the clock stands still until it is moved."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import batch_transaction, glance
from synapse.guilds.configure import set_settings
from synapse.kit.clock import now, seconds_of
from synapse.rules.event import Event
from synapse.runtime.batch import outbox
from synapse.runtime.batch.outbox import NewDelivery, nonce
from synapse.runtime.changing import changing
from synapse.runtime.handle import handle
from synapse.runtime.spine import Spine
from tests.fixtures.bot import RunningBot, running_bot, set_up
from tests.fixtures.clock import StandingClock
from tests.twin import Twin, TwinChannel, TwinGuild, TwinMember, open_twin
from tests.twin.state import ADMINISTRATOR


@dataclass
class Community:
    """A guild with a channel for everything; the bot comes and goes."""

    engine: AsyncEngine
    twin: Twin
    guild: TwinGuild
    clock: StandingClock
    general: TwinChannel
    hall: TwinChannel
    ada: TwinMember
    sources: int = field(default=0)

    def bot(self, **more: Any) -> AbstractAsyncContextManager[RunningBot]:
        return running_bot(self.engine, self.twin, clock=self.clock, **more)

    async def happens(self, type_: str, member: TwinMember, **payload: Any) -> None:
        """An event where people talk, decided at once."""
        self.sources += 1
        at, source = seconds_of(self.clock()), f"{type_}-{self.sources}"
        event = Event(self.guild.id, type_, source, at, actor=member.id, channel=self.general.id, payload=payload)
        assert not isinstance((await handle(Spine(self.engine), self.guild.id, [event]))[0], Exception)
        self._pass_time()

    async def awards(self, reason: str, amount: int = 1, currency: str = "gold") -> None:
        await self.happens("manual_award", self.ada, currency=currency, amount=amount, reason=reason)

    async def sets(self, **settings: Any) -> None:
        async with changing(self.engine, self.guild.id, by=self.guild.owner.id) as change:
            await set_settings(change, settings, {})

    async def row(self, kind: str, payload: str, member: TwinMember | None, channel: TwinChannel | None) -> None:
        """Something that a rule asks for."""
        async with batch_transaction(self.engine) as (_, raw):
            seq = await raw.fetchval(
                "UPDATE guild_heads SET outbox_seq = outbox_seq + 1 WHERE guild_id = $1 RETURNING outbox_seq",
                self.guild.id,
            )
            account = member and await raw.fetchval("SELECT account FROM members WHERE user_id = $1", member.id)
            place = channel and channel.id
            new = NewDelivery(seq, 1, kind, "a-rule", account, place, payload, nonce(self.guild.id, seq), self.clock())
            await outbox.insert(raw, self.guild.id, [new])
        self._pass_time()

    def _pass_time(self) -> None:
        # rows are due by the database's clock, which does not stand still
        self.clock.at = max(self.clock(), now()) + timedelta(seconds=1)

    def said(self, channel: TwinChannel) -> list[str]:
        """What stands in a channel, each message's first embed or text."""
        return [
            str(message.embeds[0].get("description", "")) if message.embeds else message.content
            for message in self.twin.messages(channel)
        ]

    def asked(self) -> int:
        """How often the bot tried to post."""
        return sum(one.method == "POST" and one.path.endswith("/messages") for one in self.twin.requests)

    async def fates(self) -> list[tuple[str, str | None]]:
        async with glance(self.engine) as raw:
            return [
                ("delivered" if row[0] else "skipped" if row[2] else "failed" if row[1] else "waiting", row[3])
                for row in await raw.fetch(
                    "SELECT delivered_at, given_up_at, skipped, last_error FROM outbox ORDER BY seq"
                )
            ]

    async def done(self) -> None:
        """Wait until nothing is due, and nothing under way: that is due by the end of its lease only."""

        async def nothing() -> bool:
            async with glance(self.engine) as raw:
                return not await raw.fetchval(
                    "SELECT count(*) FROM outbox WHERE delivered_at IS NULL AND given_up_at IS NULL "
                    "AND (due_at <= $1 OR due_at > $1 + interval '60 seconds')",
                    self.clock(),
                )

        await until(nothing)


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while True:
            if await holds():
                return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def a_community(engine: AsyncEngine, *, may: int = ADMINISTRATOR, **settings: Any) -> AsyncGenerator[Community]:
    clock = StandingClock()
    async with open_twin(clock=clock) as twin:
        guild = twin.guild("home", permissions=may)
        general, hall, ada = guild.text("general"), guild.text("hall"), guild.member("Ada")
        chosen = {key: str(hall.id) if value == "hall" else value for key, value in settings.items()}
        await set_up(engine, guild.id, **chosen)
        yield Community(engine, twin, guild, clock, general, hall, ada)
