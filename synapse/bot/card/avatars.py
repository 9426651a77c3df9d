"""Avatars from Discord's CDN: the bot's own way out, a deadline, and a memory for those asked for again."""

import asyncio
from io import BytesIO

import aiohttp
import discord

from synapse.runtime.pages.kept import Kept

#: seconds that a picture is kept, and that fetching one may take
KEPT_FOR, PATIENCE = 3_600, 2.5
#: pixels, a size that Discord offers
SIDE = 256


async def avatar_of(kept: Kept, person: discord.Member | discord.User) -> bytes | None:
    """Somebody's picture; None where Discord does not give it in time."""
    asset = person.display_avatar.with_static_format("png").with_size(SIDE)

    async def fetch() -> bytes:
        picture = BytesIO()
        async with asyncio.timeout(PATIENCE):
            await asset.save(picture)
        return picture.getvalue()

    try:
        return await kept.get(("avatar", asset.url), KEPT_FOR, fetch)
    except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError):
        return None
