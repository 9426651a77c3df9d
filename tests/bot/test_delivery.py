"""What rules decide arrives on Discord: in the right channel, in the right words, and once."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from syrupy.assertion import SnapshotAssertion

from synapse.db.session import batch_transaction, glance
from synapse.guilds.configure import set_settings, switch_modules
from synapse.kit.clock import now, seconds_of
from synapse.members.accounts import account_for
from synapse.members.preferences import prefer
from synapse.rules.event import Event
from synapse.runtime.batch import outbox
from synapse.runtime.batch.outbox import NewDelivery, nonce
from synapse.runtime.changing import changing
from synapse.runtime.handle import handle
from synapse.runtime.spine import Spine
from tests.fixtures.bot import running_bot, set_up
from tests.fixtures.clock import StandingClock
from tests.twin import Twin, TwinChannel, TwinGuild, TwinMember, open_twin
from tests.twin.permissions import May
from tests.twin.stock import stock_of

SENDING = "POST /channels/*/messages"


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

    def bot(self, **more: Any) -> Any:
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
async def a_community(engine: AsyncEngine, **settings: Any) -> AsyncGenerator[Community]:
    clock = StandingClock()
    async with open_twin(clock=clock) as twin:
        guild = twin.guild("home")
        general, hall, ada = guild.text("general"), guild.text("hall"), guild.member("Ada")
        chosen = {key: str(hall.id) if value == "hall" else value for key, value in settings.items()}
        await set_up(engine, guild.id, **chosen)
        yield Community(engine, twin, guild, clock, general, hall, ada)


@pytest.fixture
async def here(engine: AsyncEngine) -> AsyncGenerator[Community]:
    """Announcements go to the hall."""
    async with a_community(engine, announce_channel_id="hall") as community:
        yield community


async def test_what_happens_is_announced_in_the_right_words(here: Community, snapshot: SnapshotAssertion) -> None:
    async with here.bot():
        await here.awards("the quiz", 130, "xp")
        await here.happens("milestone_grant", here.ada, milestone="founding-member")
        await here.done()
        here.clock.forward(seconds=61)
        await here.done()
    messages = here.twin.messages(here.hall)
    shown = [
        {
            "content": message.content.replace(str(here.ada.id), "ADA"),
            "embeds": [
                {key: str(embed[key]).replace(str(here.ada.id), "ADA") for key in sorted(embed)}
                for embed in message.embeds
            ],
            "pings": [user.id == here.ada.id for user in message.mentions],
        }
        for message in messages
    ]
    assert shown == snapshot
    assert here.said(here.general) == []


@pytest.mark.parametrize(
    ("settings", "level", "achievement"),
    [
        ({}, None, None),
        ({"announce_where_it_happens": True}, "general", "general"),
        ({"log_channel_id": "hall"}, "general", "general"),
        ({"announce_channel_id": "hall"}, "hall", "hall"),
        ({"achievements_channel_id": "hall"}, "general", "hall"),
    ],
)
async def test_each_configuration_has_its_channel(
    engine: AsyncEngine, settings: dict[str, Any], level: str | None, achievement: str | None
) -> None:
    async with a_community(engine, **settings) as here:
        async with here.bot():
            await here.happens("milestone_grant", here.ada, milestone="founding-member")
            await here.awards("a level", 15, "xp")
            await here.done()
        found: dict[str, str] = {}
        for name, channel in (("general", here.general), ("hall", here.hall)):
            for said in here.said(channel):
                found["achievement" if "Founding Member" in said else "award"] = name
        assert (found.get("award"), found.get("achievement")) == (level, achievement)
        if level is None:
            assert here.asked() == 0
            assert set(await here.fates()) == {("skipped", "no channel is configured for it")}


@pytest.mark.parametrize("later", [95, 600])
async def test_a_bot_that_dies_before_it_knows_says_it_once(here: Community, later: int) -> None:
    living = AsyncExitStack()
    await living.enter_async_context(here.bot())
    here.twin.limits(SENDING, retry_after=0.3)
    await here.awards("one")
    async with batch_transaction(here.engine) as (_, raw):

        async def begun() -> bool:
            return bool(await raw.fetchval("SELECT count(*) FROM outbox WHERE tried_at IS NOT NULL"))

        async def posted() -> bool:
            return bool(here.said(here.hall))

        await until(begun)
        # while this row is held nobody can note that it went out
        await raw.execute("SELECT FROM outbox FOR UPDATE")
        await until(posted)
        await living.aclose()
    assert await here.fates() == [("waiting", None)]
    [first] = here.twin.messages(here.hall)
    asked = here.asked()
    here.clock.forward(seconds=later)
    async with here.bot():
        await here.done()
    assert [message.id for message in here.twin.messages(here.hall)] == [first.id]
    assert await here.fates() == [("delivered", None)]
    # Discord knows the nonce for some minutes; later the bot looks for the message itself
    assert here.asked() - asked == (1 if later == 95 else 0)
    async with glance(here.engine) as raw:
        assert await raw.fetchval("SELECT message_id FROM outbox") == first.id


async def test_a_restart_keeps_the_queue(here: Community) -> None:
    for number in range(5):
        await here.awards(f"number {number}")
    async with here.bot():
        await here.done()
        assert len(here.said(here.hall)) == 3
    here.clock.forward(seconds=70)
    async with here.bot():
        await here.done()
    assert [text[-8:] for text in here.said(here.hall)] == [f"number {number}" for number in range(5)]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_discord_in_trouble_is_told_once_all_the_same(here: Community, status: int) -> None:
    async with here.bot():
        if status == 429:
            here.twin.limits(SENDING, retry_after=0.1)
        else:
            here.twin.fails(SENDING, status=status)
        await here.awards("one")
        await here.done()
        if status == 503:
            assert await here.fates() == [("waiting", "Discord answers 503")]
            here.clock.forward(seconds=31)
            await here.done()
    assert len(here.said(here.hall)) == 1
    assert await here.fates() == [("delivered", None)]


async def test_a_channel_that_is_gone_is_said_so_and_left_alone(here: Community) -> None:
    async with here.bot():
        await here.guild.deletes(here.hall)
        await here.awards("one")
        await here.done()
        asked = len(here.twin.requests)
        assert await here.fates() == [("failed", "the channel is gone")]
        here.clock.forward(days=1)
        await here.done()
        assert len(here.twin.requests) == asked


async def test_a_bot_without_permission_says_so(engine: AsyncEngine) -> None:
    clock = StandingClock()
    async with open_twin(clock=clock) as twin:
        guild = twin.guild("home", permissions=int(May.VIEW_CHANNEL))
        general = guild.text("general")
        await set_up(engine, guild.id, announce_channel_id=str(general.id))
        here = Community(engine, twin, guild, clock, general, general, guild.member("Ada"))
        guild.roles[guild.id].permissions = int(May.VIEW_CHANNEL)
        async with here.bot():
            await here.awards("one")
            await here.done()
        assert await here.fates() == [("failed", "the bot lacks the permission for it")]


async def test_no_community_speaks_in_another(here: Community) -> None:
    other = here.twin.guild("other").text("theirs")
    await here.sets(announce_channel_id=str(other.id))
    async with here.bot():
        await here.awards("one")
        await here.done()
    assert here.twin.messages(other) == []
    assert await here.fates() == [("failed", "the channel belongs to somebody else")]


async def test_messages_reach_people_who_take_them(here: Community) -> None:
    bob = here.guild.member("Bob")
    stock_of(here.twin).closed.add(bob.id)
    await here.awards("so that they are known")
    await here.happens("manual_award", bob, currency="gold", amount=1)
    async with here.bot():
        await here.row("send_message", '{"template": "hello {{ member.name }}"}', here.ada, None)
        await here.row("send_message", '{"template": "hello"}', bob, None)
        await here.row("send_message", '{"template": "@everyone <@1>"}', None, here.general)
        await here.done()
    assert (await here.fates())[-3:] == [
        ("delivered", None),
        ("failed", "the member takes no messages from the bot"),
        ("delivered", None),
    ]
    [loud] = here.twin.messages(here.general)
    assert (loud.mention_everyone, loud.mentions) == (False, [])


async def test_members_and_modules_may_be_silent(here: Community) -> None:
    await here.awards("before")
    async with batch_transaction(here.engine) as (_, raw):
        account = await account_for(raw, here.guild.id, here.ada.id)
        await prefer(raw, here.guild.id, account, "awards", announce=False)
    async with here.bot():
        await here.done()
        assert await here.fates() == [("skipped", "the member does not want to hear of it")]
        await here.happens("milestone_grant", here.ada, milestone="founding-member")
        async with changing(here.engine, here.guild.id) as change:
            await switch_modules(change, {"announcements": False})
        await here.happens("manual_award", here.guild.owner, currency="gold", amount=1)
        await here.done()
    assert len(here.said(here.hall)) <= 1
