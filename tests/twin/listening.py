"""An unmodified client that writes down what it hears."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from copy import copy
from typing import Any

import discord

from synapse.bot.client import intents
from tests.twin.twin import Twin


class Listener(discord.AutoShardedClient):
    """`heard`: each event of the library, and the object that it is about."""

    def __init__(self, twin: Twin, wanted: discord.Intents, **options: Any) -> None:
        super().__init__(
            intents=wanted,
            proxy=twin.proxy,
            max_messages=None,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.1,
            **options,
        )
        self.heard: list[tuple[str, Any]] = []

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        what = args[-1] if args else None
        # the library changes the one that it has
        self.heard.append((event, copy(what) if isinstance(what, discord.VoiceState) else what))
        super().dispatch(event, *args, **kwargs)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord wants five seconds between two shards; the twin does not."""

    def of(self, event: str) -> list[Any]:
        """Objects of one event, in order."""
        return [what for name, what in self.heard if name == event]

    @property
    def texts(self) -> list[str]:
        return [message.content for message in self.of("message")]


@asynccontextmanager
async def listening(twin: Twin, wanted: discord.Intents | None = None, **options: Any) -> AsyncGenerator[Listener]:
    """A client that is ready, with Synapse's intents if none are given."""
    client = Listener(twin, wanted or intents(), **options)
    async with client:
        await client.login(twin.token)
        connection = asyncio.create_task(client.connect())
        await client.wait_until_ready()
        await twin.settled()
        yield client
    await connection
