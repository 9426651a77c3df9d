"""Runs the bot: one process of a database is connected, others stand by and take over when it dies."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import discord
import structlog

from synapse.bot.capture.all import LISTENERS
from synapse.bot.capture.authors import complete
from synapse.bot.capture.guilds import keep_directories
from synapse.bot.capture.members import keep_people
from synapse.bot.capture.ticks import keep_ticking
from synapse.bot.capture.voice import keep_voices
from synapse.bot.client import Face, SynapseBot
from synapse.bot.commands.all import COMMANDS, DYNAMIC
from synapse.bot.commands.publish import keep_published
from synapse.bot.delivery.log import keep_log
from synapse.bot.delivery.role_keeper import keep_roles
from synapse.bot.delivery.worker import deliver
from synapse.bot.heartbeat import keep_beating
from synapse.bot.history.asked import keep_reading_past
from synapse.bot.history.welcome import ARRIVALS
from synapse.bot.services import Services
from synapse.db.alone import holding
from synapse.kit.errors import SynapseError
from synapse.runtime.steadily import DATABASE_ERRORS, beside, first_line

#: seconds between two tries of a process that stands by, and between two looks whether it is still ours to run
TRY_EVERY = 5.0
# any number that nothing else in this database locks
_LOCK = 7_962_763_003
_UNKNOWN_TOKEN = ("Discord does not know the bot's token", "copy it anew from the developer portal")
# with this code Discord closes the connection of a token that it knows no more
_TAKEN_BACK = 4004

#: what runs beside the connection; each runs until cancelled, and again when it breaks
WORKS: Sequence[Callable[[SynapseBot], Coroutine[Any, Any, None]]] = (
    keep_beating,
    keep_directories,
    keep_people,
    keep_voices,
    keep_ticking,
    keep_reading_past,
    keep_published,
    deliver,
    keep_roles,
    keep_log,
)

log = structlog.stdlib.get_logger("synapse.bot")


class CannotConnect(SynapseError):
    """Discord will not have us, and trying again would not help."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__("cannot-connect", message, hint)


async def run_bot(services: Services, *, try_every: float = TRY_EVERY) -> None:
    """Be the bot until cancelled, whenever no other process of this database is. Raises `CannotConnect`."""
    turn = _Turn()
    async with beside(turn=partial(_keep_turn, services, turn, try_every)):
        while True:
            await turn.ours.wait()
            async with connected(services) as (_, connection):
                lost = asyncio.ensure_future(turn.lost.wait())
                await asyncio.wait([connection, lost], return_when=asyncio.FIRST_COMPLETED)
                lost.cancel()
                if connection.done():
                    connection.result()
            log.warning("the connection to Discord has ended", another_process_runs=turn.lost.is_set())


class _Turn:
    """Whether this process is the one that is connected."""

    def __init__(self) -> None:
        self.ours, self.lost = asyncio.Event(), asyncio.Event()

    def tell(self, *, is_ours: bool) -> None:
        now, not_now = (self.ours, self.lost) if is_ours else (self.lost, self.ours)
        not_now.clear()
        now.set()


async def _keep_turn(services: Services, turn: _Turn, try_every: float) -> None:
    """Take a turn when there is none; while the database is away nobody else can, so whoever has it goes on."""
    while True:
        try:
            async with holding(services.engine, _LOCK) as still:
                turn.tell(is_ours=still is not None)
                while still is not None:
                    await asyncio.sleep(try_every)
                    await still()
        except DATABASE_ERRORS as error:
            log.warning("the bot waits for the database", reason=first_line(error), seconds=try_every)
        await asyncio.sleep(try_every)


@asynccontextmanager
async def connected(services: Services) -> AsyncGenerator[tuple[SynapseBot, "asyncio.Future[None]"]]:
    """A client that connects, with everything it does beside; the future ends with its connection."""
    bot = SynapseBot(services, Face({**LISTENERS, **ARRIVALS}, COMMANDS, DYNAMIC))
    services.recorder.complete = partial(complete, bot)
    connection = asyncio.create_task(_connect(bot))
    try:
        async with beside(**{work.__name__: partial(work, bot) for work in WORKS}):
            yield bot, connection
    finally:
        await bot.close()
        await asyncio.gather(connection, return_exceptions=True)


async def _connect(bot: SynapseBot) -> None:
    try:
        await bot.start(bot.services.options.token)
    except discord.LoginFailure as error:
        raise CannotConnect(*_UNKNOWN_TOKEN) from error
    except discord.ConnectionClosed as error:
        if error.code != _TAKEN_BACK:
            raise
        raise CannotConnect(*_UNKNOWN_TOKEN) from error
    except discord.PrivilegedIntentsRequired as error:
        raise CannotConnect(
            "Discord refuses the intents that Synapse needs",
            "in the developer portal, under Bot, switch on Message Content Intent and Server Members Intent",
        ) from error
