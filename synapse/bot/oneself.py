"""The bot's own place in a community."""

from typing import cast

import discord


def me_in(guild: discord.Guild) -> discord.Member | None:
    """The bot's own member. The library promises one; a guild that Discord told without it has none."""
    return cast("discord.Member | None", guild.me)
