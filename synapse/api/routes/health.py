"""Whether the process lives, whether it can work, and when the bot was last heard."""

import asyncio
from datetime import datetime
from typing import Literal

from fastapi import Response
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.health import BotHealth, ConfigHealth, Health, Readiness
from synapse.db.migrate import status
from synapse.db.session import batch_transaction
from synapse.kit.errors import DatabaseOutdated
from synapse.runtime.watching.pulse import ALIVE, last_detail, last_heartbeat, outbox_counts
from synapse.runtime.watching.watch import Watcher

#: seconds that the database has to answer
_PATIENCE = 3
#: seconds without a comparison after which configurations are too old to go by
_STALE = 60

Database = Literal["ok", "unreachable", "outdated"]

routes = NounRouter(tags=["health"])


@routes.get("/health")
async def health(services: ServicesNow) -> Health:
    """Say that the process is alive."""
    return Health(version=services.options.version)


@routes.get("/health/bot")
async def bot_health(services: ServicesNow) -> BotHealth:
    """Say when the bot was last heard."""
    return await _bot(services)


@routes.get("/ready", responses={503: {"model": Readiness}})
async def ready(services: ServicesNow, response: Response) -> Readiness:
    """Say whether the database answers, has the tables this program needs, and what it configures is at hand."""
    database = await _database(services.engine)
    config = _config(services.watcher)
    bot = await _bot(services) if services.options.discord_token and database == "ok" else None
    is_ready = database == "ok" and config.status in ("current", "off")
    if not is_ready:
        response.status_code = 503
    return Readiness(
        status="ready" if is_ready else "not ready",
        database=database,
        config=config,
        bot=bot,
        reasons=_reasons(database, config, bot),
    )


async def _database(engine: AsyncEngine) -> Database:
    try:
        async with asyncio.timeout(_PATIENCE):
            found = await status(engine)
    except (OSError, TimeoutError, SQLAlchemyError):
        return "unreachable"
    except DatabaseOutdated:
        # a newer Synapse made it: this one is what is outdated, and can do no more
        return "outdated"
    return "ok" if found.is_current else "outdated"


async def _bot(services: Services) -> BotHealth:
    async with batch_transaction(services.engine) as (_, raw):
        heard: datetime | None = await last_heartbeat(raw)
        waiting, failed, _ = await outbox_counts(raw)
        detail = await last_detail(raw)
    age = None if heard is None else max(0.0, (services.clock() - heard).total_seconds())
    return BotHealth(
        status="never" if age is None else "online" if age < ALIVE else "offline",
        last_heartbeat=heard,
        age_seconds=None if age is None else round(age, 1),
        deliveries_waiting=waiting,
        deliveries_failed=failed,
        events_waiting=detail.get("waiting", 0),
        events_in_journal=detail.get("journaled", 0),
        events_dropped=detail.get("dropped", 0),
    )


def _config(watcher: Watcher) -> ConfigHealth:
    age = watcher.age
    if not watcher.is_running:
        found = "off"
    elif age is None:
        found = "loading"
    else:
        found = "current" if age < _STALE else "stale"
    return ConfigHealth(
        status=found,
        age_seconds=None if age is None else round(age, 1),
        is_listening=watcher.is_listening,
        guilds=len(watcher.versions),
    )


def _reasons(database: Database, config: ConfigHealth, bot: BotHealth | None) -> list[str]:
    told = {
        "unreachable": "the database does not answer",
        "outdated": "the database's tables are not those of this version: run `synapse db upgrade`",
        "loading": "the guilds' configurations are still being loaded",
        "stale": f"the guilds' configurations were last compared {config.age_seconds} s ago",
        "offline": "the bot has not been heard for 90 seconds",
        "never": "no bot has ever been heard",
    }
    return [told[state] for state in (database, config.status, "" if bot is None else bot.status) if state in told]
