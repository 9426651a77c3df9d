"""Achievements as the seed's forms make them: each a rule, new ones in the pack `community`."""

from typing import Annotated

from fastapi import Query

from synapse.api.access import AdminChanging, AdminReading
from synapse.api.modules import needs
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.achievements import (
    AchievementId,
    AchievementPatch,
    AchievementTemplate,
    AchievementTemplates,
    NewAchievement,
    template_of,
)
from synapse.api.shapes.base import Reason
from synapse.db.session import batch_transaction
from synapse.runtime.editing.achievements import (
    UnknownAchievement,
    add_achievement,
    change_achievement,
    list_achievements,
    remove_achievement,
)

routes = NounRouter(tags=["achievements"], dependencies=[needs("milestones")])


@routes.get("/admin/achievements")
async def list_achievement_templates(asking: AdminReading, services: ServicesNow) -> AchievementTemplates:
    """Every achievement of every pack that is on, with the fields of a form; those that a form cannot say, as rules."""
    return AchievementTemplates(achievements=await _templates(services, asking.guild))


@routes.get("/admin/achievements/{achievement_id}")
async def get_achievement_template(
    asking: AdminReading, services: ServicesNow, achievement_id: AchievementId
) -> AchievementTemplate:
    """One of them."""
    return await _template(services, asking.guild, achievement_id)


@routes.post("/admin/achievements", status_code=201, responses=refuses(409))
async def post_achievement_template(
    asking: AdminChanging, services: ServicesNow, body: NewAchievement
) -> AchievementTemplate:
    """Make an achievement."""
    async with asking.changing(services, body.reason) as change:
        id_ = await add_achievement(change, body.revision())
    return await _template(services, asking.guild, id_)


@routes.patch("/admin/achievements/{achievement_id}", responses=refuses(404, 409))
async def patch_achievement_template(
    asking: AdminChanging, services: ServicesNow, achievement_id: AchievementId, body: AchievementPatch
) -> AchievementTemplate:
    """Change an achievement in the pack that has it. Requirements that are sent take the place of its conditions."""
    async with asking.changing(services, body.reason) as change:
        await change_achievement(change, achievement_id, body.revision())
    return await _template(services, asking.guild, achievement_id)


@routes.delete("/admin/achievements/{achievement_id}", status_code=204, responses=refuses(404, 409))
async def delete_achievement_template(
    asking: AdminChanging,
    services: ServicesNow,
    achievement_id: AchievementId,
    reason: Annotated[Reason | None, Query()] = None,
) -> None:
    """Take an achievement out of its pack. Who has it keeps it."""
    async with asking.changing(services, reason) as change:
        await remove_achievement(change, achievement_id)


async def _templates(services: Services, guild: int) -> list[AchievementTemplate]:
    async with batch_transaction(services.engine) as (_, raw):
        found = await list_achievements(raw, guild)
    return [template_of(one) for one in found]


async def _template(services: Services, guild: int, id_: str) -> AchievementTemplate:
    for one in await _templates(services, guild):
        if one.id == id_:
            return one
    raise UnknownAchievement(id_)
