"""An unmodified discord.py asks the twin's REST routes."""

import io
import time

import aiohttp
import discord
import pytest
from discord.http import Route, handle_message_parameters

from tests.twin import ChannelType, Twin, TwinChannel, TwinGuild
from tests.twin.plain import Plain, plain
from tests.twin.state import Overwrite
from tests.twin.stock import stock_of

SEEN, WRITING = 1 << 10, 1 << 11


@pytest.fixture
def guild(twin: Twin) -> TwinGuild:
    """The bot may everything in it."""
    return twin.guild("home")


@pytest.fixture
def general(guild: TwinGuild) -> TwinChannel:
    return guild.text("general")


def code_of(error: pytest.ExceptionInfo[discord.HTTPException]) -> tuple[int, int]:
    return error.value.status, error.value.code


async def test_a_message_with_embed_and_file_is_shown_and_told(twin: Twin, general: TwinChannel) -> None:
    async with plain(twin) as client:
        embed = discord.Embed(title="Level 5", description="Well done").add_field(name="XP", value="100")
        embed.set_image(url="attachment://card.png")
        file = discord.File(io.BytesIO(b"picture"), "card.png", description="a card")
        sent = await client.text(general.id).send("Hello", embed=embed, file=file)
        await twin.settled()
        assert [message.id for message in client.told("message")] == [sent.id]
        shown = twin.messages(general)[0]
        assert (shown.content, shown.author, shown.embeds[0]["title"]) == ("Hello", twin.bot, "Level 5")
        assert [(one.filename, one.content, one.description) for one in shown.attachments] == [
            ("card.png", b"picture", "a card")
        ]
        assert sent.embeds[0].image.url == shown.attachments[0].url
        assert await sent.attachments[0].read() == b"picture"


async def test_editing_keeps_what_is_not_named(twin: Twin, general: TwinChannel) -> None:
    async with plain(twin) as client:
        message = await client.text(general.id).send("one", embed=discord.Embed(title="stays"))
        await message.edit(content="two")
        shown = twin.messages(general)[0]
        assert (shown.content, shown.embeds[0]["title"]) == ("two", "stays")
        again = await client.text(general.id).fetch_message(message.id)
        assert again.content == "two" and again.edited_at
        await message.delete()
        assert twin.messages(general) == []
        with pytest.raises(discord.NotFound) as error:
            await message.edit(content="three")
        assert code_of(error) == (404, 10008)


async def test_only_own_messages_are_edited(twin: Twin, guild: TwinGuild, general: TwinChannel) -> None:
    message = await guild.member("Ada").says(general, "mine")
    async with plain(twin) as client:
        with pytest.raises(discord.Forbidden) as error:
            await (await client.text(general.id).fetch_message(message.id)).edit(content="yours")
        assert code_of(error) == (403, 50005)


async def test_history_comes_in_pages(twin: Twin, guild: TwinGuild, general: TwinChannel) -> None:
    ada = guild.member("Ada")
    said = [await ada.says(general, f"number {number}") for number in range(230)]
    async with plain(twin) as client:
        channel = client.text(general.id)
        forward = [one.id async for one in channel.history(limit=None, after=discord.Object(said[9].id))]
        assert forward == [one.id for one in said[10:]]
        back = [one.id async for one in channel.history(limit=120, before=discord.Object(said[200].id))]
        assert back == [one.id for one in reversed(said[80:200])]
        around = [one.id async for one in channel.history(limit=5, around=discord.Object(said[50].id))]
        assert around == [one.id for one in reversed(said[48:53])]


async def test_history_is_empty_without_the_permission(twin: Twin) -> None:
    guild = twin.guild("strict", permissions=SEEN | WRITING)
    guild.everyone.permissions = 0
    general = guild.text("general")
    await guild.member("Ada").says(general, "a secret")
    async with plain(twin) as client:
        assert [one async for one in client.text(general.id).history()] == []


