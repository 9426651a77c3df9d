"""Runs the bot: one process of a database is connected, others stand by and take over when it dies."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import asyncpg
import discord
import structlog
from sqlalchemy.exc import SQLAlchemyError

from synapse.bot.capture.all import LISTENERS
from synapse.bot.client import Face, SynapseBot
from synapse.bot.commands.all import COMMANDS, DYNAMIC
from synapse.bot.heartbeat import keep_beating
from synapse.bot.services import Services
from synapse.db.alone import Still, holding
from synapse.kit.errors import SynapseError

#: seconds between two tries of a process that stands by, and between two looks whether it is still ours to run
TRY_EVERY = 5.0
# any number that nothing else in this database locks
_LOCK = 7_962_763_003
_DATABASE = (OSError, TimeoutError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError)

#: what runs beside the connection; each runs until cancelled, and again when it breaks
WORKS: Sequence[Callable[[SynapseBot], Awaitable[None]]] = (keep_beating,)
#: seconds before work that broke is begun anew
AGAIN = 5.0

log = structlog.stdlib.get_logger("synapse.bot")


class CannotConnect(SynapseError):
    """Discord will not have us, and trying again would not help."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__("cannot-connect", message, hint)


async def run_bot(services: Services) -> None:
    """Be the bot until cancelled, whenever no other process of this database is. Raises `CannotConnect`."""
    while True:
        try:
            async with holding(services.engine, _LOCK) as still:
                if still is not None:
                    await _run(services, still)
        except _DATABASE as error:
            log.warning("the bot waits for the database", reason=_first_line(error), seconds=TRY_EVERY)
        await asyncio.sleep(TRY_EVERY)


async def _run(services: Services, still: Still) -> None:
    async with connected(services) as (_, connection):
        while not connection.done():
            await asyncio.wait([connection], timeout=TRY_EVERY)
            await still()
        await connection


@asynccontextmanager
async def connected(services: Services) -> AsyncGenerator[tuple[SynapseBot, "asyncio.Future[None]"]]:
    """A client that connects, with everything it does beside; the future ends with its connection."""
    bot = SynapseBot(services, Face(LISTENERS, COMMANDS, DYNAMIC))
    connection = asyncio.create_task(_connect(bot))
    works = [asyncio.create_task(_again_and_again(bot, work)) for work in WORKS]
    try:
        yield bot, connection
    finally:
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)
        await bot.close()
        await asyncio.gather(connection, return_exceptions=True)


async def _connect(bot: SynapseBot) -> None:
    try:
        await bot.start(bot.services.options.token)
    except discord.LoginFailure as error:
        raise CannotConnect(
            "Discord does not know the bot's token", "copy it anew from the developer portal"
        ) from error
    except discord.PrivilegedIntentsRequired as error:
        raise CannotConnect(
            "Discord refuses the intents that Synapse needs",
            "in the developer portal, under Bot, switch on Message Content Intent and Server Members Intent",
        ) from error


async def _again_and_again(bot: SynapseBot, work: Callable[[SynapseBot], Awaitable[None]]) -> None:
    while True:
        try:
            await work(bot)
        # nobody else would notice that it ended
        except _DATABASE as error:
            log.warning("the bot waits for the database", reason=_first_line(error), seconds=AGAIN)
        except Exception as error:
            log.error("work beside the bot broke", exc_info=error)
        await asyncio.sleep(AGAIN)


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
