"""What people do, as an unmodified client sees it."""

from datetime import UTC, datetime

import discord

from tests.twin import Twin
from tests.twin.listening import listening
from tests.twin.messages import THREAD_CREATED


async def test_messages_say_who_wrote_what_to_whom(twin: Twin) -> None:
    guild = twin.guild("A community")
    general, ada, bob = guild.text("general"), guild.member("Ada"), guild.member("Bob")
    async with listening(twin) as client:
        asked = await ada.says(general, f"hello {bob.mention}", attachments=2)
        await bob.says(general, "hi", reply_to=asked)
        await twin.settled()
        first, second = client.of("message")
        assert (first.id, first.author.id, first.author.display_name) == (asked.id, ada.id, "Ada")
        assert (first.channel.id, first.guild.id) == (general.id, guild.id)
        assert [one.id for one in first.mentions] == [bob.id]
        assert len(first.attachments) == 2
        assert second.type is discord.MessageType.reply
        assert second.reference.resolved.author.id == ada.id


async def test_a_message_of_another_time_has_an_id_of_that_time(twin: Twin) -> None:
    guild = twin.guild("A community")
    general, ada = guild.text("general"), guild.member("Ada")
    now = await ada.says(general, "now")
    then = await ada.says(general, "then", at=datetime(2020, 5, 1, tzinfo=UTC))
    assert discord.utils.snowflake_time(then.id) == datetime(2020, 5, 1, tzinfo=UTC)
    assert twin.messages(general) == [then, now]


async def test_messages_are_edited_and_deleted(twin: Twin) -> None:
    guild = twin.guild("A community")
    general, ada = guild.text("general"), guild.member("Ada")
    async with listening(twin) as client:
        said = await ada.says(general, "one")
        await ada.edits(said, "two")
        await ada.deletes(said)
        await twin.settled()
        (edited,) = client.of("raw_message_edit")
        assert edited.message.content == "two"
        assert [one.message_id for one in client.of("raw_message_delete")] == [said.id]
        assert twin.messages(general) == []


async def test_reactions_come_once_and_go(twin: Twin) -> None:
    guild = twin.guild("A community")
    general, ada, bob = guild.text("general"), guild.member("Ada"), guild.member("Bob")
    async with listening(twin) as client:
        said = await ada.says(general, "well?")
        for _ in range(2):
            await bob.reacts(said, "🎉")
        await bob.reacts(said, "nod:123456789012345678")
        await bob.takes_back(said, "🎉")
        await bob.takes_back(said, "🎉")
        await twin.settled()
        added = client.of("raw_reaction_add")
        assert [(one.user_id, one.emoji.name, one.emoji.id) for one in added] == [
            (bob.id, "🎉", None),
            (bob.id, "nod", 123456789012345678),
        ]
        assert [one.message_author_id for one in added] == [ada.id, ada.id]
        (removed,) = client.of("raw_reaction_remove")
        assert (removed.user_id, removed.member) == (bob.id, None)
        assert list(said.reactions) == ["nod:123456789012345678"]


async def test_threads_begin_in_three_ways(twin: Twin) -> None:
    guild = twin.guild("A community")
    general, forum, ada = guild.text("general"), guild.forum("Help"), guild.member("Ada")
    async with listening(twin) as client:
        said = await ada.says(general, "a question")
        plain = await ada.opens_thread(general, "plain")
        begun = await ada.opens_thread(general, "from a message", message=said)
        post = await ada.opens_thread(forum, "a post", text="please help")
        await ada.says(post, "anybody?")
        await twin.settled()
        threads = client.of("thread_create")
        assert [(one.id, one.parent_id, one.owner_id) for one in threads] == [
            (plain.id, general.id, ada.id),
            (said.id, general.id, ada.id),
            (post.id, forum.id, ada.id),
        ]
        assert begun.id == said.id
        # Discord writes into the channel that a thread was begun, and a post has its first message's id
        assert [one.type for one in twin.messages(general)] == [0, THREAD_CREATED]
        assert [(one.id == post.id, one.content) for one in twin.messages(post)] == [
            (True, "please help"),
            (False, "anybody?"),
        ]


async def test_voice_is_one_event_for_everything(twin: Twin) -> None:
    guild = twin.guild("A community")
    lounge, stage, ada = guild.voice("Lounge"), guild.stage("Stage"), guild.member("Ada")
    async with listening(twin) as client:
        await ada.joins_voice(lounge)
        await ada.voice_state(mute=True, deaf=True)
        await ada.joins_voice(stage)
        await ada.leaves_voice()
        await twin.settled()
        states = client.of("voice_state_update")
        assert [(one.channel and one.channel.name, one.self_mute, one.self_deaf) for one in states] == [
            ("Lounge", False, False),
            ("Lounge", True, True),
            ("Stage", False, False),
            (None, False, False),
        ]
        assert len({one.session_id for one in states}) == 1


async def test_members_come_change_and_go(twin: Twin) -> None:
    guild = twin.guild("A community")
    vip, lounge = guild.role("VIP"), guild.voice("Lounge")
    async with listening(twin) as client:
        bob = await guild.joins("Bob")
        await bob.gets(vip)
        await bob.calls_themselves("Bobby")
        await bob.loses(vip)
        await bob.joins_voice(lounge)
        await bob.leaves()
        await guild.joins("Bob", user=bob.user)
        await twin.settled()
        assert [one.id for one in client.of("member_join")] == [bob.id, bob.id]
        assert [one.user.id for one in client.of("raw_member_remove")] == [bob.id]
        assert client.of("voice_state_update")[-1].channel is None
        assert twin.roles_of(guild.members[bob.id]) == []


async def test_channels_and_roles_come_change_and_go(twin: Twin) -> None:
    guild = twin.guild("A community")
    talk, ada = guild.category("Talk"), guild.member("Ada")
    async with listening(twin) as client:
        room = await guild.opens_channel("room", talk)
        await guild.renames(room, "a better room")
        await guild.moves(room, None)
        thread = await ada.opens_thread(room, "a thread")
        role = await guild.makes_role("VIP")
        await ada.gets(role)
        await guild.renames(role, "VVIP")
        await guild.renames(guild, "A better community")
        await twin.settled()
        (seen,) = client.guilds
        found = seen.get_channel(room.id)
        assert found is not None
        assert (found.name, found.category, seen.name) == ("a better room", None, "A better community")
        assert [one.name for one in seen.roles] == ["@everyone", "VVIP", "Synapse"]
        await guild.deletes(room)
        await guild.deletes(role)
        await twin.settled()
        assert (seen.get_channel(room.id), seen.get_thread(thread.id), seen.get_role(role.id)) == (None, None, None)
        assert thread.id not in twin.channels
        assert ada.role_ids == []


async def test_the_bot_comes_into_a_guild_and_is_thrown_out(twin: Twin) -> None:
    async with listening(twin) as client:
        guild = twin.guild("A new community")
        await guild.invites_bot()
        await twin.settled()
        assert [one.id for one in client.of("guild_join")] == [guild.id]
        await guild.removes_bot()
        await twin.settled()
        assert [one.id for one in client.of("guild_remove")] == [guild.id]
        assert list(client.guilds) == []
