"""`synapse bot`: the Discord bot alone, beside the API, until told to stop."""

import asyncio
import signal
from typing import Annotated

import structlog
import typer

from synapse.bot.run import run_bot
from synapse.bot.services import open_services
from synapse.cli.database import open_database, open_engine, open_place, run
from synapse.cli.options import DataOption, DbOption
from synapse.cli.with_bot import bot_options
from synapse.db.session import glance
from synapse.kit.clock import now
from synapse.kit.errors import BadInput
from synapse.runtime.background import keep_running
from synapse.runtime.steadily import beside
from synapse.runtime.watching.logs import Format, configure_logs
from synapse.runtime.watching.pulse import ALIVE, last_heartbeat
from synapse.runtime.watching.watch import Watcher
from synapse.settings import Settings, read_settings

log = structlog.stdlib.get_logger("synapse.serving")


def bot(
    data: DataOption = None,
    db: DbOption = None,
    log_format: Annotated[Format | None, typer.Option(help="How the log is written (json).")] = None,
    healthy: Annotated[bool, typer.Option("--healthy", help="Only say whether a bot is connected now.")] = False,
) -> None:
    """Connect to Discord. Of several processes on a database one is connected; another takes over when it dies."""
    if healthy:
        is_alive = run(_is_alive(data, db))
        typer.echo("a bot is connected" if is_alive else f"no bot was heard within {ALIVE} seconds")
        raise typer.Exit(0 if is_alive else 1)
    settings = read_settings()
    if settings.discord_token is None:
        raise BadInput("DISCORD_TOKEN is not set", "docs/discord.md says how to make a bot and where its token is")
    configure_logs(log_format or settings.log_format or "json", settings.log_level)
    run(_until_told(settings, settings.discord_token, data, db))
    log.info("stopped")


async def _is_alive(data: DataOption, db: DbOption) -> bool:
    async with open_database(data, db) as engine, glance(engine) as raw:
        heard = await last_heartbeat(raw)
    return heard is not None and (now() - heard).total_seconds() < ALIVE


async def _until_told(settings: Settings, token: str, data: DataOption, db: DbOption) -> None:
    running = asyncio.ensure_future(_run(settings, token, data, db))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, running.cancel)
    # asyncio.wait does not raise what the task raises: being told to stop is no error
    await asyncio.wait([running])
    if not running.cancelled():
        running.result()


async def _run(settings: Settings, token: str, data: DataOption, db: DbOption) -> None:
    async with (
        open_place(data, db) as place,
        open_engine(place, schema="upgrade") as engine,
        open_services(engine, bot_options(settings, token, place)) as services,
        beside(configurations=Watcher(services.spine).run, jobs=lambda: keep_running(services.spine, services.clock)),
    ):
        await run_bot(services)