async def test_the_same_nonce_is_sent_once(twin: Twin, general: TwinChannel) -> None:
    async with plain(twin) as client:
        params = handle_message_parameters("once", nonce="a-nonce")
        assert params.payload is not None
        params.payload["enforce_nonce"] = True
        first = await client.http.send_message(general.id, params=params)
        again = await client.http.send_message(general.id, params=params)
        assert first["id"] == again["id"]
        assert [one.content for one in twin.messages(general)] == ["once"]


async def test_reactions(twin: Twin, guild: TwinGuild, general: TwinChannel) -> None:
    ada = guild.member("Ada")
    message = await ada.says(general, "hi")
    await ada.reacts(message, "🎉")
    async with plain(twin) as client:
        found = await client.text(general.id).fetch_message(message.id)
        await found.add_reaction("🎉")
        await found.add_reaction("👋")
        found = await client.text(general.id).fetch_message(message.id)
        assert [(str(one.emoji), one.count, one.me) for one in found.reactions] == [("🎉", 2, True), ("👋", 1, True)]
        assert {user.name async for user in found.reactions[0].users()} == {"ada", "Synapse"}
        assert client.user
        await found.remove_reaction("🎉", client.user)
        await found.remove_reaction("🎉", discord.Object(ada.id))
        assert list(message.reactions) == ["👋"]


async def test_threads(twin: Twin, guild: TwinGuild, general: TwinChannel) -> None:
    ada, forum = guild.member("Ada"), guild.forum("Help")
    message = await ada.says(general, "a topic")
    async with plain(twin) as client:
        channel = client.text(general.id)
        by_message = await (await channel.fetch_message(message.id)).create_thread(name="Topic")
        assert by_message.id == message.id
        alone = await channel.create_thread(name="Alone", type=discord.ChannelType.public_thread)
        place = client.get_channel(forum.id)
        assert isinstance(place, discord.ForumChannel)
        post = await place.create_thread(name="Question", content="How?")
        assert post.thread.id == post.message.id
        await twin.settled()
        assert [one.name for one in client.told("thread_create")] == ["Topic", "Alone", "Question"]
        found = client.get_guild(guild.id)
        assert found
        assert {one.name for one in await found.active_threads()} == {"Topic", "Alone", "Question"}
        assert [one.id for one in await alone.fetch_members()] == [twin.bot.id]
        await alone.edit(archived=True)
        assert {one.name for one in await found.active_threads()} == {"Topic", "Question"}
        assert [one.name async for one in channel.archived_threads()] == ["Alone"]
        await alone.send("awake")
        assert not twin.channels[alone.id].is_archived


async def test_roles_are_given_below_the_bots_own(twin: Twin, guild: TwinGuild) -> None:
    low, high = guild.role("Low"), guild.role("High", position=200)
    ada = guild.member("Ada")
    async with plain(twin) as client:
        found = client.get_guild(guild.id)
        assert found
        member = await found.fetch_member(ada.id)
        await member.add_roles(discord.Object(low.id))
        await twin.settled()
        assert twin.roles_of(ada) == [low]
        assert "member_update" in {name for name, _ in client.heard}
        with pytest.raises(discord.Forbidden) as error:
            await member.add_roles(discord.Object(high.id))
        assert code_of(error) == (403, 50013)
        with pytest.raises(discord.NotFound) as unknown:
            await member.remove_roles(discord.Object(5))
        assert code_of(unknown) == (404, 10011)
        made = await found.create_role(name="Made", colour=discord.Colour.red(), hoist=True)
        await made.edit(name="Made anew")
        assert guild.roles[made.id].name == "Made anew"
        await made.delete()
        assert made.id not in guild.roles


async def test_members_are_read_in_pages(twin: Twin, guild: TwinGuild) -> None:
    for number in range(1200):
        guild.member(f"Member {number}")
    async with plain(twin, chunk_guilds_at_startup=False) as client:
        found = client.get_guild(guild.id)
        assert found
        assert len([one async for one in found.fetch_members(limit=None)]) == 1202
        with pytest.raises(discord.NotFound) as error:
            await found.fetch_member(5)
        assert code_of(error) == (404, 10013)


