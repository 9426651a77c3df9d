"""`/privacy`: taking along what is held, being left alone, being forgotten."""

import asyncio
import json

import pytest

from synapse.bot.commands import privacy
from synapse.db.session import glance
from synapse.ledger.verify import verify
from synapse.runtime.jobs import retained_since
from tests.bot.commands.telling import happens, named, talks
from tests.fixtures.bot import RunningBot
from tests.runtime.community import START, reaction
from tests.twin import Reply


async def test_everything_is_in_the_file_and_nobody_else(bot: RunningBot) -> None:
    general, ada, bob = bot.home.text("general"), bot.home.member("Ada"), bot.home.member("Bob")
    await talks(bot, ada.id, 5)
    await happens(bot, reaction(START, bob.id, ada.id, 77, guild=bot.home.id))
    await named(bot, ada)
    await ada.uses(general, "preferences", setting="announce_awards", state="off")
    reply = await ada.uses(general, "privacy export")
    assert reply.is_private
    ((name, content),) = reply.files
    assert name == "about-you-1.json"
    held = json.loads(content)
    assert held["profile"][0] | {"known_since": None} == {
        "id": str(ada.id), "account": 1, "name": "Ada", "avatar": None, "github": None, "joined_at": None,
        "left_at": None, "known_since": None,
    }  # fmt: skip
    assert held["preferences"][0]["announce_awards"] is False
    assert {one["currency"] for one in held["wallets"]} == {"xp", "stars", "gold"}
    assert len(held["events"]) == 5
    assert held["events_of_others_about_you"][0]["type"] == "reaction_add"
    assert [one["id"] for one in held["entries"]] == sorted((one["id"] for one in held["entries"]), reverse=True)
    assert held["entries"][-1]["trace"]["paid"]
    assert {one["milestone"] for one in held["achievements"]} >= {"hello-world"}
    assert str(bob.id) not in content.decode()
    assert "Nothing is held about you" in (await bot.home.member("Eve").uses(general, "privacy export")).text


async def test_what_does_not_fit_into_a_file_goes_into_several(
    bot: RunningBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    general, ada = bot.home.text("general"), bot.home.member("Ada")
    await talks(bot, ada.id, 12)
    whole = json.loads((await ada.uses(general, "privacy export")).files[0][1])
    monkeypatch.setattr(privacy, "LARGEST", 6_000)
    reply = await ada.uses(general, "privacy export")
    # the command goes on after its first answer
    async with asyncio.timeout(20):
        while sum(len(json.loads(part).get("events", ())) for part in _parts(reply)) < 12:
            await bot.twin.settled()
    parts = _parts(reply)
    assert all(one.is_ephemeral and "part" in one.content for one in reply.followups)
    assert len(parts) > 2
    assert all(len(part) <= 6_000 for part in parts)
    together: dict[str, list[object]] = {}
    for part in parts:
        for section, items in json.loads(part).items():
            together.setdefault(section, []).extend(items)
    assert together == whole


def _parts(reply: Reply) -> list[bytes]:
    return [reply.files[0][1], *(one.attachments[0].content for one in reply.followups)]


async def test_opting_out_silences_and_hides(bot: RunningBot) -> None:
    general, ada = bot.home.text("general"), bot.home.member("Ada")
    reply = await ada.uses(general, "privacy opt-out")
    assert reply.is_private
    assert "still counted" in reply.text
    assert (await ada.uses(general, "preferences")).text.count("🔕") == 4


async def test_who_is_erased_is_nobody_and_the_books_hold(bot: RunningBot) -> None:
    general, ada, bob = bot.home.text("general"), bot.home.member("Ada"), bot.home.member("Bob")
    lounge = bot.home.voice("Lounge")
    await talks(bot, ada.id, 5)
    await talks(bot, bob.id, 5)
    await ada.joins_voice(lounge)
    await bot.settled()
    await ada.uses(general, "link-github", username="octo-ada")
    asked = await ada.uses(general, "privacy erase")
    assert asked.is_private
    assert "cannot be undone" in asked.embeds[0]["description"]
    done = await ada.presses(asked, "Erase me for good")
    assert done.text.startswith("🗑 Done")
    assert done.components == []
    async with glance(bot.engine) as raw:
        assert (await verify(raw, bot.home.id, await retained_since(raw, bot.home.id))).faults == []
        tables = [row[0] for row in await raw.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        for word in (str(ada.id), "octo-ada"):
            named_in = [
                table
                for table in tables
                if await raw.fetchval(f"SELECT exists(SELECT FROM {table} t WHERE strpos(t::text, $1) > 0)", word)
            ]
            assert named_in == []
    assert "Nothing is known of you" in (await ada.uses(general, "profile")).text
    assert "Nothing is held" in (await ada.uses(general, "privacy export")).text
    assert "someone who left" in str((await bob.uses(general, "leaderboard")).embeds)
