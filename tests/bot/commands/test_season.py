"""`/season`: the running season ends, the next begins."""

from datetime import timedelta

from synapse.runtime.vocabulary import in_force
from tests.bot.commands.admins import audited, is_refused
from tests.fixtures.bot import RunningBot


async def test_a_season_is_rolled(bot: RunningBot) -> None:
    general, owner = bot.home.text("general"), bot.home.owner
    reply = await owner.uses(general, "season", name="Spring")
    assert reply.is_private
    assert "**Season 1** has ended, its standings are kept. **Spring** has begun until" in reply.text
    season = (await in_force(bot.services.spine, bot.home.id)).program.setting.season
    assert season is not None and season.ends_at is not None
    assert season.name == "Spring"
    assert season.ends_at - season.starts_at == timedelta(days=120).total_seconds()
    assert "SEASON_ROLL" in [row["action"] for row in await audited(bot)]


async def test_a_name_is_used_once(bot: RunningBot) -> None:
    general, owner = bot.home.text("general"), bot.home.owner
    reply = await owner.uses(general, "season", name="Season 1", duration_days=30)
    assert "There has been a season called 'Season 1'. Choose another name." in reply.text
    assert await audited(bot) == []


async def test_others_may_not(bot: RunningBot) -> None:
    await is_refused(bot, bot.home.text("general"), "season", name="Mine")
