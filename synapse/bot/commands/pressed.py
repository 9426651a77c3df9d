"""Buttons and menus that work after a restart: what every press begins with, and how its errors are told."""

from collections.abc import Awaitable
from typing import Any

import discord

from synapse.bot.commands.asked import Asked, begun, is_admin
from synapse.bot.commands.errors import NotAnAdmin
from synapse.bot.tree import say, sentence_for

Interaction = discord.Interaction[Any]


async def pressed(interaction: Interaction) -> Asked:
    """Begin what a press asks for: the message that it is on will be edited. Raises `NotHere`, `NotSetUp`."""
    await interaction.response.defer()
    return await begun(interaction)


async def pressed_by_admin(interaction: Interaction) -> Asked:
    """The same for whoever may change things, now and not when the message was written. Raises `NotAnAdmin` too."""
    here = await pressed(interaction)
    if not is_admin(interaction, here.found):
        raise NotAnAdmin
    return here


async def telling(interaction: Interaction, name: str, work: Awaitable[None]) -> None:
    """Do what a press asks for; what goes wrong is told to whoever pressed, as commands tell it."""
    try:
        await work
    # what nobody foresaw is logged with the sentence
    except Exception as error:  # noqa: BLE001
        await say(interaction, sentence_for(error, name))
