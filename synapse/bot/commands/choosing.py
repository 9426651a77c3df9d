"""What is offered while an admin types."""

from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from synapse.bot.commands.asked import bot_of, is_admin
from synapse.runtime.spine import Configured
from synapse.runtime.vocabulary import current

Interaction = discord.Interaction[Any]
#: choices that Discord shows, characters that it takes of one's name, and of its value
MOST, LONGEST = 25, 100


async def admins_view(interaction: Interaction) -> Configured | None:
    """The guild's configuration for an admin who types; None for everybody else, who is offered nothing."""
    if interaction.guild_id is None:
        return None
    found = await current(bot_of(interaction).services.spine, interaction.guild_id)
    return found if found is not None and is_admin(interaction, found) else None


def choices(typed: str, offered: Mapping[str, str]) -> list[app_commands.Choice[str]]:
    """What fits what was typed, best first. `offered` is value → name; both are searched."""
    wanted = typed.strip().casefold()

    def rank(value: str, name: str) -> int | None:
        told = (value.casefold(), name.casefold())
        if any(one.startswith(wanted) for one in told):
            return 0
        return 1 if any(wanted in one for one in told) else None

    ranked = [(place, value, name) for value, name in offered.items() if (place := rank(value, name)) is not None]
    ranked.sort(key=lambda one: one[0])
    fitting = [(value, name) for _, value, name in ranked if len(value) <= LONGEST]
    return [app_commands.Choice(name=cut(name or value), value=value) for value, name in fitting[:MOST]]


def cut(text: str, longest: int = LONGEST) -> str:
    """A text that fits."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
