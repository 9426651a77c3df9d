"""`/rules list` and `/rules toggle`: what decides here, and switching it."""

from synapse.db.session import glance
from synapse.packs.queries import installed
from synapse.runtime.vocabulary import in_force
from tests.bot.commands.admins import audited, is_refused, words
from tests.fixtures.bot import RunningBot, set_up


async def text_of(bot: RunningBot, pack: str) -> str:
    async with glance(bot.engine) as raw:
        return next(one.text for one in await installed(raw, bot.home.id) if one.pack_id == pack)


async def a_rule(bot: RunningBot) -> tuple[str, str]:
    """A rule that pays for messages, and its pack."""
    found = await in_force(bot.services.spine, bot.home.id)
    return next(
        (one.rule.id, one.pack)
        for one in found.program.compiled.rules
        if one.rule.kind == "reward" and one.rule.trigger and "message_create" in one.rule.trigger.event
    )


async def test_every_rule_is_listed_in_pages_that_turn(bot: RunningBot) -> None:
    general, owner = bot.home.text("general"), bot.home.owner
    reply = await owner.uses(general, "rules list")
    assert reply.is_private
    first = words(reply)
    assert "rules\n🟢 **" in first
    assert "30 days: fired 0 times" in first
    assert "Page 1 of" in first
    second = words(await owner.presses(reply, "▶"))
    assert "Page 2 of" in second
    assert words(await owner.presses(reply, "◀")) == first


async def test_rules_are_found_by_pack_and_words(bot: RunningBot) -> None:
    general, owner = bot.home.text("general"), bot.home.owner
    rule, pack = await a_rule(bot)
    assert f"`{rule}` in `{pack}`" in words(await owner.uses(general, "rules list", pack=pack, search=rule))
    assert "No rule has these words" in words(await owner.uses(general, "rules list", search="xyzzy"))
    assert "xyzzy" in words(await owner.uses(general, "rules list", pack="xyzzy"))
    assert pack in [one.value for one in await owner.completes("rules list", "pack", pack[:4])]


async def test_a_rule_is_switched_in_the_packs_text(bot: RunningBot) -> None:
    general, owner = bot.home.text("general"), bot.home.owner
    rule, pack = await a_rule(bot)
    before = await text_of(bot, pack)
    assert rule in [one.value for one in await owner.completes("rules toggle", "rule", rule)]
    reply = await owner.uses(general, "rules toggle", rule=rule, state="off")
    assert reply.is_private
    assert f"`{rule}` is off from now on: revision" in reply.text
    after = await text_of(bot, pack)
    assert [line for line in after.splitlines() if line not in before.splitlines()] == ["    enabled: false"]
    listed = words(await owner.uses(general, "rules list", search=rule))
    assert f"`{rule}` in `{pack}` · off" in listed
    assert f"`{rule}` is off already" in (await owner.uses(general, "rules toggle", rule=rule, state="off")).text
    await owner.uses(general, "rules toggle", rule=rule, state="on")
    assert await text_of(bot, pack) == before
    rows = await audited(bot)
    assert [(row["table"], row["target"], row["actor"]) for row in rows] == [("rule_packs", pack, owner.id)] * 2


async def test_unknown_rules_are_named(bot: RunningBot) -> None:
    general, owner = bot.home.text("general"), bot.home.owner
    assert "There is no rule 'xyzzy'" in (await owner.uses(general, "rules toggle", rule="xyzzy", state="on")).text


async def test_others_may_not(bot: RunningBot) -> None:
    general = bot.home.text("general")
    await is_refused(bot, general, "rules toggle", rule="x", state="off")
    await is_refused(bot, general, "rules list")


async def test_who_is_no_admin_any_more_turns_no_pages(bot: RunningBot) -> None:
    general, role = bot.home.text("general"), await bot.home.makes_role("Crew")
    await set_up(bot.engine, bot.home.id, admin_role_id=str(role.id))
    crew = bot.home.member("Cleo", roles=[role])
    reply = await crew.uses(general, "rules list")
    await crew.loses(role)
    assert "This is for admins" in (await crew.presses(reply, "▶")).text
