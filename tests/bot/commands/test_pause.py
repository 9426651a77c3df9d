"""`/pause`: the kill switch, what it means, and paying afterwards."""

import asyncio

from synapse.db.session import glance
from synapse.kit.clock import seconds_of
from synapse.rules.event import Event
from synapse.runtime.handle import handle
from synapse.runtime.kinds import KINDS
from synapse.runtime.tasks import tasks_of
from synapse.runtime.worker import working
from tests.bot.commands.admins import audited, is_refused, value_of, words
from tests.bot.commands.test_award import balance
from tests.fixtures.bot import RunningBot


async def test_payouts_are_paused_and_go_on(bot: RunningBot) -> None:
    general, owner, ada = bot.home.text("general"), bot.home.owner, bot.home.member("Ada")
    reply = await owner.uses(general, "pause on", reason="a raid")
    assert reply.is_private
    assert "Payouts are paused. Everything that happens is kept" in reply.text
    assert await value_of(bot, "payouts_paused") is True
    assert "are paused already" in (await owner.uses(general, "pause on")).text
    assert "are **paused**" in (await owner.uses(general, "pause status")).text
    assert "payouts are paused" in (await owner.uses(general, "award", member=ada, xp=5)).text.casefold()
    assert "Payouts go on" in (await owner.uses(general, "pause off")).text
    assert "not paused" in (await owner.uses(general, "pause off")).text
    assert [(row["target"], row["reason"], row["actor"]) for row in await audited(bot)] == [
        ("payouts_paused", "a raid", owner.id),
        ("payouts_paused", None, owner.id),
    ]


async def test_the_unpaid_is_previewed_and_paid_once(bot: RunningBot) -> None:
    general, owner, ada = bot.home.text("general"), bot.home.owner, bot.home.member("Ada")
    assert "Nothing is unpaid" in (await owner.uses(general, "pause pay")).text
    await owner.uses(general, "pause on")
    await handle(bot.services.spine, bot.home.id, [message_by(bot, ada.id)])
    assert await balance(bot, ada, "xp") == 0
    assert "1 event stayed unpaid" in (await owner.uses(general, "pause off")).text
    (span,) = await owner.completes("pause pay", "span", "")
    reply = await owner.uses(general, "pause pay", span=span.value)
    assert "1 event would be paid" in words(reply)
    assert "XP" in words(reply)
    assert await balance(bot, ada, "xp") == 0
    again = await owner.uses(general, "pause pay")
    assert "will be paid now" in (await owner.presses(reply, "Pay all of this")).text
    await _worked(bot)
    paid = await balance(bot, ada, "xp")
    assert paid > 0
    assert "was paid" in (await owner.presses(again, "Pay all of this")).text
    assert "Nothing is unpaid" in (await owner.uses(general, "pause status")).text
    assert await balance(bot, ada, "xp") == paid


async def test_others_may_not(bot: RunningBot) -> None:
    general = bot.home.text("general")
    await is_refused(bot, general, "pause on")
    await is_refused(bot, general, "pause pay")


def message_by(bot: RunningBot, member: int) -> Event:
    measured = {"length": 60, "word_count": 12, "attachment_count": 0, "emoji_count": 0, "mention_count": 0}
    said = dict.fromkeys(("has_code_block", "has_link", "has_attachment", "is_reply"), False)
    at = seconds_of(bot.services.clock())
    return Event(bot.home.id, "message_create", "1", at, member, channel=5, payload=measured | said)


async def _worked(bot: RunningBot) -> None:
    """Let a worker do what was asked for."""
    async with working(bot.services.spine, KINDS), asyncio.timeout(30):
        while not await _is_done(bot):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def _is_done(bot: RunningBot) -> bool:
    async with glance(bot.engine) as raw:
        return all(one.is_finished for one in await tasks_of(raw, bot.home.id))
