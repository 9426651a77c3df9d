"""Members: who they are and what they have."""

from collections.abc import Mapping
from datetime import datetime

from synapse.api.shapes.base import Shape
from synapse.api.shapes.board import CurrencyName, currency_name
from synapse.api.shapes.person import Person, avatar_of, person_of
from synapse.members.queries import Profile
from synapse.milestones.earned import Earned
from synapse.milestones.rarities import RARITIES
from synapse.runtime.pages.gallery import Offered
from synapse.runtime.pages.portrait import ACTIVITIES, Portrait, Purse
from synapse.runtime.spine import Configured


class FoundMember(Shape):
    """A member whom an admin may mean."""

    id: str
    discord_name: str
    avatar_url: str
    is_bot: bool
    #: of the primary currency, ever earned, and the level that gives
    xp: int
    level: int


class FoundMembers(Shape):
    """Members whose names begin so."""

    users: list[FoundMember]


class Wallet(Shape):
    """What a member holds of a currency."""

    currency: CurrencyName
    balance: int
    lifetime: int
    #: their place on the currency's board; null where they have none of it
    rank: int | None
    level: int | None
    next_level_at: int | None
    level_progress: float | None


class MemberMilestone(Shape):
    """A milestone that a member has. Season 0: it counts for life."""

    id: str
    name: str
    rarity: str
    rarity_color: str
    icon: str
    season: int
    earned_at: datetime
    is_granted: bool


class Activities(Shape):
    """What a member has done."""

    messages: int = 0
    reactions_given: int = 0
    reactions_received: int = 0
    threads: int = 0
    #: ticks in voice times the guild's minutes between two ticks
    voice_minutes: int = 0


class MemberPage(Shape):
    """A member with all that others may see of them."""

    person: Person
    joined_at: datetime | None
    #: when this guild's history first knew them; null for somebody never seen here
    first_seen_at: datetime | None
    has_left: bool
    github_username: str | None
    wallets: list[Wallet]
    #: the rarest first
    milestones: list[MemberMilestone]
    lifetime: Activities
    #: null while no season runs
    season: Activities | None


def found_member(profile: Profile, xp: int, level: int) -> FoundMember:
    """A member for a list of choices."""
    person = person_of(profile)
    return FoundMember(
        id=str(profile.user_id),
        discord_name=person.name,
        avatar_url=person.avatar_url,
        is_bot=person.is_bot,
        xp=xp,
        level=level,
    )


def member_page(one: Portrait, user: int, name: str, found: Configured, known: Mapping[str, Offered]) -> MemberPage:
    """A portrait as a page. `user` and `name` are for somebody never seen here."""
    profile = one.profile
    stranger = Person(id=str(user), name=name or str(user), avatar_url=avatar_of(user, None))
    minutes = int(found.configuration.values["voice_tick_minutes"] or 0)
    shown = [_milestone(earned, known) for earned in one.milestones]
    shown.sort(key=lambda each: list(RARITIES).index(each.rarity))
    return MemberPage(
        person=person_of(profile) if profile else stranger,
        joined_at=profile.joined_at if profile else None,
        first_seen_at=profile.created_at if profile else None,
        has_left=profile is not None and profile.left_at is not None,
        github_username=profile.github_username if profile else None,
        wallets=[_wallet(purse) for purse in one.purses],
        milestones=shown,
        lifetime=_activities(one.lifetime, minutes),
        season=None if found.program.season_id is None else _activities(one.season, minutes),
    )


def _wallet(purse: Purse) -> Wallet:
    risen = purse.progress
    return Wallet(
        currency=currency_name(purse.currency),
        balance=purse.held.balance,
        lifetime=purse.held.lifetime,
        rank=purse.place.rank if purse.place else None,
        level=risen.level if risen else None,
        next_level_at=risen.next_at if risen else None,
        level_progress=risen.share if risen else None,
    )


def _milestone(earned: Earned, known: Mapping[str, Offered]) -> MemberMilestone:
    shown = known[earned.milestone].milestone if earned.milestone in known else None
    rarity = shown.rarity if shown else "common"
    return MemberMilestone(
        id=earned.milestone,
        name=shown.name if shown else earned.milestone,
        rarity=rarity,
        rarity_color=RARITIES[rarity].color,
        icon=shown.icon if shown else "",
        season=earned.season_id,
        earned_at=earned.earned_at,
        is_granted=earned.granted_by is not None,
    )


def _activities(counts: Mapping[str, int], minutes: int) -> Activities:
    done = {name: counts.get(event_type, 0) for name, event_type in ACTIVITIES.items()}
    return Activities(voice_minutes=done.pop("voice_ticks") * minutes, **done)
