"""discord.py as anybody would use it, connected to the twin: what tests of the twin itself ask with."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import discord
from discord import app_commands

from tests.twin import Twin

#: seconds to get ready in
PATIENCE = 20.0


class Plain(discord.Client):
    """Asks for guilds, members and messages, and remembers what it was told."""

    def __init__(self, twin: Twin, **options: Any) -> None:
        intents = discord.Intents(
            guilds=True, members=True, guild_messages=True, guild_reactions=True, message_content=True
        )
        super().__init__(intents=intents, proxy=twin.proxy, guild_ready_timeout=0.1, **options)
        self.tree: app_commands.CommandTree[Plain] = app_commands.CommandTree(self)
        self.heard: list[tuple[str, tuple[Any, ...]]] = []

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        self.heard.append((event, args))
        super().dispatch(event, *args, **kwargs)

    def told(self, event: str) -> list[Any]:
        """The first arguments of events of a name."""
        return [args[0] for name, args in self.heard if name == event]

    def text(self, channel_id: int) -> discord.TextChannel:
        """A text channel that it knows."""
        found = self.get_channel(channel_id)
        assert isinstance(found, discord.TextChannel)
        return found


@asynccontextmanager
async def plain(twin: Twin, *prepare: Callable[[Plain], None], **options: Any) -> AsyncGenerator[Plain]:
    """A client that is ready, with its commands published."""
    async with Plain(twin, **options) as client:
        for one in prepare:
            one(client)
        connection = asyncio.create_task(client.start(twin.token))
        try:
            async with asyncio.timeout(PATIENCE):
                while not client.is_ready():
                    assert not connection.done(), connection.exception()
                    await asyncio.sleep(0.01)
            if client.tree.get_commands():
                await client.tree.sync()
            yield client
        finally:
            await client.close()
            await asyncio.gather(connection, return_exceptions=True)
