"""Quests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from synapse.api.shapes.base import Id, LongText, Reason, Sent, Shape, Text
from synapse.api.shapes.person import Person, people_of
from synapse.db.session import RawConnection
from synapse.milestones import quests

LARGEST_REWARD = 1_000_000_000


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text.strip()


Title = Annotated[Text, AfterValidator(_said)]
Reward = Annotated[int, Field(ge=0, le=LARGEST_REWARD, strict=True)]
IssueUrl = Annotated[
    str, Field(max_length=500, pattern=r"^https://[!-~]+$", examples=["https://github.com/a/b/issues/1"])
]
Status = Literal["open", "claimed", "complete"]


class NewQuest(Sent):
    """A quest to be."""

    title: Title
    description: LongText = ""
    xp_reward: Reward = 50
    gold_reward: Reward = 0
    github_issue_url: IssueUrl | None = None
    active: bool = True


class QuestChange(Sent):
    """What is to change; what is left out stays."""

    title: Annotated[Title, Field(default_factory=str)]
    description: Annotated[LongText, Field(default_factory=str)]
    xp_reward: Annotated[Reward, Field(default_factory=int)]
    gold_reward: Annotated[Reward, Field(default_factory=int)]
    github_issue_url: Annotated[IssueUrl | None, Field(description="null takes it away")] = None
    active: Annotated[bool, Field(default_factory=bool)]


class Completion(Sent):
    """Who completed it; whoever is on it, if left out."""

    user_id: Id | None = None
    reason: Reason = ""


class Quest(Shape):
    """A task that members may take on."""

    id: int
    title: str
    description: str
    xp_reward: int
    gold_reward: int
    status: Status
    #: who is on it or, of a complete one, who completed it
    claimed_by: Person | None
    claimed_at: datetime | None
    completed_at: datetime | None
    github_issue_url: str | None
    active: bool
    created_at: datetime


class QuestList(Shape):
    """A page of quests, newest first."""

    total: int
    page: int
    page_size: int
    quests: list[Quest]


class CompletedQuest(Shape):
    """The quest; `duplicate`: it was completed before."""

    quest: Quest
    duplicate: bool


async def shown(raw: RawConnection, guild: int, found: Sequence[quests.Quest]) -> list[Quest]:
    """Quests with the people on them."""
    people = await people_of(raw, guild, [one.claimed_by or 0 for one in found])
    return [Quest.model_validate({**one.told(), "claimed_by": people.get(one.claimed_by or 0)}) for one in found]
