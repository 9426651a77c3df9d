"""What is one's own: profile, preferences, being left out of public pages."""

from typing import Annotated

from fastapi import Depends, Query

from synapse.api.access import Caller, Member, MemberChanging
from synapse.api.boards import all_marks
from synapse.api.configured import ConfiguredNow, configured_guild
from synapse.api.paging import CursorAsked
from synapse.api.problems import NotFound
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.base import Text
from synapse.api.shapes.history import History, history_of_member
from synapse.api.shapes.me import Me, MyPreferences, MyPreferencesSent, preferences_shown
from synapse.api.shapes.members import member_page
from synapse.db.session import glance
from synapse.members.preferences import Preferences, preferences_of
from synapse.members.queries import member_by_user
from synapse.runtime.orders.preferences import change_preferences
from synapse.runtime.pages.gallery import offered
from synapse.runtime.pages.portrait import portrait

routes = NounRouter(tags=["me"])


@routes.get("/me")
async def get_me(asking: Member, services: ServicesNow, found: ConfiguredNow) -> Me:
    """The caller in this guild: wallets, milestones, what they have done. Whoever was never seen has nothing yet."""
    user = _person(asking)
    marks = await all_marks(services, found)
    async with glance(services.engine) as raw:
        profile = await member_by_user(raw, asking.guild, user)
        shown = await portrait(raw, found, profile, marks)
    page = member_page(shown, user, asking.name, found, offered(found.program))
    return Me(is_admin=asking.is_admin, **dict(page))


@routes.get("/me/preferences")
async def get_my_preferences(asking: Member, services: ServicesNow) -> MyPreferences:
    """What is announced about the caller, and whether public pages show them."""
    user = _person(asking)
    async with glance(services.engine) as raw:
        profile = await member_by_user(raw, asking.guild, user)
        known = await preferences_of(raw, asking.guild, profile.account) if profile else Preferences()
    return preferences_shown(known)


@routes.put("/me/preferences", dependencies=[Depends(configured_guild)])
async def put_my_preferences(asking: MemberChanging, services: ServicesNow, wanted: MyPreferencesSent) -> MyPreferences:
    """Choose what is announced, and whether to be left out of boards and public pages; what is not sent stays."""
    user = _person(asking)
    async with asking.changing(services) as change:
        known = await change_preferences(change, user, wanted.model_dump(exclude_none=True))
    return preferences_shown(known)


@routes.get("/me/history")
async def get_my_history(
    asking: Member,
    services: ServicesNow,
    found: ConfiguredNow,
    page: CursorAsked,
    currency: Annotated[Text | None, Query(description="only entries of this currency")] = None,
) -> History:
    """What the caller got and lost, newest first."""
    user = _person(asking)
    async with glance(services.engine) as raw:
        profile = await member_by_user(raw, asking.guild, user)
        if profile is None:
            return History(entries=[], next=None)
        return await history_of_member(raw, found, profile, page, currency)


def _person(asking: Caller) -> int:
    """The caller's Discord id. Raises `NotFound` for a token, or the local link, which are nobody's."""
    if asking.user is None:
        raise NotFound("this sign-in is nobody in particular", "sign in with Discord to have a page of your own")
    return asking.user
