"""`/award`: what the admin, the books and the audit log see of it."""

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import glance
from synapse.runtime.orders.awards import standings_of
from tests.bot.commands.admins import audited, is_refused
from tests.fixtures.bot import RunningBot, running_bot, set_up
from tests.twin import Twin, TwinMember


async def balance(bot: RunningBot, member: TwinMember, currency: str) -> int:
    async with glance(bot.engine) as raw:
        return sum(one.balance(currency) for one in await standings_of(raw, bot.home.id, [member.id]))


async def test_an_admin_awards_a_member(bot: RunningBot) -> None:
    general, ada = bot.home.text("general"), bot.home.member("Ada")
    reply = await bot.home.owner.uses(general, "award", member=ada, xp=40, gold=1200, reason="for the talk")
    assert reply.is_private
    # an achievement for the first gold pays some, too
    assert "got 40 XP and 1,200 Gold, and has 40 XP and 1,205 Gold now. Reason: for the talk" in reply.text
    (row,) = await audited(bot)
    assert (row["action"], row["reason"], row["actor"]) == ("MANUAL_AWARD", "for the talk", bot.home.owner.id)
    assert (await balance(bot, ada, "xp"), await balance(bot, ada, "gold")) == (40, 1205)


async def test_members_of_the_admin_role_may_and_others_may_not(bot: RunningBot) -> None:
    general, ada = bot.home.text("general"), bot.home.member("Ada")
    await is_refused(bot, general, "award", member=ada, xp=5)
    role = await bot.home.makes_role("Crew")
    await set_up(bot.engine, bot.home.id, admin_role_id=str(role.id))
    crew = bot.home.member("Cleo", roles=[role])
    assert "got 5 XP" in (await crew.uses(general, "award", member=ada, xp=5)).text


async def test_what_cannot_be_is_said(bot: RunningBot) -> None:
    owner, general, ada = bot.home.owner, bot.home.text("general"), bot.home.member("Ada")
    robot = bot.home.member("Robot", is_bot=True)
    assert "an award of nothing" in (await owner.uses(general, "award", member=ada)).text
    assert "Bots take no part" in (await owner.uses(general, "award", member=robot, xp=5)).text
    wrong = await owner.uses(general, "award", member=ada, currency="silver", amount=5)
    assert "There is no currency 'silver'" in wrong.text
    assert "goes with an amount" in (await owner.uses(general, "award", member=ada, currency="stars")).text
    twice = await owner.uses(general, "award", member=ada, xp=1, currency="xp", amount=5)
    assert "named twice" in twice.text
    assert await audited(bot) == []


async def test_any_currency_can_be_given_and_is_offered(bot: RunningBot) -> None:
    owner, general, ada = bot.home.owner, bot.home.text("general"), bot.home.member("Ada")
    assert ("Stars", "stars") in [(one.name, one.value) for one in await owner.completes("award", "currency", "st")]
    assert await ada.completes("award", "currency", "st") == []
    assert "got 3 Stars" in (await owner.uses(general, "award", member=ada, currency="stars", amount=3)).text
    assert await balance(bot, ada, "stars") == 3


async def test_an_interaction_that_discord_tells_of_twice_pays_once(bot: RunningBot) -> None:
    owner, general, ada = bot.home.owner, bot.home.text("general"), bot.home.member("Ada")
    frames: list[tuple[str, object]] = []
    bot.twin.listeners.append(lambda event, data, _guild: frames.append((event, data)))
    await owner.uses(general, "award", member=ada, xp=40)
    for event, data in frames:
        if event == "INTERACTION_CREATE":
            await bot.twin.dispatch(event, data)
    await bot.settled()
    assert await balance(bot, ada, "xp") == 40


async def test_changes_are_paced_as_the_api_paces_them(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("home")
    general, ada = home.text("general"), home.member("Ada")
    await set_up(engine, home.id)
    async with running_bot(engine, twin, changes_per_minute=2) as bot:
        wrong = await home.owner.uses(general, "award", member=ada, currency="silver", amount=5)
        assert "silver" in wrong.text
        for _ in range(2):
            assert "got 1 XP" in (await home.owner.uses(general, "award", member=ada, xp=1)).text
        assert "2 changes a minute are enough" in (await home.owner.uses(general, "award", member=ada, xp=1)).text
        assert await balance(bot, ada, "xp") == 2
