"""`/preset`: a plan that changes nothing, and a button that does exactly what it says."""

from synapse.runtime.vocabulary import in_force
from tests.bot.commands.admins import audited, is_refused, words
from tests.fixtures.bot import RunningBot


async def preset_packs(bot: RunningBot) -> set[str]:
    found = await in_force(bot.services.spine, bot.home.id)
    return {one.pack for one in found.program.compiled.rules}


async def test_a_plan_shows_and_changes_nothing(bot: RunningBot) -> None:
    general, owner, before = bot.home.text("general"), bot.home.owner, await preset_packs(bot)
    assert "minimal-engagement" in [one.value for one in await owner.completes("preset plan", "preset", "mini")]
    reply = await owner.uses(general, "preset plan", preset="minimal-engagement")
    assert reply.is_private
    assert "minimal-engagement: " in words(reply)
    assert "packs" in words(reply)
    ((name, text),) = reply.files
    assert name == "plan.txt"
    assert b"is switched off" in text
    assert reply.components == []
    assert await preset_packs(bot) == before
    assert await audited(bot) == []


async def test_applying_takes_a_press_and_is_done_once(bot: RunningBot) -> None:
    general, owner, before = bot.home.text("general"), bot.home.owner, await preset_packs(bot)
    reply = await owner.uses(general, "preset apply", preset="minimal-engagement")
    other = await owner.uses(general, "preset apply", preset="minimal-engagement")
    assert await preset_packs(bot) == before
    done = await owner.presses(reply, "Apply")
    assert "✅ Applied:" in words(done)
    assert done.components == []
    assert await preset_packs(bot) != before
    assert {row["actor"] for row in await audited(bot)} == {owner.id}
    count = len(await audited(bot))
    late = await owner.presses(other, "Apply")
    assert "have changed since the plan was made" in late.text
    assert len(await audited(bot)) == count


async def test_a_plan_made_before_is_applied_by_its_id(bot: RunningBot) -> None:
    general, owner = bot.home.text("general"), bot.home.owner
    await owner.uses(general, "preset plan", preset="minimal-engagement")
    (plan,) = await owner.completes("preset apply", "preset", "the plan")
    assert plan.name.endswith(": minimal-engagement")
    reply = await owner.uses(general, "preset apply", preset=plan.value)
    assert "✅ Applied:" in words(await owner.presses(reply, "Apply"))


async def test_the_preset_in_force_changes_nothing(bot: RunningBot) -> None:
    reply = await bot.home.owner.uses(bot.home.text("general"), "preset apply", preset="classic-gamification")
    assert "is what this preset says already" in words(reply)
    assert reply.components == []


async def test_unknown_presets_and_plans_are_named(bot: RunningBot) -> None:
    general, owner = bot.home.text("general"), bot.home.owner
    assert "There is no preset 'xyzzy'" in (await owner.uses(general, "preset plan", preset="xyzzy")).text
    assert "There is no plan" in (await owner.uses(general, "preset apply", preset="0" * 32)).text


async def test_others_may_not(bot: RunningBot) -> None:
    general = bot.home.text("general")
    await is_refused(bot, general, "preset plan", preset="minimal-engagement")
    await is_refused(bot, general, "preset apply", preset="minimal-engagement")
