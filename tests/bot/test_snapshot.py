"""What Discord calls a guild's channels and roles is known when the bot comes, and kept as it changes."""

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.bot.capture.guilds import shown
from synapse.db.session import batch_transaction, glance
from synapse.guilds.audit import AuditFilter, list_changes
from synapse.guilds.guild import Named, directory, guilds_in
from synapse.guilds.zone_list import list_zones
from synapse.guilds.zones import create_zone
from synapse.runtime.changing import changing
from tests.fixtures.bot import RunningBot, running_bot, set_up
from tests.twin import ChannelType, Twin, TwinGuild


async def written(bot: RunningBot, guild: TwinGuild | None = None) -> dict[int, Named]:
    """The directory, once what has changed is written."""
    await bot.settled()
    number = (guild or bot.home).id
    there = bot.bot.get_guild(number)
    assert there is not None
    await bot.services.directories.write(bot.engine, number, lambda: shown(there), anew=False)
    async with glance(bot.engine) as raw:
        return {one.id: one for one in await directory(raw, number)}


async def zones_of(bot: RunningBot) -> dict[str, list[int]]:
    async with glance(bot.engine) as raw:
        return {zone.name: zone.channels for zone in await list_zones(raw, bot.home.id)}


async def test_everything_is_known_when_the_bot_comes(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("A community")
    category = home.category("Talk")
    general, lounge = home.text("general", category), home.voice("Lounge", category)
    forum, vip = home.forum("Help"), home.role("VIP")
    thread = await home.member("Ada").opens_thread(general, "a thread")
    async with running_bot(engine, twin) as bot:
        known = await written(bot)
        assert known[category.id] == Named("category", category.id, "Talk", "category")
        assert known[general.id] == Named("channel", general.id, "general", "text", category.id)
        assert known[lounge.id] == Named("channel", lounge.id, "Lounge", "voice", category.id)
        assert known[forum.id] == Named("channel", forum.id, "Help", "forum")
        assert known[thread.id] == Named("channel", thread.id, "a thread", "public_thread", None, general.id)
        assert known[vip.id] == Named("role", vip.id, "VIP")
    async with batch_transaction(engine) as (_, raw):
        assert [(one.guild_id, one.name) for one in await guilds_in(raw)] == [(home.id, "A community")]


async def test_changes_are_followed(bot: RunningBot) -> None:
    home = bot.home
    general, vip = await home.opens_channel("general"), await home.makes_role("VIP")
    thread = await home.member("Ada").opens_thread(general, "a thread")
    known = await written(bot)
    assert {general.id, vip.id, thread.id} <= known.keys()
    await home.renames(general, "talk")
    await home.renames(vip, "Friends")
    await home.renames(thread, "another name")
    await home.renames(home, "Elsewhere")
    known = await written(bot)
    assert [known[one].name for one in (general.id, vip.id, thread.id)] == ["talk", "Friends", "another name"]
    async with batch_transaction(bot.engine) as (_, raw):
        assert [one.name for one in await guilds_in(raw)] == ["Elsewhere"]
    await home.deletes(vip)
    await home.deletes(thread)
    await home.deletes(general)
    assert not {general.id, vip.id, thread.id} & (await written(bot)).keys()


async def test_what_was_deleted_while_the_bot_was_away_is_gone_and_closed_threads_are_not(
    engine: AsyncEngine, twin: Twin
) -> None:
    home = twin.guild("home")
    general, old = home.text("general"), home.text("old")
    thread = await home.member("Ada").opens_thread(general, "a thread")
    async with running_bot(engine, twin) as bot:
        assert {general.id, old.id, thread.id} <= (await written(bot)).keys()
    await home.deletes(old)
    thread.is_archived = True
    new = home.text("new")
    async with running_bot(engine, twin) as bot:
        known = await written(bot)
    assert old.id not in known
    assert {general.id, new.id, thread.id} <= known.keys()


async def test_a_new_channel_gets_the_zone_of_its_category(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("home")
    talk, other = home.category("Talk"), home.category("Other")
    first = home.text("first", talk)
    await set_up(engine, home.id)
    async with changing(engine, home.id) as change:
        await create_zone(change, "talk", channels=[first.id])
    async with running_bot(engine, twin) as bot:
        second = await home.opens_channel("second", talk)
        await home.opens_channel("elsewhere", other)
        await home.opens_channel("nowhere")
        third = await home.opens_channel("third", talk, kind=ChannelType.VOICE)
        await written(bot)
        assert (await zones_of(bot))["talk"] == [first.id, second.id, third.id]
        # whoever moves a channel decides about its zone too
        await home.moves(second, other)
        await written(bot)
        assert second.id in (await zones_of(bot))["talk"]
    # made while the bot was away
    fourth = home.text("fourth", talk)
    async with running_bot(engine, twin) as bot:
        await written(bot)
        assert (await zones_of(bot))["talk"] == [first.id, second.id, third.id, fourth.id]
        async with glance(engine) as raw:
            changes = await list_changes(raw, home.id, AuditFilter(target_table="zones"), limit=1)
    assert (changes[0].via, changes[0].actor, changes[0].reason) == ("bot", None, "new channels of its category")


async def test_what_is_the_same_is_not_written(bot: RunningBot) -> None:
    general = await bot.home.opens_channel("general")
    await written(bot)
    before = bot.services.directories.written[bot.home.id]
    await bot.home.changes(general)
    await written(bot)
    assert bot.services.directories.written[bot.home.id] is before
    async with glance(bot.engine) as raw:
        assert await list_changes(raw, bot.home.id, AuditFilter(target_table="zones"), limit=10) == []


async def test_a_guild_that_invites_the_bot_and_sends_it_away(bot: RunningBot) -> None:
    other = bot.twin.guild("Other")
    talk, ada = other.text("talk"), other.member("Ada")
    await other.invites_bot()
    await bot.caught_up()
    assert talk.id in await written(bot, other)
    await ada.says(talk, "hello")
    await bot.settled()
    await other.removes_bot()
    await bot.settled()
    async with glance(bot.engine) as raw:
        assert await raw.fetchval("SELECT count(*) FROM event_lake WHERE guild_id = $1", other.id) == 1
        # what was learned of it stays
        assert await directory(raw, other.id) != []
    assert other.id not in bot.services.directories.written
