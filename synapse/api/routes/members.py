"""Members: profiles, wallets, histories, and why an entry is there."""

from typing import Annotated

from fastapi import Path, Query

from synapse.api.access import AdminReading, Caller, Member, Viewer
from synapse.api.boards import all_marks
from synapse.api.configured import ConfiguredNow
from synapse.api.paging import CursorAsked
from synapse.api.problems import Forbidden, NotFound
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.base import Text
from synapse.api.shapes.history import History, Why, history_of_member, why_of
from synapse.api.shapes.members import FoundMembers, MemberPage, found_member, member_page
from synapse.db.session import RawConnection, glance
from synapse.kit.ids import parse_id
from synapse.ledger.queries import wallets_of
from synapse.members.queries import Profile, hidden_among, member_by_user, members_beginning
from synapse.runtime.pages.boards import primary
from synapse.runtime.pages.gallery import offered
from synapse.runtime.pages.origin import in_words, origin_of
from synapse.runtime.pages.portrait import portrait

routes = NounRouter(tags=["members"])

MemberId = Annotated[str, Path(pattern=r"^[0-9]{1,19}$", description="a member's Discord id")]
CurrencyAsked = Annotated[Text | None, Query(description="only entries of this currency")]


@routes.get("/admin/users")
async def find_members(
    asking: AdminReading,
    services: ServicesNow,
    found: ConfiguredNow,
    q: Annotated[Text, Query(description="the beginning of a name, or an id; nothing: the first by name")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> FoundMembers:
    """Members whose name begins with a text, to choose one from."""
    main = primary(found.program)
    async with glance(services.engine) as raw:
        profiles = [one for one in await members_beginning(raw, asking.guild, q.strip(), limit) if one.user_id]
        held = await wallets_of(raw, asking.guild, [one.account for one in profiles])
    wallets = [held.get((one.account, main.id)) if main else None for one in profiles]
    return FoundMembers(
        users=[
            found_member(one, wallet.lifetime if wallet else 0, wallet.level if wallet else 1)
            for one, wallet in zip(profiles, wallets, strict=True)
        ]
    )


@routes.get("/members/{member}")
async def get_member(asking: Viewer, services: ServicesNow, found: ConfiguredNow, member: MemberId) -> MemberPage:
    """A member's page. Whoever hides themselves is there for admins and themselves only."""
    user = parse_id(member, "member")
    marks = await all_marks(services, found)
    async with glance(services.engine) as raw:
        profile = await _profile(raw, asking, user)
        shown = await portrait(raw, found, profile, marks)
    return member_page(shown, user, "", found, offered(found.program))


@routes.get("/members/{member}/ledger")
async def get_member_ledger(
    asking: Member,
    services: ServicesNow,
    found: ConfiguredNow,
    member: MemberId,
    page: CursorAsked,
    currency: CurrencyAsked = None,
) -> History:
    """What a member got and lost, newest first: for themselves and for admins."""
    user = _own_or_admin(asking, member)
    async with glance(services.engine) as raw:
        profile = await _profile(raw, asking, user)
        return await history_of_member(raw, found, profile, page, currency)


@routes.get("/members/{member}/ledger/{entry}/why")
async def explain_entry(
    asking: Member,
    services: ServicesNow,
    found: ConfiguredNow,
    member: MemberId,
    entry: Annotated[str, Path(pattern=r"^[0-9]{1,18}$", description="the entry's id")],
) -> Why:
    """Why an entry is there: rule, pack revision, event, every factor, cap and rounding; in words, too."""
    user = _own_or_admin(asking, member)
    async with glance(services.engine) as raw:
        profile = await _profile(raw, asking, user)
        origin = await origin_of(raw, asking.guild, found.program, profile, int(entry))
    if origin is None:
        raise NotFound(f"{profile.shown_name} has no entry {entry}", "take an id from their history")
    return why_of(origin, in_words(origin, found.program))


def _own_or_admin(asking: Caller, member: str) -> int:
    """Whose history it is. Raises `Forbidden` for anybody else's."""
    user = parse_id(member, "member")
    if not asking.is_admin and asking.user != user:
        raise Forbidden("a history is for the member and for admins")
    return user


async def _profile(raw: RawConnection, asking: Caller, user: int) -> Profile:
    """A member whom the caller may see. Raises `NotFound`."""
    profile = await member_by_user(raw, asking.guild, user)
    may_see = asking.is_admin or asking.user == user
    if profile is None or (not may_see and await hidden_among(raw, asking.guild, [profile.account])):
        raise NotFound(f"there is no member {user}", "they may never have said anything here, or hide themselves")
    return profile
