"""What members do arrives in the lake: once, with the right facts, and without a word of what they wrote."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import glance
from synapse.guilds.configure import set_settings
from synapse.kit.clock import now
from synapse.packs.install import pack_text
from synapse.rules.event import Event
from synapse.runtime.changing import changing
from synapse.runtime.plans.presets import install_packs
from synapse.runtime.recording.recorder import Recorder
from synapse.runtime.spine import Spine
from synapse.runtime.summaries import summaries
from tests.fixtures.bot import RunningBot, running_bot
from tests.fixtures.lake_rows import LakeRow, lake_rows
from tests.runtime.community import verdict
from tests.twin import Twin

WORDS = "a very private sentence"


async def rows_of(bot: RunningBot, *types: str) -> list[LakeRow]:
    await bot.settled()
    return await lake_rows(bot.engine, bot.home.id, *types)


async def members_of(bot: RunningBot) -> dict[int, dict[str, Any]]:
    await bot.services.people.write(bot.engine)
    async with glance(bot.engine) as raw:
        rows = await raw.fetch("SELECT * FROM members WHERE guild_id = $1", bot.home.id)
    return {row["user_id"]: dict(row) for row in rows}


async def test_a_message_is_measured_and_its_words_are_nowhere(bot: RunningBot) -> None:
    home = bot.home
    talk, ada, bob = home.text("talk"), home.member("Ada"), home.member("Bob")
    vip = home.role("VIP")
    text = f"{WORDS} https://a.b <@{bob.id}> <@!{bob.id}> <@&{vip.id}> 🎉 <:wave:123456789012345678> ```x```"
    message = await ada.says(talk, text, attachments=2)
    [row] = await rows_of(bot)
    assert (row.type, row.source, row.user, row.channel, row.target) == (
        "message_create",
        str(message.id),
        ada.id,
        talk.id,
        None,
    )
    assert abs(row.at - message.at) < timedelta(milliseconds=1)
    assert row.payload == {
        "length": len(text),
        "word_count": len(text.split()),
        "has_code_block": True,
        "has_link": True,
        "has_attachment": True,
        "attachment_count": 2,
        "emoji_count": 2,
        "custom_emoji_count": 1,
        "mention_count": 2,
        "is_reply": False,
    }
    async with glance(bot.engine) as raw:
        for table in await raw.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
            found = await raw.fetchval(f"SELECT count(*) FROM {table[0]} t WHERE t::text LIKE $1", f"%{WORDS}%")
            assert found == 0, table[0]


async def test_a_reply_names_whom_it_answers_unless_that_is_a_bot(bot: RunningBot) -> None:
    talk, ada, bob = bot.home.text("talk"), bot.home.member("Ada"), bot.home.member("Bob")
    robot = bot.home.member("Robot", is_bot=True)
    first = await ada.says(talk, "first")
    answer = await robot.says(talk, "beep")
    await bob.says(talk, "second", reply_to=first)
    await bob.says(talk, "third", reply_to=answer)
    _, second, third = await rows_of(bot)
    assert (second.target, second.payload["reply_to_user_id"]) == (ada.id, str(ada.id))
    # being pinged by an answer is no mention
    assert (second.payload["is_reply"], second.payload["mention_count"]) == (True, 0)
    assert (third.payload["is_reply"], third.target) == (True, None)
    assert "reply_to_user_id" not in third.payload


async def test_bots_webhooks_system_messages_and_direct_ones_are_ignored(bot: RunningBot) -> None:
    talk, ada = bot.home.text("talk"), bot.home.member("Ada")
    robot = bot.home.member("Robot", is_bot=True)
    message = await ada.says(talk, "hello")
    await robot.says(talk, "beep")
    await robot.reacts(message, "🎉")
    await robot.takes_back(message, "🎉")
    await robot.opens_thread(talk, "robots only")
    await ada.says(talk, "from elsewhere", webhook_id=5)
    await ada.says(talk, "joined", type=7)
    author = {"id": str(ada.id), "username": "ada", "discriminator": "0", "avatar": None, "global_name": "Ada"}
    direct = {**message.to_json(bot.home.me.id), "id": "77", "channel_id": "5", "author": author}
    await bot.twin.dispatch("MESSAGE_CREATE", direct)
    visitor = await bot.home.joins("Visitor", is_bot=True)
    await visitor.leaves()
    assert [row.type for row in await rows_of(bot)] == ["message_create"]
    assert set(await members_of(bot)) == {ada.id}


async def test_a_reaction_has_the_messages_author_as_target(bot: RunningBot) -> None:
    talk, ada, bob = bot.home.text("talk"), bot.home.member("Ada"), bot.home.member("Bob")
    message = await ada.says(talk, "hello")
    await bob.reacts(message, "🎉")
    await bob.takes_back(message, "🎉")
    await ada.reacts(message, "wave:123456789012345678")
    _, given, taken, own = await rows_of(bot)
    for row in (given, taken):
        assert (row.user, row.target, row.channel) == (bob.id, ada.id, talk.id)
        assert row.payload["message_id"] == str(message.id)
        assert row.payload["emoji_name"] == "🎉"
        assert row.payload["target_is_bot"] is False
        assert 0 <= row.payload["message_age_seconds"] < 60
    assert (given.type, taken.type) == ("reaction_add", "reaction_remove")
    assert (own.user, own.target, own.payload["emoji_name"]) == (ada.id, ada.id, "wave")


async def test_a_reaction_given_again_is_new_and_pays_once(bot: RunningBot) -> None:
    talk, ada, bob = bot.home.text("talk"), bot.home.member("Ada"), bot.home.member("Bob")
    message = await ada.says(talk, "hello")
    await bob.reacts(message, "🎉")
    await bot.settled()
    async with glance(bot.engine) as raw:
        once = await summaries(raw, bot.home.id)
    for _ in range(3):
        await bob.takes_back(message, "🎉")
        await bob.reacts(message, "🎉")
    kinds = Counter(row.type for row in await rows_of(bot))
    assert (kinds["reaction_add"], kinds["reaction_remove"]) == (4, 3)
    async with glance(bot.engine) as raw:
        often = await summaries(raw, bot.home.id)
    assert {user: one.wallets for user, one in often.items()} == {user: one.wallets for user, one in once.items()}
    assert (await verdict(bot.engine, bot.home.id)).faults == []


async def test_who_wrote_an_old_message_is_asked_of_discord_once(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("home")
    talk, ada, bob = home.text("talk"), home.member("Ada"), home.member("Bob")
    robot, long_ago = home.member("Robot", is_bot=True), now() - timedelta(days=400)
    hers, its = await ada.says(talk, "old", at=long_ago), await robot.says(talk, "old too", at=long_ago)
    async with running_bot(engine, twin) as bot:
        for message in (hers, its):
            data = {"channel_id": str(talk.id), "message_id": str(message.id), "guild_id": str(home.id)}
            for emoji in "🎉👍":
                also = {"user_id": str(bob.id), "emoji": {"id": None, "name": emoji}, "type": 0, "burst": False}
                await twin.dispatch("MESSAGE_REACTION_REMOVE", data | also)
                await bot.settled()
        rows = await rows_of(bot)
    assert [(row.target, row.payload["target_is_bot"]) for row in rows] == [(ada.id, False)] * 2 + [
        (robot.id, True)
    ] * 2
    asked = [one.path for one in twin.requests if one.path.endswith((f"messages/{hers.id}", f"messages/{its.id}"))]
    assert len(asked) == 2


async def test_who_wrote_is_looked_up_in_the_lake_after_a_restart(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("home")
    talk, ada, bob = home.text("talk"), home.member("Ada"), home.member("Bob")
    async with running_bot(engine, twin) as bot:
        message = await ada.says(talk, "hello")
        await bob.reacts(message, "🎉")
        await bot.settled()
    async with running_bot(engine, twin) as bot:
        await bob.takes_back(message, "🎉")
        row = (await rows_of(bot))[-1]
    assert (row.type, row.target) == ("reaction_remove", ada.id)
    assert not [one for one in twin.requests if one.path.endswith(f"messages/{message.id}")]


async def test_a_message_that_is_gone_is_not_asked_for_again(bot: RunningBot) -> None:
    talk, bob = bot.home.text("talk"), bot.home.member("Bob")
    data = {"channel_id": str(talk.id), "message_id": "123456789", "guild_id": str(bot.home.id), "type": 0}
    for emoji in "🎉👍":
        also = {"user_id": str(bob.id), "emoji": {"id": None, "name": emoji}, "burst": False}
        await bot.twin.dispatch("MESSAGE_REACTION_REMOVE", data | also)
        await bot.settled()
    rows = await rows_of(bot)
    assert [row.target for row in rows] == [None, None]
    assert len([one for one in bot.twin.requests if one.path.endswith("messages/123456789")]) == 1


async def test_a_thread_counts_where_it_was_opened_and_what_is_said_in_it_too(bot: RunningBot) -> None:
    talk = await bot.home.opens_channel("talk")
    ada = bot.home.member("Ada")
    begun = await ada.says(talk, "let us talk")
    thread = await ada.opens_thread(talk, "a name", message=begun)
    await ada.says(thread, "within")
    rows = await rows_of(bot)
    assert [(row.type, row.channel) for row in rows] == [
        ("message_create", talk.id),
        ("thread_create", talk.id),
        ("message_create", thread.id),
    ]
    opened, within = rows[1:]
    assert (opened.user, opened.source) == (ada.id, str(begun.id))
    assert "a name" not in str(opened.payload)
    assert within.payload["parent_channel_id"] == str(talk.id)


async def test_a_thread_that_is_only_shown_to_the_bot_is_no_event(bot: RunningBot) -> None:
    talk, ada = await bot.home.opens_channel("talk"), bot.home.member("Ada")
    thread = await ada.opens_thread(talk, "a name")
    other = {**thread.to_json(), "id": "4711", "guild_id": str(bot.home.id)}
    await bot.twin.dispatch("THREAD_CREATE", other)
    assert [row.source for row in await rows_of(bot, "thread_create")] == [str(thread.id)]


async def test_joining_and_leaving(bot: RunningBot) -> None:
    bob = await bot.home.joins("Bob")
    await bot.twin.dispatch("GUILD_MEMBER_ADD", bob.to_json() | {"guild_id": str(bot.home.id)})
    await bob.leaves()
    rows = await rows_of(bot)
    assert [(row.type, row.user) for row in rows] == [("member_join", bob.id), ("member_leave", bob.id)]
    assert abs(rows[0].at - bob.joined_at) < timedelta(milliseconds=1)
    assert (await members_of(bot))[bob.id]["left_at"] is not None
    again = await bot.home.joins("Bob", user=bob.user)
    rows = await rows_of(bot)
    assert [row.type for row in rows] == ["member_join", "member_leave", "member_join"]
    known = (await members_of(bot))[bob.id]
    assert known["left_at"] is None
    assert abs(known["joined_at"] - again.joined_at) < timedelta(milliseconds=1)


async def test_members_are_called_as_they_call_themselves(bot: RunningBot) -> None:
    talk, ada = bot.home.text("talk"), bot.home.member("Ada")
    silent = bot.home.member("Silent")
    ada.user.avatar = "f" * 32
    message = await ada.says(talk, "hello")
    await bot.settled()
    known = (await members_of(bot))[ada.id]
    assert (known["name"], known["avatar_hash"], known["is_bot"]) == ("Ada", "f" * 32, False)
    assert known["joined_at"] is not None
    ada.nick = "Countess"
    await ada.reacts(message, "🎉")
    await bot.settled()
    people = await members_of(bot)
    assert people[ada.id]["name"] == "Countess"
    assert silent.id not in people


async def test_a_source_that_is_switched_off_is_not_captured_from_then_on(bot: RunningBot) -> None:
    talk, ada, bob = bot.home.text("talk"), bot.home.member("Ada"), bot.home.member("Bob")

    async def switch(*, on: bool) -> None:
        async with changing(bot.engine, bot.home.id, by=ada.id) as change:
            await set_settings(change, {"event_lake.source.message_create.enabled": on}, {})

    await ada.says(talk, "one")
    await bot.settled()
    await switch(on=False)
    ignored = await ada.says(talk, "two")
    await bob.reacts(ignored, "🎉")
    await bot.settled()
    await switch(on=True)
    await ada.says(talk, "three")
    rows = await rows_of(bot)
    assert [row.type for row in rows] == ["message_create", "reaction_add", "message_create"]
    # whose message it was is known all the same
    assert rows[1].target == ada.id


@pytest.mark.parametrize("code", [4000, 4009])
async def test_a_lost_connection_loses_and_doubles_nothing(bot: RunningBot, code: int) -> None:
    talk, ada, bob = bot.home.text("talk"), bot.home.member("Ada"), bot.home.member("Bob")
    told: list[tuple[str, int]] = []
    for round_ in range(4):
        message = await ada.says(talk, f"before {round_}")
        await bob.reacts(message, "🎉")
        await bot.twin.drop(code=code)
        await bob.takes_back(message, "🎉")
        await bob.reacts(message, "🎉")
        later = await bob.says(talk, f"while it was away {round_}")
        told += [("message_create", message.id), ("message_create", later.id)]
        await bot.settled()
    rows = await rows_of(bot)
    assert sorted((row.type, int(row.source)) for row in rows if row.type == "message_create") == sorted(told)
    if code == 4000:
        kinds = Counter(row.type for row in rows)
        assert (kinds["reaction_add"], kinds["reaction_remove"]) == (8, 4)
    assert (await verdict(bot.engine, bot.home.id)).faults == []


ROLES = """
synapse: 1
id: roles
version: "1.0.0"
name: Roles
currencies: [{id: points, name: Points}]
rules:
  - id: vip-message
    name: VIPs
    kind: reward
    trigger: message_create
    conditions: [{has_role: {role: "%d"}}, "default(actor.joined_days, 0) >= 1"]
    effects: [credit: {currency: points, amount: 1}]
