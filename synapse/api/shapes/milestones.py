"""Milestones: what there is to earn, and who has earned it."""

from datetime import datetime
from typing import Literal

from synapse.api.shapes.base import Shape
from synapse.api.shapes.person import Person
from synapse.milestones.gallery import Earning
from synapse.milestones.rarities import RARITIES
from synapse.runtime.pages.gallery import Gallery, Offered


class First(Shape):
    """Who was first. Nobody is named where they hide themselves."""

    person: Person | None
    earned_at: datetime


class MilestoneShown(Shape):
    """An achievement that can be earned now."""

    id: str
    pack: str
    name: str
    description: str
    category: str
    rarity: str
    rarity_label: str
    rarity_color: str
    rarity_sign: str
    scope: Literal["lifetime", "season"]
    #: an emoji, or the address of a picture; `badge_image_url` only the latter
    icon: str
    badge_image_url: str | None
    #: whole units of each currency, or the formula where that hangs on the member
    rewards: dict[str, int | str]
    #: of the primary and the secondary currency, 0 where a formula says
    xp_reward: int
    gold_reward: int
    earner_count: int
    #: of all members, with one decimal
    earn_pct: float
    first: First | None
    #: when the caller earned it
    earned_at: datetime | None


class MilestoneList(Shape):
    """Every achievement, in the order of the gallery."""

    achievements: list[MilestoneShown]


class Earner(Shape):
    """A member who has a milestone. Season 0: it counts for life."""

    person: Person
    season: int
    earned_at: datetime


class EarnerList(Shape):
    """A page of them, the latest first."""

    total: int
    page: int
    page_size: int
    earners: list[Earner]


class RecentEarning(Shape):
    """Somebody earned something."""

    user_id: str | None
    user_name: str
    avatar_url: str
    achievement_id: str
    achievement_name: str
    achievement_rarity: str
    rarity_color: str
    icon: str
    earned_at: datetime


class RecentEarnings(Shape):
    """What was earned lately, newest first."""

    recent: list[RecentEarning]


def milestone_shown(
    one: Offered, known: Gallery, first: Person | None, main: tuple[str, str], earned_at: datetime | None = None
) -> MilestoneShown:
    """An achievement with its figures. `main` are the ids of the primary and the secondary currency."""
    shown, rarity = one.milestone, RARITIES[one.milestone.rarity]
    earners, earning = known.totals.get(one.id, 0), known.first.get(one.id)
    own = [one.rewards.get(currency, 0) for currency in main]
    return MilestoneShown(
        id=one.id,
        pack=one.pack,
        name=shown.name,
        description=shown.description,
        category=shown.category,
        rarity=shown.rarity,
        rarity_label=rarity.label,
        rarity_color=rarity.color,
        rarity_sign=rarity.sign,
        scope=shown.scope,
        icon=shown.icon,
        badge_image_url=shown.icon if shown.icon.startswith(("https://", "http://")) else None,
        rewards=dict(one.rewards),
        xp_reward=own[0] if isinstance(own[0], int) else 0,
        gold_reward=own[1] if isinstance(own[1], int) else 0,
        earner_count=earners,
        earn_pct=round(100 * earners / known.members, 1) if known.members else 0.0,
        first=First(person=first, earned_at=earning.earned_at) if earning else None,
        earned_at=earned_at,
    )


def recent_earning(earning: Earning, one: Offered, person: Person) -> RecentEarning:
    """Somebody's milestone with both names."""
    return RecentEarning(
        user_id=person.id,
        user_name=person.name,
        avatar_url=person.avatar_url,
        achievement_id=one.id,
        achievement_name=one.milestone.name,
        achievement_rarity=one.milestone.rarity,
        rarity_color=RARITIES[one.milestone.rarity].color,
        icon=one.milestone.icon,
        earned_at=earning.earned_at,
    )
