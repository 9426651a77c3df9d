"""The Discord client: what it asks for, what it keeps in memory, and where its events go."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from synapse.bot.frames import Frames
from synapse.bot.parsing import survive
from synapse.bot.services import Services
from synapse.bot.tree import Tree

# nothing here speaks, so nobody needs to hear that it cannot
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

log = structlog.stdlib.get_logger("synapse.bot")


def intents() -> discord.Intents:
    """Exactly those of the mission: two privileged ones, and no presences, typing or direct messages."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.members = True
    wanted.voice_states = True
    wanted.guild_messages = True
    wanted.guild_reactions = True
    wanted.message_content = True
    return wanted


def those_in_voice() -> discord.MemberCacheFlags:
    """Whom the client keeps in memory; by itself a set of flags has them all."""
    flags = discord.MemberCacheFlags.none()
    flags.voice = True
    return flags


Command = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu


@dataclass(frozen=True, slots=True)
class Face:
    """What the client does; `run.py` puts it together."""

    #: discord.py's name of an event → what takes it at once, with the client first
    listeners: Mapping[str, Callable[..., None]] = field(default_factory=dict[str, Callable[..., None]])
    commands: tuple[Command, ...] = ()
    #: buttons and menus that work after a restart: their custom ids carry what they are about
    dynamic: tuple[type[discord.ui.DynamicItem[Any]], ...] = ()


class SynapseBot(commands.AutoShardedBot):
    """Keeps no message and no member in memory but those in voice: what is needed of the others comes with events."""

    def __init__(self, services: Services, face: Face) -> None:
        super().__init__(
            command_prefix=(),
            help_command=None,
            tree_cls=Tree,
            intents=intents(),
            proxy=services.options.proxy,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=those_in_voice(),
            guild_ready_timeout=services.options.guild_wait,
            enable_debug_events=True,
        )
        self.services = services
        self.face = face
        self.frames = Frames()
        self._tasks: set[asyncio.Task[None]] = set()
        survive(self)

    async def setup_hook(self) -> None:
        for command in self.face.commands:
            self.tree.add_command(command)
        self.add_dynamic_items(*self.face.dynamic)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Capture at once, in the gateway's order and before the next frame; the rest goes the library's way."""
        if event == "socket_raw_receive":
            self._note(args[0])
        elif event == "socket_raw_send":
            return
        elif (listener := self.face.listeners.get(event)) is None:
            super().dispatch(event, *args, **kwargs)
        else:
            try:
                listener(self, *args)
            # one event that cannot be read must not end the connection
            except Exception as error:
                log.error("an event could not be captured", gateway_event=event, exc_info=error)

    def begin(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Do something beside; what goes wrong is in the log, and it ends with the client."""
        task = asyncio.create_task(self._guarded(work, name), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await super().close()

    def _note(self, text: str) -> None:
        ready = self.frames.note(text)
        for guild in ready["guilds"] if ready else ():
            # what was missed before this session comes first
            self.services.recorder.hold(int(guild["id"]))

    async def _guarded(self, work: Coroutine[Any, Any, None], name: str) -> None:
        try:
            await work
        except Exception as error:
            log.error("work of the bot broke", work=name, exc_info=error)