@pytest.mark.parametrize(("permissions", "expected"), [(0, (403, 50001)), (SEEN, (403, 50013)), (SEEN | WRITING, None)])
async def test_writing_takes_permissions(twin: Twin, permissions: int, expected: tuple[int, int] | None) -> None:
    guild = twin.guild("strict", permissions=permissions)
    guild.everyone.permissions = 0
    general = guild.text("general")
    async with plain(twin) as client:
        if expected is None:
            await client.text(general.id).send("hi")
            return
        with pytest.raises(discord.Forbidden) as error:
            await client.text(general.id).send("hi")
        assert code_of(error) == expected


async def test_overwrites_count_and_threads_have_their_parents(twin: Twin) -> None:
    guild = twin.guild("strict", permissions=SEEN | WRITING)
    general, ada = guild.text("general"), guild.member("Ada")
    thread = await ada.opens_thread(general, "inside")
    general.overwrites[twin.bot.id] = Overwrite(twin.bot.id, 1, deny=SEEN)
    async with plain(twin) as client:
        for channel in (general.id, thread.id):
            with pytest.raises(discord.Forbidden) as error:
                await client.http.send_message(channel, params=handle_message_parameters("hi"))
            assert code_of(error) == (403, 50001)


async def test_channels_are_made_changed_and_deleted(twin: Twin, guild: TwinGuild) -> None:
    async with plain(twin) as client:
        found = client.get_guild(guild.id)
        assert found
        category = await found.create_category("Talk")
        overwrites: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite] = {
            found.default_role: discord.PermissionOverwrite(send_messages=False)
        }
        channel = await found.create_text_channel("news", category=category, topic="What is new", overwrites=overwrites)
        assert twin.channels[channel.id].overwrites[guild.id].deny == WRITING
        await channel.edit(name="old")
        await channel.set_permissions(found.default_role, overwrite=None)
        assert not twin.channels[channel.id].overwrites
        assert twin.channels[channel.id].name == "old"
        assert {one.name for one in await found.fetch_channels()} == {"Talk", "old"}
        await channel.delete()
        await twin.settled()
        assert [one.name for one in client.told("guild_channel_delete")] == ["old"]
        with pytest.raises(discord.NotFound) as error:
            await channel.send("gone")
        assert code_of(error) == (404, 10003)


async def test_direct_messages_may_be_closed(twin: Twin, guild: TwinGuild) -> None:
    ada, bob = guild.member("Ada"), guild.member("Bob")
    stock_of(twin).closed.add(bob.id)
    async with plain(twin) as client:
        await (await client.fetch_user(ada.id)).send("hello")
        assert [one.content for one in stock_of(twin).written_to(twin, ada.id)] == ["hello"]
        with pytest.raises(discord.Forbidden) as error:
            await (await client.fetch_user(bob.id)).send("hello")
        assert code_of(error) == (403, 50007)


async def test_invites_webhooks_and_bans(twin: Twin, guild: TwinGuild, general: TwinChannel) -> None:
    async with plain(twin) as client:
        channel, found = client.text(general.id), client.get_guild(guild.id)
        assert found
        invite = await channel.create_invite(max_age=0)
        assert [one.code for one in await found.invites()] == [invite.code]
        assert (await client.fetch_invite(invite.code)).channel == channel
        hook = await channel.create_webhook(name="News")
        await hook.send("from outside", username="Reporter")
        assert [(one.content, one.author.username) for one in twin.messages(general)] == [("from outside", "Reporter")]
        assert await found.webhooks() == [hook]
        eve = guild.member("Eve")
        stock_of(twin).bans[guild.id] = {eve.id: "spam"}
        assert [(one.user.id, one.reason) async for one in found.bans()] == [(eve.id, "spam")]
        await found.kick(discord.Object(eve.id))
        assert eve.id not in guild.members


async def test_counts_and_pictures(twin: Twin, guild: TwinGuild) -> None:
    guild.uncounted_members = 1000
    async with plain(twin) as client:
        found = await client.fetch_guild(guild.id)
        assert found.approximate_member_count == 1002
        user = await client.fetch_user(guild.owner.id)
        assert (await user.display_avatar.with_size(128).read()).startswith(b"\x89PNG")


