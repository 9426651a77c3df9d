"""`/rules dry-run`: a linked message decided as if it came now, with every reason, and nothing written."""

from synapse.db.session import glance
from tests.bot.commands.admins import audited, is_refused, words
from tests.bot.commands.test_award import balance
from tests.fixtures.bot import RunningBot
from tests.twin import Reply, TwinMember, TwinMessage

LONG = "a message that says something, with enough words in it to be worth some points"


def link(bot: RunningBot, message: TwinMessage, host: str = "discord.com") -> str:
    return f"https://{host}/channels/{bot.home.id}/{message.channel_id}/{message.id}"


async def whole(admin: TwinMember, reply: Reply) -> str:
    """All pages of an answer."""
    pages = [words(reply)]
    while any(not one.get("disabled") and one["label"] == "▶" for row in reply.components for one in row["components"]):
        reply = await admin.presses(reply, "▶")
        pages.append(words(reply))
    return "\n".join(pages)


async def test_what_would_fire_and_why_the_rest_would_not(bot: RunningBot) -> None:
    general, owner, ada = await bot.home.opens_channel("general"), bot.home.owner, await bot.home.joins("Ada")
    message = await ada.says(general, LONG)
    await bot.settled()
    before = await balance(bot, ada, "xp")
    reply = await owner.uses(general, "rules dry-run", message=link(bot, message))
    assert reply.is_private
    told = await whole(owner, reply)
    assert f"message_create by <@{ada.id}> in <#{general.id}>, as if it came now" in told
    assert "would fire" in told
    # it came a moment ago: rewards wait for their cooldown
    assert "▫️ **" in told
    assert "› wanted `" in told
    async with glance(bot.engine) as raw:
        assert await raw.fetchval("SELECT count(*) FROM event_lake WHERE source_id LIKE 'dry-run%'") == 0
    assert await balance(bot, ada, "xp") == before
    assert await audited(bot) == []


async def test_amounts_are_told_with_their_factors(bot: RunningBot) -> None:
    general, owner, ada = await bot.home.opens_channel("general"), bot.home.owner, await bot.home.joins("Ada")
    # so that no cooldown begins with it
    await owner.uses(general, "config set", key="event_lake.source.message_create.enabled", value="off")
    message = await ada.says(general, f"{LONG}: https://example.org")
    for host in ("discord.com", "ptb.discord.com", "canary.discord.com"):
        reply = await owner.uses(general, "rules dry-run", message=link(bot, message, host))
        told = await whole(owner, reply)
        assert f"· `message-posted`\n› 18 XP to <@{ada.id}>: 15 × quality 1.25 = 18.75\n" in told
        assert "› message-with-link makes quality × 1.25" in told
        assert f"· `hello-world`\n› 10 XP to <@{ada.id}>" in told


async def test_a_reaction_by_whoever_asks_can_be_tried(bot: RunningBot) -> None:
    general, owner, ada = await bot.home.opens_channel("general"), bot.home.owner, await bot.home.joins("Ada")
    message = await ada.says(general, LONG)
    reply = await owner.uses(general, "rules dry-run", message=link(bot, message), event="reaction_add")
    assert f"reaction_add by <@{owner.id}>" in words(reply)


async def test_links_that_lead_nowhere_are_sentences(bot: RunningBot) -> None:
    general, owner = await bot.home.opens_channel("general"), bot.home.owner
    robot = await bot.home.joins("Robot", is_bot=True)
    said = await robot.says(general, "beep")
    other = bot.twin.guild("elsewhere")
    there = await other.owner.says(other.text("there"), LONG)
    far = f"https://discord.com/channels/{other.id}/{there.channel_id}/{there.id}"
    gone = f"https://discord.com/channels/{bot.home.id}/{general.id}/123"
    for text, sentence in (
        ("hello", "This is no link to a message"),
        (far, "The message is not of this community"),
        (gone, "There is no such message any more"),
        (link(bot, said), "is no event"),
    ):
        assert sentence in (await owner.uses(general, "rules dry-run", message=text)).text


async def test_others_may_not(bot: RunningBot) -> None:
    general = await bot.home.opens_channel("general")
    await is_refused(bot, general, "rules dry-run", message="x")
