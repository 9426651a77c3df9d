"""`/link-github`, `/preferences`, `/history` and `/why`: what is one's own, for nobody else to see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from synapse.members.github import valid_github_name
from tests.bot.commands.telling import plain, talks
from tests.fixtures.bot import RunningBot


@pytest.mark.parametrize("name", ["octocat", "a", "a--b", "A1-b2", "x" * 39, "1"])
def test_names_that_github_has(name: str) -> None:
    assert valid_github_name(name)


@pytest.mark.parametrize("name", ["", "-a", "a-", "-", "x" * 40, "a_b", "a b", "é", "a.b", "octocat\n", "１"])
def test_names_that_github_has_not(name: str) -> None:
    assert not valid_github_name(name)


@given(st.text(alphabet="aZ9-_\n", max_size=42))
def test_a_name_is_what_its_signs_allow(name: str) -> None:
    fits = 1 <= len(name) <= 39 and set(name) <= set("aZ9-") and name.strip("-") == name
    assert valid_github_name(name) == fits


async def test_github_is_linked_and_unlinked(bot: RunningBot) -> None:
    general, ada = bot.home.text("general"), bot.home.member("Ada")
    reply = await ada.uses(general, "link-github", username="octo-cat")
    assert reply.is_private
    assert "github.com/octo-cat" in reply.text
    assert {"name": "GitHub", "value": "[octo-cat](https://github.com/octo-cat)", "inline": False} in plain(
        (await ada.uses(general, "profile")).embeds
    )[0]["fields"]
    refused = await ada.uses(general, "link-github", username="-octocat")
    assert "is no name on GitHub" in refused.text
    await ada.uses(general, "link-github")
    assert "GitHub" not in str((await ada.uses(general, "profile")).embeds)


async def test_somebody_never_seen_chooses(bot: RunningBot) -> None:
    general, ada, bob = bot.home.text("general"), bot.home.member("Ada"), bot.home.member("Bob")
    assert (await ada.uses(general, "preferences")).text.count("🔔") == 4
    reply = await ada.uses(general, "preferences", setting="announce_awards", state="off")
    assert reply.is_private
    assert "🔕 What admins award you is not announced." in reply.text
    await ada.uses(general, "preferences", setting="hidden", state="on")
    assert (await ada.uses(general, "preferences")).text.count("🔕") == 2
    assert "nothing to see" in (await bob.uses(general, "profile", member=ada)).text
    assert "goes with on or off" in (await ada.uses(general, "preferences", setting="hidden")).text


async def test_ones_history_is_leafed_through(bot: RunningBot, snapshot: SnapshotAssertion) -> None:
    general, ada, bob = bot.home.text("general"), bot.home.member("Ada"), bot.home.member("Bob")
    assert (await ada.uses(general, "history")).embeds[0]["description"] == "Nothing yet."
    await talks(bot, ada.id, 12)
    await talks(bot, bob.id, 1)
    await bot.home.owner.uses(general, "award", member=ada, gold=5, reason="for *nothing*")
    reply = await ada.uses(general, "history")
    assert reply.is_private
    pages = [plain(reply.embeds), plain((await ada.presses(reply, "▶")).embeds)]
    assert pages == snapshot
    only = (await ada.uses(general, "history", currency="gold")).embeds[0]["description"]
    assert "XP" not in only
    assert "Gold" in only


async def test_the_last_award_is_explained_or_one_that_is_chosen(bot: RunningBot, snapshot: SnapshotAssertion) -> None:
    general, ada, bob = bot.home.text("general"), bot.home.member("Ada"), bot.home.member("Bob")
    assert "nothing to explain" in (await ada.uses(general, "why")).text
    await talks(bot, ada.id, 1, length=600)
    await bot.home.owner.uses(general, "award", member=ada, gold=5, reason="for the talk")
    newest = await ada.uses(general, "why")
    assert newest.is_private
    assert newest.embeds[0]["title"] == "+5 Gold"
    assert "The reason given: for the talk" in newest.embeds[0]["description"]
    offered = await ada.completes("why", "entry", "XP")
    first = next(one for one in offered if one.name.startswith("#1:"))
    chosen = await ada.uses(general, "why", entry=first.value)
    assert chosen.embeds[0]["description"] == snapshot
    assert "no entry 1 in your history" in (await bob.uses(general, "why", entry="1")).text
    assert "is no entry" in (await ada.uses(general, "why", entry="the first")).text
