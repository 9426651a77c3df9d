"""`/grant-achievement`: an admin gives a member something that they then have earned."""

from typing import Any

import discord
from discord import app_commands

from synapse.bot.commands.asked import asked_by_admin
from synapse.bot.commands.award import check_person
from synapse.bot.commands.choosing import admins_view, choices
from synapse.bot.commands.ordering import key_of, order_of, paced
from synapse.runtime.orders.grants import Grant, grant
from synapse.runtime.spine import Configured

Interaction = discord.Interaction[Any]


@app_commands.command(name="grant-achievement", description="{milestones}: give one to a member")
@app_commands.guild_only()
@app_commands.describe(member="Who gets it", achievement_id="Which one; type its name")
async def grant_achievement(
    interaction: Interaction, member: discord.User, achievement_id: app_commands.Range[str, 1, 100]
) -> None:
    """Grant it; it pays what it always pays, and who has it already keeps it."""
    here = await asked_by_admin(interaction)
    here.needs("milestones")
    check_person(member)
    names = _named(here.found)
    wanted = Grant(users=(member.id,), milestone=achievement_id, key=key_of(here), name=member.display_name)
    async with paced(here):
        order = order_of(here, "MANUAL_AWARD", "milestones_earned")
        done = await grant(here.services.spine, here.guild, wanted, order, here.services.clock())
    name = names.get(achievement_id, achievement_id)
    if member.id in done.users:
        await here.answer(f"✅ {member.mention} has earned **{name}**.")
    else:
        await here.answer(f"{member.mention} has **{name}** already, and keeps it.")


@grant_achievement.autocomplete("achievement_id")
async def _achievements(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    found = await admins_view(interaction)
    return [] if found is None else choices(typed, _named(found))


def _named(found: Configured) -> dict[str, str]:
    """What may be granted: id → name."""
    known = found.program.compiled.registry.milestones
    return {id_: milestone.name for id_ in found.program.watchers.all if (milestone := known[id_].milestone)}
