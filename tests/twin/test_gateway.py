"""The twin's gateway, by an unmodified client and by one that we write by hand."""

import zlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import orjson
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.bot.client import intents
from synapse.bot.run import CannotConnect
from tests.fixtures.bot import running_bot
from tests.twin import Twin, open_twin
from tests.twin.intents import CONTENT, MEMBERS
from tests.twin.listening import listening

Socket = aiohttp.ClientWebSocketResponse
IDENTIFY: dict[str, Any] = {"intents": 1 << 9, "properties": {}, "shard": [0, 1]}


async def test_a_client_is_told_of_its_guilds(twin: Twin) -> None:
    guild = twin.guild("A community")
    talk = guild.category("Talk")
    general, lounge, forum = guild.text("general", talk), guild.voice("Lounge"), guild.forum("Help")
    vip = guild.role("VIP")
    ada = guild.member("Ada", roles=[vip])
    await ada.joins_voice(lounge, mute=True)
    thread = await ada.opens_thread(general, "a thread")
    async with listening(twin) as client:
        (seen,) = client.guilds
        assert (seen.id, seen.name, seen.member_count) == (guild.id, "A community", 3)
        assert {one.id: type(one) for one in seen.channels} == {
            talk.id: discord.CategoryChannel,
            general.id: discord.TextChannel,
            lounge.id: discord.VoiceChannel,
            forum.id: discord.ForumChannel,
        }
        assert [(one.id, one.parent_id) for one in seen.threads] == [(thread.id, general.id)]
        assert seen.me.guild_permissions.administrator
        known = seen.get_member(ada.id)
        assert known is not None
        assert [role.name for role in known.roles] == ["@everyone", "VIP"]
        assert known.voice is not None
        assert (known.voice.channel and known.voice.channel.id, known.voice.self_mute) == (lounge.id, True)


async def test_of_a_large_guild_only_who_speaks_is_told(twin: Twin) -> None:
    guild = twin.guild("A city")
    crowd = [guild.member(f"member {number}") for number in range(300)]
    await crowd[7].joins_voice(guild.voice("Lounge"))
    async with listening(twin) as client:
        (seen,) = client.guilds
        assert seen.large
        assert seen.member_count == 302
        assert {one.id for one in seen.members} == {twin.bot.id, crowd[7].id}
        found = await seen.query_members("member 29", limit=100)
        assert {one.display_name for one in found} == {"member 29", *(f"member 29{digit}" for digit in range(10))}
        await seen.chunk()
        assert len(seen.members) == 302


async def test_intents_decide_what_is_told(twin: Twin) -> None:
    guild = twin.guild("A community")
    general, ada = guild.text("general"), guild.member("Ada")
    wanted = intents()
    wanted.members = wanted.message_content = wanted.guild_reactions = False
    async with listening(twin, wanted) as client:
        said = await ada.says(general, "a secret", attachments=1)
        await ada.says(general, f"hello {guild.me.mention}")
        await ada.reacts(said, "🎉")
        await guild.joins("Bob")
        await twin.settled()
        assert client.texts == ["", f"hello <@{twin.bot.id}>"]
        assert client.of("message")[0].attachments == []
        assert not client.of("raw_reaction_add")
        assert not client.of("member_join")


@pytest.mark.parametrize("way", ["dropped", "asked to reconnect", "invalidated for a moment"])
async def test_a_session_goes_on_with_what_was_missed(twin: Twin, way: str) -> None:
    guild = twin.guild("A community")
    general, ada = guild.text("general"), guild.member("Ada")
    async with listening(twin) as client:
        await ada.says(general, "before")
        before = twin.gateway.sessions.by_shard[0].id
        if way == "dropped":
            await twin.drop(4000)
        elif way == "asked to reconnect":
            await twin.asks_reconnect()
        else:
            await twin.invalidates(resumable=True)
        for text in ("one", "two", "three"):
            await ada.says(general, text)
        await twin.settled()
        await ada.says(general, "after")
        await twin.settled()
        assert client.texts == ["before", "one", "two", "three", "after"]
        assert len(client.of("resumed")) == 1
        assert twin.gateway.sessions.by_shard[0].id == before


async def test_a_heartbeat_says_what_arrived(twin: Twin) -> None:
    guild = twin.guild("A community")
    general = guild.text("general")
    async with listening(twin):
        for _ in range(5):
            await guild.owner.says(general, "hello")
        await twin.asks_heartbeat()
        await twin.settled()
        (session,) = twin.gateway.sessions.by_shard.values()
        assert session.arrived_upto == session.sequence == 7


async def test_a_session_that_is_over_replays_nothing(twin: Twin) -> None:
    guild = twin.guild("A community")
    general, ada = guild.text("general"), guild.member("Ada")
    async with listening(twin) as client:
        before = twin.gateway.sessions.by_shard[0].id
        await twin.invalidates()
        await ada.says(general, "missed")
        await twin.settled()
        await ada.says(general, "heard")
        await twin.settled()
        assert client.texts == ["heard"]
        assert twin.gateway.sessions.by_shard[0].id != before
    await ada.says(general, "to nobody")
    async with listening(twin) as client:
        await twin.settled()
        assert client.texts == []
        (channel,) = client.guilds[0].text_channels
        assert channel.last_message_id == twin.messages(general)[-1].id


