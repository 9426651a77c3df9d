"""Buttons and menus that work after a restart: what every press begins with, and how its errors are told."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, TypeVar

import discord

from synapse.bot.commands.asked import Asked, begun, is_admin
from synapse.bot.commands.errors import NotAnAdmin
from synapse.bot.tree import say, sentence_for

Interaction = discord.Interaction[Any]
Item = TypeVar("Item", bound="discord.ui.DynamicItem[Any]")


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


def told(callback: Callable[[Item, Interaction], Awaitable[None]]) -> Callable[[Item, Interaction], Awaitable[None]]:
    """An item's callback whose errors whoever pressed is told, as those of commands are."""

    @wraps(callback)
    async def telling(item: Item, interaction: Interaction) -> None:
        try:
            await callback(item, interaction)
        # what nobody foresaw is logged with the sentence
        except Exception as error:  # noqa: BLE001
            await say(interaction, sentence_for(error, f"{type(item).__name__} {item.custom_id}"))

    return telling
