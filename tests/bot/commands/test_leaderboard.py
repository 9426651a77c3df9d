"""`/leaderboard`: pages that anybody may leaf through, one's own place on each of them."""

from datetime import timedelta

from syrupy.assertion import SnapshotAssertion

from synapse.guilds.configure import switch_modules
from synapse.kit.clock import now
from synapse.runtime.changing import changing
from tests.bot.commands.telling import happens, named, plain, talks
from tests.bot.commands.test_profile import hide
from tests.fixtures.bot import RunningBot, running_bot, set_up
from tests.runtime.community import Record, record
from tests.twin import TwinMember


async def crowd(bot: RunningBot, size: int) -> list[TwinMember]:
    """Members who talked ever more, the last one most."""
    people = [bot.home.member(f"Member {number}") for number in range(1, size + 1)]
    for number, one in enumerate(people, 1):
        await talks(bot, one.id, number)
    await named(bot, *people)
    return people


async def test_a_board_shows_who_has_most_and_ones_own_place(bot: RunningBot, snapshot: SnapshotAssertion) -> None:
    general = bot.home.text("general")
    people = await crowd(bot, 4)
    reply = await people[0].uses(general, "leaderboard")
    assert not reply.is_private
    assert plain(reply.embeds) == snapshot
    assert reply.components == []
    seasonal = await people[0].uses(general, "leaderboard", currency="stars", period="season")
    assert "this season" in seasonal.embeds[0]["title"]
    levels = await people[0].uses(general, "leaderboard", currency="level")
    assert levels.embeds[0]["title"] == "🏆 Leaderboard: Levels"


async def test_anybody_leafs_and_sees_their_own_place(bot: RunningBot) -> None:
    general = bot.home.text("general")
    await set_up(bot.engine, bot.home.id, leaderboard_size=2)
    people = await crowd(bot, 5)
    first = await people[0].uses(general, "leaderboard", currency="xp")
    assert "Member 5" in first.embeds[0]["description"]
    assert "#5" in first.embeds[0]["description"].split("Your place")[1]
    turned = await people[1].presses(first, "▶")
    text = turned.embeds[0]["description"]
    assert "Member 3" in text.split("Your place")[0]
    assert "Member 5" not in text
    assert "#4" in text.split("Your place")[1]
    own = await people[0].presses(turned, "My place")
    assert own.embeds[0]["footer"]["text"] == "Page 3 of 3 · 5 Members"
    back = await people[4].presses(own, "⏮")
    assert back.embeds[0]["footer"]["text"].startswith("Page 1 of 3")
    assert len([one for one in bot.twin.messages(general) if one.embeds]) == 1


async def test_a_board_of_the_last_days_goes_by_what_was_earned_in_them(bot: RunningBot) -> None:
    general = bot.home.text("general")
    await set_up(bot.engine, bot.home.id, leaderboard_size=1)
    ada, bob, cyd = (bot.home.member(name) for name in ("Ada", "Bob", "Cyd"))
    gifts = ((200, ada, 5_000), (60, ada, 40), (20, bob, 100), (3, ada, 10), (2, cyd, 60))
    await happens(bot, *(_gift(bot, days, one, amount) for days, one, amount in gifts))
    await named(bot, ada, bob, cyd)
    week = await bob.uses(general, "leaderboard", currency="gold", period="7d")
    assert week.embeds[0]["title"] == "🏆 Leaderboard: Gold, the last 7 days"
    assert "**Cyd** · 60" in week.embeds[0]["description"]
    assert "Your place" not in week.embeds[0]["description"]
    second = (await ada.presses(week, "▶")).embeds[0]
    assert "**Ada** · 10" in second["description"].split("Your place")[0]
    assert second["footer"]["text"] == "Page 2 of 2 · 2 Members"
    month = await cyd.uses(general, "leaderboard", currency="gold", period="30d")
    assert "**Bob** · 100" in month.embeds[0]["description"]
    own = (await ada.presses(month, "My place")).embeds[0]
    assert "**Ada** · 10" in own["description"]
    assert own["footer"]["text"] == "Page 3 of 3 · 3 Members"
    quarter = (await ada.uses(general, "leaderboard", currency="gold", period="90d")).embeds[0]
    assert "**Ada** · 50" in quarter["description"].split("Your place")[1]


def _gift(bot: RunningBot, days: int, whom: TwinMember, amount: int) -> Record:
    """Gold by hand, some days ago."""
    payload = {"currency": "gold", "amount": amount}
    at = now() - timedelta(days=days)
    return record("manual_award", at, whom.id, f"gift-{whom.id}-{days}", payload=payload, guild=bot.home.id)


async def test_buttons_work_after_a_restart(bot: RunningBot) -> None:
    general = bot.home.text("general")
    await set_up(bot.engine, bot.home.id, leaderboard_size=1)
    people = await crowd(bot, 3)
    board = await people[0].uses(general, "leaderboard")
    await bot.bot.close()
    async with running_bot(bot.engine, bot.twin):
        turned = await people[0].presses(board, "▶")
        assert turned.embeds[0]["footer"]["text"].startswith("Page 2 of 3")


async def test_who_hides_is_on_no_board(bot: RunningBot) -> None:
    general = bot.home.text("general")
    people = await crowd(bot, 3)
    await hide(bot, people[2].id)
    text = (await people[2].uses(general, "leaderboard")).embeds[0]["description"]
    assert "Member 3" not in text
    assert "Your place" not in text


async def test_a_board_that_is_not_there_is_told_in_a_sentence(bot: RunningBot) -> None:
    general, ada = bot.home.text("general"), bot.home.member("Ada")
    reply = await ada.uses(general, "leaderboard", currency="gems")
    assert reply.is_private
    assert reply.text.startswith("There is no currency 'gems'")
    assert "does not begin anew" in (await ada.uses(general, "leaderboard", currency="gold", period="season")).text
    assert {one.value for one in await ada.completes("leaderboard", "currency", "")} == {"xp", "stars", "gold", "level"}
    async with changing(bot.engine, bot.home.id) as change:
        await switch_modules(change, {"economy": False})
    assert "switched off" in (await ada.uses(general, "leaderboard")).text
