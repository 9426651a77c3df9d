"""Every slash command, and every button that outlives a restart. A new one is a line here."""

from typing import Any

import discord

from synapse.bot.client import Command

COMMANDS: tuple[Command, ...] = ()
DYNAMIC: tuple[type[discord.ui.DynamicItem[Any]], ...] = ()
