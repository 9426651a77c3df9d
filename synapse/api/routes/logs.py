"""The live log of this process, and how much it tells."""

from typing import Annotated

from fastapi import Query

from synapse.api.access import AdminChanging, AdminReading
from synapse.api.auth.identity import WhoAsks
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.base import Text
from synapse.api.shapes.logs import Level, LevelNow, LevelWanted, LogEntry, LogList
from synapse.runtime.watching.log_level import change_level
from synapse.runtime.watching.logs import KEPT, LEVELS, level_now, recent, switch_level

routes = NounRouter(tags=["logs"])


@routes.get("/admin/logs")
async def list_logs(
    asking: AdminReading,
    identity: WhoAsks,
    tail: Annotated[int, Query(ge=1, le=5_000, description="how many of the last ones")] = 200,
    level: Annotated[Level | None, Query(description="only of this level and graver")] = None,
    logger: Annotated[Text | None, Query(description="only of loggers whose name begins so")] = None,
) -> LogList:
    """What the process said lately, of this guild and of none in particular; all of it to whoever runs Synapse."""
    guild = None if identity.is_operator else asking.guild
    found = recent(tail=KEPT, level=level, logger=logger, guild=guild)
    return LogList(
        entries=[LogEntry.model_validate(entry) for entry in found[-tail:]],
        total=len(found),
        capture_level=level_now(),
        valid_levels=list(LEVELS),
    )


@routes.put("/admin/logs/level")
async def set_log_level(asking: AdminChanging, services: ServicesNow, wanted: LevelWanted) -> LevelNow:
    """Tell more, or less, in every process that serves."""
    async with asking.changing(services, wanted.reason) as change:
        await change_level(change, wanted.level)
    switch_level(wanted.level)
    return LevelNow(level=wanted.level)