async def test_a_limit_is_waited_for_and_errors_are_retried(twin: Twin, general: TwinChannel) -> None:
    async with plain(twin) as client:
        twin.limits("POST /channels/*/messages", retry_after=0.3)
        began = time.monotonic()
        await client.text(general.id).send("patience")
        assert time.monotonic() - began >= 0.3
        twin.fails("POST /channels/*/messages", status=500)
        await client.text(general.id).send("again")
        assert [one.content for one in twin.messages(general)] == ["patience", "again"]
        posts = [one.status for one in twin.requests if one.method == "POST"]
        assert posts == [429, 200, 500, 200]
        twin.fails("POST /channels/*/messages", status=403)
        with pytest.raises(discord.Forbidden):
            await client.text(general.id).send("never")


async def test_what_was_done_may_be_answered_with_an_error(twin: Twin, general: TwinChannel) -> None:
    async with plain(twin) as client:
        twin.fails("POST /channels/*/messages", status=502, is_done=True)
        # the client tries again by itself, with the same nonce
        await client.text(general.id).send("once")
        twin.fails("POST /channels/*/messages", status=503, is_done=True)
        with pytest.raises(discord.DiscordServerError):
            await client.text(general.id).send("done")
        assert [one.content for one in twin.messages(general)] == ["once", "done"]


async def test_a_narrow_bucket_is_kept_by_the_client(twin: Twin, general: TwinChannel) -> None:
    stock_of(twin).limits.narrows("POST /channels/*/messages", 2, 0.3)
    async with plain(twin) as client:
        for number in range(5):
            await client.text(general.id).send(str(number))
    assert [one.status for one in twin.requests if one.method == "POST"] == [200] * 5


async def test_nothing_is_answered_while_it_is_down(twin: Twin, general: TwinChannel) -> None:
    async with plain(twin) as client:
        twin.is_down = True
        with pytest.raises(discord.DiscordServerError):
            await client.text(general.id).send("hello?")
        twin.is_down = False
        await client.text(general.id).send("hello!")


async def test_more_than_fifty_requests_a_second_are_a_fault(twin: Twin, general: TwinChannel) -> None:
    stock_of(twin).limits.per_second = 10
    async with plain(twin, max_ratelimit_timeout=30) as client:
        for number in range(12):
            await client.text(general.id).send(str(number))
    assert any("more than 10 requests within a second" in fault for fault in twin.faults)
    twin.faults.clear()


async def test_one_request_after_the_other_stays_below_the_limit(twin: Twin, general: TwinChannel) -> None:
    async with plain(twin) as client:
        for number in range(60):
            await client.text(general.id).send(str(number))
    assert stock_of(twin).limits.peak <= 50


async def test_an_unknown_route_is_a_fault(twin: Twin) -> None:
    async with plain(twin) as client:
        with pytest.raises(discord.NotFound):
            await client.http.request(Route("GET", "/guilds/1/treasures"))
    assert twin.faults == ["GET /guilds/1/treasures: there is no such route"]
    twin.faults.clear()


async def test_a_wrong_token_is_refused(twin: Twin) -> None:
    client = Plain(twin)
    with pytest.raises(discord.LoginFailure):
        await client.login("wrong")
    await client.close()
    assert stock_of(twin).limits.invalid == 1


async def test_answers_are_json_with_limits(twin: Twin) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(
            "https://discord.com/api/v10/users/@me", proxy=twin.proxy, headers={"Authorization": f"Bot {twin.token}"}
        ) as answer,
    ):
        assert answer.headers["Content-Type"] == "application/json"
        assert {f"X-RateLimit-{name}" for name in ("Bucket", "Limit", "Remaining", "Reset", "Reset-After")} <= set(
            answer.headers
        )


async def test_a_category_takes_no_messages(twin: Twin, guild: TwinGuild) -> None:
    category = guild.category("Talk")
    assert category.type is ChannelType.CATEGORY
    async with plain(twin) as client:
        with pytest.raises(discord.HTTPException) as error:
            await client.http.send_message(category.id, params=handle_message_parameters("hi"))
        assert code_of(error) == (400, 50008)