"""


async def test_roles_are_captured_as_soon_as_a_rule_reads_them(bot: RunningBot) -> None:
    vip = await bot.home.makes_role("VIP")
    talk, ada, bob = bot.home.text("talk"), bot.home.member("Ada", roles=[vip]), bot.home.member("Bob")
    await ada.says(talk, "one")
    await bot.settled()
    async with changing(bot.engine, bot.home.id) as change:
        await install_packs(change, [pack_text(ROLES % vip.id)])
    # the next batch decides by it; what comes then is captured for it
    await bob.says(talk, "two")
    await bot.settled()
    await ada.says(talk, "three")
    await bob.says(talk, "four")
    rows = (await rows_of(bot))[2:]
    assert [row.payload["actor_roles"] for row in rows] == [[str(vip.id)], []]
    assert datetime.fromisoformat(rows[0].payload["actor_joined_at"]) == ada.joined_at
    async with glance(bot.engine) as raw:
        assert (await summaries(raw, bot.home.id))[ada.id].wallets["points"] == 1


async def test_frames_whose_member_is_missing_or_partial_are_taken(bot: RunningBot) -> None:
    talk, ada, bob = bot.home.text("talk"), bot.home.member("Ada"), bot.home.member("Bob")
    message = await ada.says(talk, "hello")
    data = message.create_json(bot.home.me.id, None, 0)
    await bot.twin.dispatch("MESSAGE_CREATE", {**data, "id": str(message.id + 1)})
    await bot.twin.dispatch("MESSAGE_CREATE", {**data, "id": str(message.id + 2), "member": {"roles": []}})
    given = {"channel_id": str(talk.id), "message_id": str(message.id), "guild_id": str(bot.home.id)}
    given |= {"user_id": str(bob.id), "emoji": {"id": "123", "name": None}}
    await bot.twin.dispatch("MESSAGE_REACTION_ADD", given)
    await bot.twin.dispatch("MESSAGE_REACTION_ADD", {**given, "member": {"user": bob.user.to_json()}})
    joined = {"guild_id": str(bot.home.id), "user": bob.user.to_json(), "joined_at": "2026-01-02T03:04:05+00:00"}
    await bot.twin.dispatch("GUILD_MEMBER_ADD", joined)
    rows = await rows_of(bot)
    assert [(row.type, row.user) for row in rows] == [
        *[("message_create", ada.id)] * 3,
        *[("reaction_add", bob.id)] * 2,
        ("member_join", bob.id),
    ]
    # of a custom emoji that is gone Discord says the id only
    assert rows[3].payload["emoji_name"] == "123"


async def test_what_was_heard_of_a_guild_that_is_no_longer_ours_is_handled(
    engine: AsyncEngine, twin: Twin, tmp_path: Path
) -> None:
    home = twin.guild("home")
    event = Event(home.id + 1, "member_join", "1-join-1", 1.0, 1)
    async with Recorder(Spine(engine), tmp_path) as before:
        before.hold(event.guild)
        before.record(event)
    async with running_bot(engine, twin, journal=tmp_path) as bot:
        await bot.settled()
    assert [row.source for row in await lake_rows(engine, event.guild)] == [event.source]


async def test_with_the_database_away_nothing_is_lost(bot: RunningBot) -> None:
    talk, ada, bob = bot.home.text("talk"), bot.home.member("Ada"), bot.home.member("Bob")
    name, host = bot.engine.url.database, str(bot.engine.url.query["host"])
    admin = await asyncpg.connect(host=host, user="synapse", database="postgres")
    await admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
    await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
    messages = [await ada.says(talk, f"message {number}") for number in range(20)]
    for message in messages[:5]:
        await bob.reacts(message, "🎉")
    await bot.twin.settled()
    await admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
    await admin.close()
    rows = await rows_of(bot)
    assert [row.source for row in rows[:20]] == [str(message.id) for message in messages]
    assert [row.target for row in rows[20:]] == [ada.id] * 5
