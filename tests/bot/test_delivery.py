"""What rules decide arrives on Discord: in the right channel, in the right words, and once."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from syrupy.assertion import SnapshotAssertion

from synapse.db.session import batch_transaction, glance
from synapse.guilds.configure import switch_modules
from synapse.members.accounts import account_for
from synapse.members.preferences import prefer
from synapse.runtime.changing import changing
from tests.bot.community import Community, a_community, until
from tests.twin.permissions import May
from tests.twin.stock import stock_of

SENDING = "POST /channels/*/messages"


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


@pytest.mark.parametrize("later", [1, 95, 600])
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
    assert here.asked() - asked == (1 if later < 120 else 0)
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
    async with a_community(engine, may=int(May.VIEW_CHANNEL), announce_channel_id="hall") as here:
        here.guild.roles[here.guild.id].permissions = int(May.VIEW_CHANNEL)
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
