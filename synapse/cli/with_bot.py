"""The bot as part of a process: how it is set up, and running it beside the API."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.metadata import version

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.bot.run import CannotConnect, run_bot
from synapse.bot.services import Options, Services, open_services
from synapse.cli.database import Place
from synapse.kit.paths import ROOT
from synapse.runtime.spine import Spine
from synapse.settings import Settings

log = structlog.stdlib.get_logger("synapse.serving")


def bot_options(settings: Settings, token: str, place: Place) -> Options:
    """How the bot is set up, from the settings."""
    usual = place.server.folder.path if place.server else ROOT / ".synapse"
    return Options(
        token=token,
        version=version("synapse"),
        journal=settings.journal or usual / "journal",
        proxy=settings.discord_proxy,
        public_url=settings.public_url,
        changes_per_minute=settings.changes_per_minute,
    )


@asynccontextmanager
async def with_bot(settings: Settings, place: Place, engine: AsyncEngine, spine: Spine) -> AsyncGenerator[None]:
    """The bot beside the block, where the settings have a token; what keeps it away is said, and the block goes on."""
    if settings.discord_token is None:
        log.info("the bot stays off: DISCORD_TOKEN is not set", hint="docs/discord.md says how to make a bot")
        yield
        return
    options = bot_options(settings, settings.discord_token, place)
    async with open_services(engine, options, spine=spine) as services:
        running = asyncio.create_task(_run(services))
        try:
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def _run(services: Services) -> None:
    try:
        await run_bot(services)
    except CannotConnect as error:
        log.error("the bot stays off", reason=error.message, hint=error.hint)
    except Exception as error:
        log.error("the bot has stopped", exc_info=error)
