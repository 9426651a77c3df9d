"""`/setup`: a new community is set up in one private message, step by step, with a restart in between."""

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import batch_transaction, glance
from synapse.guilds.guild import Named, ensure_guild, name_guild, name_objects
from synapse.guilds.zone_list import list_zones
from synapse.runtime.tasks import tasks_of
from synapse.runtime.vocabulary import in_force
from tests.bot.commands.admins import audited, value_of, words
from tests.fixtures.bot import RunningBot, running_bot
from tests.twin import Reply, Twin, TwinGuild


async def known(engine: AsyncEngine, home: TwinGuild) -> None:
    """What the bot writes down of a community when it comes."""
    async with batch_transaction(engine) as (_, raw):
        await ensure_guild(raw, home.id)
        await name_guild(raw, home.id, home.name)
        named = [
            Named("category", one.id, one.name)
            if one.type == 4
            else Named("channel", one.id, one.name, "text", one.parent_id)
            for one in home.channels.values()
        ]
        await name_objects(raw, home.id, named)


async def zones(bot: RunningBot) -> dict[str, list[int]]:
    async with glance(bot.engine) as raw:
        return {one.name: one.channels for one in await list_zones(raw, bot.home.id)}


async def step(bot: RunningBot, reply: Reply, name: str) -> Reply:
    """Go on, and see that it is the step of that name."""
    found = await bot.home.owner.presses(reply, "Next ▶")
    assert name in words(found)
    return found


def menu(reply: Reply, what: str) -> str:
    """The custom id of a menu."""
    ids = [part["custom_id"] for row in reply.components for part in row["components"]]
    return next(one for one in ids if one.endswith(f":{what}"))


async def test_a_community_is_set_up_step_by_step(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("A community")
    talk, play = home.category("Talk"), home.category("Play")
    general, chess, loose = home.text("general", talk), home.text("chess", play), home.text("loose")
    news, crew = home.text("news", talk), home.role("Crew")
    await known(engine, home)
    owner = home.owner
    async with running_bot(engine, twin) as bot:
        reply = await owner.uses(general, "setup")
        assert reply.is_private
        assert "Setting up A community · 1 of 5" in words(reply)
        reply = await owner.chooses(reply, menu(reply, "preset"), ["classic-gamification"])
        reply = await step(bot, reply, "Which zones?")
        assert f"**Talk**: <#{general.id}> <#{news.id}>" in words(reply)
        assert f"In no zone: <#{loose.id}>" in words(reply)
        reply = await owner.chooses(reply, menu(reply, "channel"), [loose])
        reply = await owner.chooses(reply, menu(reply, "zone"), ["Play"])
        assert f"**Play**: <#{chess.id}> <#{loose.id}>" in words(reply)
    async with running_bot(engine, twin) as bot:
        reply = await step(bot, reply, "Who administers Synapse?")
        reply = await owner.chooses(reply, menu(reply, "role"), [crew])
        reply = await step(bot, reply, "Where does the bot post?")
        reply = await owner.chooses(reply, menu(reply, "announce"), [news])
        reply = await owner.presses(reply, "Announce where it happens: off")
        assert f"Announcements: <#{news.id}>" in words(reply)
        reply = await step(bot, reply, "Is this right?")
        assert f"**Admin role**: <@&{crew.id}>" in words(reply)
        assert "2 new zones" in words(reply)
        assert await zones(bot) == {}
        reply = await owner.presses(reply, "Set up")
        assert "✅ This community is set up" in words(reply)
        found = await zones(bot)
        assert (sorted(found["Talk"]), sorted(found["Play"])) == (
            sorted([general.id, news.id]),
            sorted([chess.id, loose.id]),
        )
        assert await value_of(bot, "admin_role_id") == str(crew.id)
        assert await value_of(bot, "announce_channel_id") == str(news.id)
        assert await value_of(bot, "announce_where_it_happens") is True
        assert (await in_force(bot.services.spine, home.id)).configuration.name == "A community"
        assert ("CREATE", "setup", owner.id) in [
            (one["action"], one["table"], one["actor"]) for one in await audited(bot)
        ]
        reply = await owner.presses(reply, "Read the last 30 days")
        assert "The last 30 days are being read" in words(reply)
        async with glance(engine) as raw:
            assert [one.kind for one in await tasks_of(raw, home.id)] == ["history"]


async def test_again_it_shows_what_is_there_and_doubles_nothing(bot: RunningBot) -> None:
    owner, general = bot.home.owner, bot.home.text("general", bot.home.category("Talk"))
    await known(bot.engine, bot.home)
    for _ in range(2):
        reply = await owner.uses(general, "setup")
        reply = await owner.chooses(reply, menu(reply, "preset"), ["classic-gamification"])
        for _ in range(4):
            reply = await owner.presses(reply, "Next ▶")
        reply = await owner.presses(reply, "Set up")
        assert "is set up" in words(reply)
    assert len([one for one in await zones(bot) if one == "Talk"]) == 1
    assert "with **classic-gamification**" in words(await owner.uses(general, "setup"))


async def test_a_setup_that_is_over_says_so(bot: RunningBot) -> None:
    owner, general = bot.home.owner, bot.home.text("general")
    reply = await owner.uses(general, "setup")
    other = await owner.presses(reply, "Next ▶")
    assert "Nothing was changed" in (await owner.presses(other, "Cancel")).text
    late = await owner.uses(general, "setup")
    await owner.presses(late, "Next ▶")
    assert await audited(bot) == []


async def test_it_takes_manage_server(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("A community")
    general, ada = home.text("general"), home.member("Ada")
    boss = home.member("Boss", roles=[home.role("Boss", permissions=1 << 5)])
    async with running_bot(engine, twin):
        assert "This is for admins" in (await ada.uses(general, "setup")).text
        assert "Which preset?" in words(await boss.uses(general, "setup"))
