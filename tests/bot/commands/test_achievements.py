"""`/achievements`: what there is to earn, what a member has, and how far they are."""

from syrupy.assertion import SnapshotAssertion

from tests.bot.commands.telling import named, plain, talks
from tests.bot.commands.test_profile import hide
from tests.fixtures.bot import RunningBot


async def test_the_gallery_tells_what_is_earned_and_what_is_not(bot: RunningBot, snapshot: SnapshotAssertion) -> None:
    general, ada, bob = bot.home.text("general"), bot.home.member("Ada"), bot.home.member("Bob")
    await talks(bot, ada.id, 30)
    await talks(bot, bob.id, 2)
    await named(bot, ada, bob)
    reply = await bob.uses(general, "achievements", member=ada)
    assert not reply.is_private
    pages = [plain(reply.embeds)]
    while not next(one for one in reply.components[0]["components"] if one["label"] == "▶").get("disabled"):
        reply = await bob.presses(reply, "▶")
        pages.append(plain(reply.embeds))
    assert pages == snapshot
    text = str(pages)
    assert "Hello World" in text
    assert "30 of 100" in text


async def test_who_hides_is_leafed_through_by_nobody_else(bot: RunningBot) -> None:
    general, ada, bob = bot.home.text("general"), bot.home.member("Ada"), bot.home.member("Bob")
    await talks(bot, ada.id, 2)
    reply = await ada.uses(general, "achievements")
    await hide(bot, ada.id)
    refused = await bob.presses(reply, "▶")
    assert "nothing to see" in refused.followups[0].content
    assert (await ada.uses(general, "achievements")).is_private
    assert "nothing to see of Ada" in (await bob.uses(general, "achievements", member=ada)).text
