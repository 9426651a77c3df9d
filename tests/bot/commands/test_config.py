"""`/config`: every setting shown, set and reset, by the same checks as everywhere."""

import pytest

from tests.bot.commands.admins import audited, is_refused, value_of, words
from tests.fixtures.bot import RunningBot


async def test_settings_are_listed_those_set_here_first(bot: RunningBot) -> None:
    general, owner = bot.home.text("general"), bot.home.owner
    await owner.uses(general, "config set", key="timezone", value="Europe/Berlin")
    reply = await owner.uses(general, "config show")
    assert reply.is_private
    assert "__**Set here**__\n`timezone` **Europe/Berlin** · Time zone" in words(reply)
    assert "Page 1 of" in words(reply)
    assert "Page 2 of" in words(await owner.presses(reply, "▶"))


async def test_one_setting_is_shown_with_all_that_is_known(bot: RunningBot) -> None:
    reply = await bot.home.owner.uses(bot.home.text("general"), "config show", key="coffee_gold_cost")
    shown = words(reply)
    assert "Value: 50" in shown
    assert "Default: 50" in shown
    assert "May be: integer" in shown
    assert "Read by: rule `" in shown


async def test_values_are_set_and_reset_and_audited(bot: RunningBot) -> None:
    general, owner = bot.home.text("general"), bot.home.owner
    reply = await owner.uses(general, "config set", key="coffee_gold_cost", value="75")
    assert reply.is_private
    assert "`coffee_gold_cost` is now **75**; it was 50." in reply.text
    assert await value_of(bot, "coffee_gold_cost") == 75
    again = await owner.uses(general, "config set", key="coffee_gold_cost", value="75")
    assert "is 75 already" in again.text
    assert "default, **50**; it was 75" in (await owner.uses(general, "config reset", key="coffee_gold_cost")).text
    assert await value_of(bot, "coffee_gold_cost") == 50
    assert [(row["action"], row["target"], row["actor"]) for row in await audited(bot)] == [
        ("UPDATE", "coffee_gold_cost", owner.id),
        ("DELETE", "coffee_gold_cost", owner.id),
    ]


async def test_channels_and_roles_are_mentioned_named_or_chosen(bot: RunningBot) -> None:
    general, owner = bot.home.text("general"), bot.home.owner
    news, role = await bot.home.opens_channel("news"), await bot.home.makes_role("Crew")
    (choice,) = await owner.completes("config set", "value", "news", key="announce_channel_id")
    assert choice == ("#news", str(news.id))
    for text in (choice.value, "#news", f"<#{news.id}>"):
        await owner.uses(general, "config set", key="announce_channel_id", value=text)
        assert await value_of(bot, "announce_channel_id") == str(news.id)
        await owner.uses(general, "config set", key="announce_channel_id", value="none")
        assert await value_of(bot, "announce_channel_id") is None
    await owner.uses(general, "config set", key="admin_role_id", value=f"<@&{role.id}>")
    assert await value_of(bot, "admin_role_id") == str(role.id)
    lounge = await bot.home.opens_channel("Quiet lounge")
    await owner.uses(general, "config set", key="untracked_channels", value=f"<#{news.id}>, Quiet lounge")
    assert await value_of(bot, "untracked_channels") == f"{news.id},{lounge.id}"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("coffee_gold_cost", "much", "is not a number"),
        ("leaderboard_size", "101", "101 is above 100"),
        ("timezone", "Mars/Olympus", "is not a time zone"),
        ("public_pages", "maybe", "is not one of public, members, off"),
        ("announce_channel_id", "#nowhere", "There is no channel '#nowhere' here"),
        ("admin_role_id", "@nobody", "There is no role '@nobody' here"),
        ("xyzzy", "1", "xyzzy"),
    ],
)
async def test_wrong_values_are_sentences(bot: RunningBot, key: str, value: str, sentence: str) -> None:
    general = bot.home.text("general")
    assert sentence in (await bot.home.owner.uses(general, "config set", key=key, value=value)).text
    assert await audited(bot) == []


async def test_keys_and_values_are_offered(bot: RunningBot) -> None:
    owner, ada = bot.home.owner, bot.home.member("Ada")
    bot.home.text("general")
    keys = [one.value for one in await owner.completes("config set", "key", "retent")]
    assert keys == ["event_lake_retention_days"]
    assert await ada.completes("config set", "key", "retent") == []
    on_off = await owner.completes("config set", "value", "", key="payouts_paused")
    assert [one.value for one in on_off] == ["on", "off"]
    zones = await owner.completes("config set", "value", "berlin", key="timezone")
    assert "Europe/Berlin" in [one.value for one in zones]


async def test_others_may_not(bot: RunningBot) -> None:
    general = bot.home.text("general")
    await is_refused(bot, general, "config show")
    await is_refused(bot, general, "config set", key="timezone", value="UTC")
    await is_refused(bot, general, "config reset", key="timezone")
