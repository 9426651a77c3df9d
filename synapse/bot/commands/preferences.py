"""`/preferences`: what is announced about a member, and whether others see them."""

from typing import Any, Literal

import discord
from discord import app_commands

from synapse.bot.commands.asked import Asked, asked
from synapse.bot.commands.errors import Refused
from synapse.db.session import glance
from synapse.members.preferences import Preferences, preferences_of
from synapse.members.queries import member_by_user
from synapse.runtime.changing import changing
from synapse.runtime.orders.preferences import change_preferences

Interaction = discord.Interaction[Any]


@app_commands.command(description="What is announced about you, and whether others see you here")
@app_commands.guild_only()
@app_commands.describe(setting="What to change; leave it out to see your choice", state="On or off")
@app_commands.choices(
    setting=[
        app_commands.Choice(name="Announce my {levels}", value="announce_level_up"),
        app_commands.Choice(name="Announce my {milestones}", value="announce_achievements"),
        app_commands.Choice(name="Announce what admins award me", value="announce_awards"),
        app_commands.Choice(name="Hide me from {rankings} and other pages", value="hidden"),
    ]
)
async def preferences(
    interaction: Interaction, setting: str | None = None, state: Literal["on", "off"] | None = None
) -> None:
    """Change one choice, or show all."""
    here = await asked(interaction, private=True)
    if setting is None and state is None:
        await here.answer(told(here, await _present(here)))
        return
    if setting is None or state is None:
        raise Refused("A setting goes with on or off: give both, or neither to see your choice")
    async with changing(here.services.engine, here.guild, by=here.user, via="discord") as change:
        known = await change_preferences(change, here.user, {setting: state == "on"})
    await here.answer(f"✅ Noted.\n{told(here, known)}")


def told(here: Asked, known: Preferences) -> str:
    """A choice in words."""
    words = here.words
    lines = [
        (known.level_up, f"Your {words['levels']} are announced", f"Your {words['levels']} are not announced"),
        (
            known.achievements,
            f"Your {words['milestones']} are announced",
            f"Your {words['milestones']} are not announced",
        ),
        (known.awards, "What admins award you is announced", "What admins award you is not announced"),
        (
            not known.hidden,
            f"You are on the {words['rankings']}, and others may see your profile",
            f"You are hidden: not on the {words['rankings']}, and others do not see your profile",
        ),
    ]
    return "\n".join(f"🔔 {on}." if is_on else f"🔕 {off}." for is_on, on, off in lines)


async def _present(here: Asked) -> Preferences:
    async with glance(here.services.engine) as raw:
        profile = await member_by_user(raw, here.guild, here.user)
        return Preferences() if profile is None else await preferences_of(raw, here.guild, profile.account)