async def test_each_guild_has_its_shard() -> None:
    async with open_twin(shards=2) as twin:
        guilds = [twin.guild(f"guild {number}", id_=(number << 22) + 5) for number in range(1, 7)]
        async with listening(twin) as client:
            for guild in guilds:
                await guild.owner.says(guild.text("general"), guild.name)
            await twin.settled()
            assert client.shard_count == 2
            assert sorted(client.texts) == [guild.name for guild in guilds]
            assert {guild.id: guild.shard_id for guild in client.guilds} == {
                guild.id: number % 2 for number, guild in enumerate(guilds, 1)
            }


async def test_a_token_that_discord_does_not_know_is_said_in_a_sentence(engine: AsyncEngine, twin: Twin) -> None:
    with pytest.raises(CannotConnect, match="does not know the bot's token"):
        async with running_bot(engine, twin, token="MTIz.another.one"):
            pass


async def test_a_token_that_was_taken_back_is_said_in_a_sentence(engine: AsyncEngine, twin: Twin) -> None:
    async with running_bot(engine, twin) as running:
        twin.token = "MTIz.a.new-one"
        await twin.drop(4000)
        with pytest.raises(CannotConnect, match="does not know the bot's token"):
            await running.connection


@pytest.mark.parametrize("switched_off", [MEMBERS, CONTENT])
async def test_intents_that_are_switched_off_are_said_in_a_sentence(
    engine: AsyncEngine, twin: Twin, switched_off: int
) -> None:
    twin.refused_intents = switched_off
    with pytest.raises(CannotConnect, match="refuses the intents") as told:
        async with running_bot(engine, twin):
            pass
    assert "Message Content Intent" in told.value.hint


async def test_frames_are_written_as_discord_writes_them(twin: Twin) -> None:
    guild = twin.guild("A community")
    async with _by_hand(twin) as socket:
        assert (await socket.receive_json())["op"] == 10
        await _send(socket, 2, IDENTIFY | {"token": twin.token})
        ready = await socket.receive_str()
        assert ready.startswith('{"t":"READY","s":1,"op":0,"d":{"v":10,')
        assert orjson.loads(ready)["d"]["resume_gateway_url"] == "wss://gateway.discord.gg"
        await guild.owner.says(guild.text("general"), "hello")
        assert (await socket.receive_str()).startswith('{"t":"MESSAGE_CREATE","s":2,"op":0,"d":')
        await _send(socket, 1, 2)
        assert await socket.receive_json() == {"t": None, "s": None, "op": 11, "d": None}


async def test_a_packed_stream_has_one_context(twin: Twin) -> None:
    guild = twin.guild("A community")
    async with _by_hand(twin, "&compress=zlib-stream") as socket:
        unpacker = zlib.decompressobj()
        packed = await socket.receive_bytes()
        assert packed.endswith(b"\x00\x00\xff\xff")
        assert orjson.loads(unpacker.decompress(packed))["op"] == 10
        await _send(socket, 2, IDENTIFY | {"token": twin.token})
        await socket.receive_bytes()
        await guild.owner.says(guild.text("general"), "hello")
        with pytest.raises(zlib.error):
            zlib.decompress(await socket.receive_bytes())


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([(77, None)], 4001),
        ([("two", None)], 4001),
        ([(2, {"intents": 1})], 4002),
        ([(8, {"guild_id": "1"})], 4003),
        ([(2, IDENTIFY | {"token": "wrong"})], 4004),
        ([(2, IDENTIFY), (2, IDENTIFY)], 4005),
        ([(2, IDENTIFY | {"shard": [2, 2]})], 4010),
        ([(2, IDENTIFY | {"intents": 1 << 30})], 4013),
        ([(2, IDENTIFY | {"intents": CONTENT})], 4014),
        ([(1, "x" * 5000)], 4002),
    ],
)
async def test_what_discord_would_not_take_ends_the_connection(frames: list[tuple[int, Any]], code: int) -> None:
    async with open_twin(is_strict=False) as twin:
        twin.refused_intents = CONTENT
        async with _by_hand(twin) as socket:
            for op, data in frames:
                if op == 2 and "shard" in data:
                    data = {"token": twin.token} | data
                await _send(socket, op, data)
            while (await socket.receive()).type is not aiohttp.WSMsgType.CLOSE:
                pass
            assert socket.close_code == code
        # whoever runs the bot is told of these two; the others are mistakes of the client
        assert bool(twin.faults) is (code not in (4004, 4014))


async def test_a_session_that_nobody_knows_is_not_resumed(twin: Twin) -> None:
    async with _by_hand(twin) as socket:
        await socket.receive()
        await _send(socket, 6, {"token": twin.token, "session_id": "none", "seq": 3})
        assert await socket.receive_json() == {"t": None, "s": None, "op": 9, "d": False}


async def test_who_says_too_much_is_noticed() -> None:
    async with open_twin(is_strict=False) as twin, _by_hand(twin) as socket:
        await _send(socket, 2, IDENTIFY | {"token": twin.token})
        for _ in range(120):
            await _send(socket, 3, {"status": "online"})
        await socket.ping()
        await _send(socket, 1, None)
        while (await socket.receive_json())["op"] != 11:
            pass
        assert twin.faults == ["more than 120 gateway sends in 60 s"]


@asynccontextmanager
async def _by_hand(twin: Twin, more: str = "") -> AsyncGenerator[Socket]:
    address = f"wss://gateway.discord.gg/?v=10&encoding=json{more}"
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(address, proxy=twin.proxy, autoclose=False) as socket,
    ):
        yield socket


async def _send(socket: Socket, op: object, data: Any) -> None:
    await socket.send_str(orjson.dumps({"op": op, "d": data}).decode())
