"""`/profile`: what everybody sees of a member, and whom nobody sees."""

from io import BytesIO

from PIL import Image
from syrupy.assertion import SnapshotAssertion

from synapse.guilds.configure import switch_modules
from synapse.members.preferences import Preferences, set_preferences
from synapse.runtime.changing import changing
from tests.bot.commands.telling import plain, talks
from tests.fixtures.bot import RunningBot


async def hide(bot: RunningBot, user: int) -> None:
    async with changing(bot.engine, bot.home.id, by=user) as change:
        assert change.actor is not None
        await set_preferences(change.raw, bot.home.id, change.actor, Preferences(hidden=True))


async def test_a_profile_shows_what_a_member_has_come_to(bot: RunningBot, snapshot: SnapshotAssertion) -> None:
    general, ada, bob = bot.home.text("general"), bot.home.member("Ada"), bot.home.member("Bob")
    await talks(bot, ada.id, 110, length=300)
    await talks(bot, bob.id, 3)
    await ada.uses(general, "profile")
    reply = await bob.uses(general, "profile", member=ada)
    assert not reply.is_private
    assert plain(reply.embeds) == snapshot
    ((name, picture),) = reply.files
    assert name == "profile.png"
    with Image.open(BytesIO(picture)) as card:
        assert card.size == (900, 330)
        # the colour of the pictures that the twin's CDN has
        assert card.convert("RGB").getpixel((115, 119)) == (0x58, 0x65, 0xF2)
    assert reply.embeds[0]["image"]["url"].startswith(("attachment://", "https://cdn"))


async def test_who_never_took_part_or_is_a_bot_has_none(bot: RunningBot) -> None:
    general, ada, eve = bot.home.text("general"), bot.home.member("Ada"), bot.home.member("Eve")
    robot = bot.home.member("Robot", is_bot=True)
    reply = await ada.uses(general, "profile", member=eve)
    assert reply.is_private
    assert "There is nothing to see of Eve" in reply.text
    assert "Nothing is known of you here yet" in (await eve.uses(general, "profile")).text
    assert "Bots take no part" in (await ada.uses(general, "profile", member=robot)).text
    assert bot.twin.messages(general) == []


async def test_who_hides_is_shown_to_themselves_and_admins_in_private(bot: RunningBot) -> None:
    general, ada, bob = bot.home.text("general"), bot.home.member("Ada"), bot.home.member("Bob")
    await talks(bot, ada.id, 2)
    await hide(bot, ada.id)
    assert "nothing to see of Ada" in (await bob.uses(general, "profile", member=ada)).text
    for who in (ada, bot.home.owner):
        reply = await who.uses(general, "profile", member=ada)
        assert reply.is_private
        assert reply.embeds[0]["title"] == "Ada"
    assert bot.twin.messages(general) == []


async def test_modules_that_are_off_are_not_shown(bot: RunningBot) -> None:
    general, ada = bot.home.text("general"), bot.home.member("Ada")
    await talks(bot, ada.id, 2)
    async with changing(bot.engine, bot.home.id) as change:
        await switch_modules(change, {"economy": False, "milestones": False, "seasons": False})
    embed = (await ada.uses(general, "profile")).embeds[0]
    assert [field["name"] for field in embed["fields"]] == ["Activity"]
