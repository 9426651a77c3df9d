"""Milestones: what there is to earn, who earned it and who was first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Path, Query

from synapse.api.access import Caller, Viewer
from synapse.api.caching import CACHED_BRIEFLY
from synapse.api.configured import ConfiguredNow
from synapse.api.modules import needs
from synapse.api.paging import PageAsked
from synapse.api.problems import NotFound
from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.milestones import (
    Earner,
    EarnerList,
    MilestoneList,
    MilestoneShown,
    RecentEarnings,
    milestone_shown,
    recent_earning,
)
from synapse.api.shapes.person import people_of
from synapse.db.session import RawConnection, glance
from synapse.kit.errors import BadInput
from synapse.members.queries import hidden_among, member_by_user
from synapse.milestones.earned import milestones_of
from synapse.milestones.gallery import earners_of, recent_earnings, shown_earners
from synapse.rules.nearest import did_you_mean
from synapse.runtime.pages.boards import primary, secondary
from synapse.runtime.pages.gallery import Gallery, Offered, gallery, offered
from synapse.runtime.pages.leaderboard import DEEPEST
from synapse.runtime.spine import Configured

routes = NounRouter(tags=["milestones"], dependencies=[needs("milestones"), CACHED_BRIEFLY])

#: seconds that counts of earners are kept
COUNTS_FOR = 60

MilestoneId = Annotated[str, Path(max_length=128, description="the id of the achievement's rule")]


@routes.get("/achievements")
async def list_achievements(asking: Viewer, services: ServicesNow, found: ConfiguredNow) -> MilestoneList:
    """Every achievement that can be earned now, and how many members have it."""
    return MilestoneList(achievements=await _shown(asking, services, found, list(offered(found.program).values())))


@routes.get("/achievements/recent")
async def list_recent_achievements(
    asking: Viewer, services: ServicesNow, found: ConfiguredNow, limit: Annotated[int, Query(ge=1, le=50)] = 10
) -> RecentEarnings:
    """What was earned lately."""
    known = offered(found.program)
    async with glance(services.engine) as raw:
        recent = await recent_earnings(raw, asking.guild, list(known), limit)
        people = await people_of(raw, asking.guild, [one.account for one in recent])
    return RecentEarnings(recent=[recent_earning(one, known[one.milestone], people[one.account]) for one in recent])


@routes.get("/milestones")
async def list_milestones(asking: Viewer, services: ServicesNow, found: ConfiguredNow) -> MilestoneList:
    """The same as `/achievements`, by the name that rules have for them."""
    return await list_achievements(asking, services, found)


@routes.get("/milestones/{milestone}")
async def get_milestone(
    asking: Viewer, services: ServicesNow, found: ConfiguredNow, milestone: MilestoneId
) -> MilestoneShown:
    """One of them."""
    return (await _shown(asking, services, found, [_named(found, milestone)]))[0]


@routes.get("/milestones/{milestone}/earners")
async def list_earners(
    asking: Viewer, services: ServicesNow, found: ConfiguredNow, milestone: MilestoneId, page: PageAsked
) -> EarnerList:
    """Who has it, the latest first; without those who hide themselves."""
    one = _named(found, milestone)
    if page.offset + page.page_size > DEEPEST:
        raise BadInput(f"earners are shown down to number {DEEPEST}")
    total = await _total(services, asking.guild, one.id)
    async with glance(services.engine) as raw:
        rows = await earners_of(raw, asking.guild, one.id, limit=page.page_size, offset=page.offset)
        people = await people_of(raw, asking.guild, [row.account for row in rows])
    earners = [Earner(person=people[row.account], season=row.season_id, earned_at=row.earned_at) for row in rows]
    return EarnerList(total=total, page=page.page, page_size=page.page_size, earners=earners)


def _named(found: Configured, milestone: str) -> Offered:
    known = offered(found.program)
    if milestone not in known:
        raise NotFound(f"there is no achievement {milestone!r}", did_you_mean(milestone, known))
    return known[milestone]


async def _shown(
    asking: Caller, services: Services, found: Configured, wanted: Sequence[Offered]
) -> list[MilestoneShown]:
    known = await _gallery(services, found)
    first = [known.first[one.id].account for one in wanted if one.id in known.first]
    async with glance(services.engine) as raw:
        hidden = await hidden_among(raw, asking.guild, first)
        people = await people_of(raw, asking.guild, [account for account in first if account not in hidden])
        own = await _own(raw, asking)
    one, two = primary(found.program), secondary(found.program)
    main = (one.id if one else "", two.id if two else "")
    return [
        milestone_shown(
            each,
            known,
            people.get(known.first[each.id].account) if each.id in known.first else None,
            main,
            own.get(each.id),
        )
        for each in wanted
    ]


async def _own(raw: RawConnection, asking: Caller) -> dict[str, datetime]:
    """When the caller earned what."""
    profile = await member_by_user(raw, asking.guild, asking.user) if asking.user is not None else None
    earned = [] if profile is None else await milestones_of(raw, asking.guild, profile.account)
    return {one.milestone: one.earned_at for one in earned if one.revoked_at is None}


async def _gallery(services: Services, found: Configured) -> Gallery:
    guild = found.configuration.guild

    async def count() -> Gallery:
        async with glance(services.engine) as raw:
            return await gallery(raw, guild, found.program)

    return await services.kept.get(("gallery", guild, found.version), COUNTS_FOR, count)


async def _total(services: Services, guild: int, milestone: str) -> int:
    async def count() -> int:
        async with glance(services.engine) as raw:
            return await shown_earners(raw, guild, milestone)

    return await services.kept.get(("earners", guild, milestone), COUNTS_FOR, count)
