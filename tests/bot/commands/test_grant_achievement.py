"""`/grant-achievement`: granted once, chosen by name."""

from tests.bot.commands.admins import audited, is_refused
from tests.bot.commands.test_award import balance
from tests.fixtures.bot import RunningBot


async def test_an_achievement_is_granted_once_and_pays_once(bot: RunningBot) -> None:
    general, owner, ada = bot.home.text("general"), bot.home.owner, bot.home.member("Ada")
    await owner.uses(general, "create-achievement", name="Early bird", description="Up early", xp_reward=30)
    (choice,) = await owner.completes("grant-achievement", "achievement_id", "early")
    assert choice == ("Early bird", "early-bird")
    reply = await owner.uses(general, "grant-achievement", member=ada, achievement_id=choice.value)
    assert reply.is_private
    assert "has earned **Early bird**" in reply.text
    again = await owner.uses(general, "grant-achievement", member=ada, achievement_id="early-bird")
    assert "has **Early bird** already, and keeps it" in again.text
    assert await balance(bot, ada, "xp") == 30


async def test_unknown_ones_are_named(bot: RunningBot) -> None:
    general, ada = bot.home.text("general"), bot.home.member("Ada")
    reply = await bot.home.owner.uses(general, "grant-achievement", member=ada, achievement_id="nothing")
    assert "There is no achievement 'nothing' to grant" in reply.text
    assert await audited(bot) == []


async def test_others_may_not(bot: RunningBot) -> None:
    ada = bot.home.member("Ada")
    await is_refused(bot, bot.home.text("general"), "grant-achievement", member=ada, achievement_id="x")
    assert await ada.completes("grant-achievement", "achievement_id", "") == []
