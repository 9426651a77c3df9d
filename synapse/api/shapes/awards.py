"""Awards and grants by hand, and what became of those who got them."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from synapse.api.shapes.base import Id, IdOut, Reason, Sent, Shape, Text
from synapse.api.shapes.ledger import CurrencyId, LedgerEntry
from synapse.api.shapes.person import Person
from synapse.rules.notation import SLUG

LARGEST_AWARD = 1_000_000_000
MOST_AT_ONCE = 100


def _not_zero(amount: int) -> int:
    if amount == 0:
        raise ValueError("must not be 0")
    return amount


#: whole units, none of which is none; below zero takes
Units = Annotated[int, Field(ge=-LARGEST_AWARD, le=LARGEST_AWARD, strict=True)]
Amount = Annotated[Units, AfterValidator(_not_zero)]
#: the id of an achievement's rule
MilestoneId = Annotated[str, Field(pattern=SLUG, max_length=64, examples=["founding-member"])]


class ToMembers(Sent):
    """Whom it is for: one member or several."""

    user_id: Id | None = None
    user_ids: Annotated[tuple[Id, ...], Field(max_length=MOST_AT_ONCE)] = ()
    display_name: Annotated[Text | None, Field(description="fills in a name that nobody told yet; renames nobody")] = (
        None
    )
    reason: Reason = ""

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if (self.user_id is None) == (not self.user_ids):
            raise ValueError("name one member as user_id, or several as user_ids")
        if len(set(self.user_ids)) < len(self.user_ids):
            raise ValueError("user_ids names a member twice")
        if self.display_name is not None and self.user_id is None:
            raise ValueError("display_name goes with one user_id")
        return self

    @property
    def users(self) -> tuple[int, ...]:
        """Everybody whom it is for."""
        return self.user_ids if self.user_id is None else (self.user_id,)


class XpGoldAward(ToMembers):
    """XP and gold for members; below zero takes."""

    xp: Units = 0
    gold: Units = 0

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.xp == 0 and self.gold == 0:
            raise ValueError("give xp, gold or both: neither is an award of nothing")
        return self

    @property
    def amounts(self) -> dict[str, int]:
        """Currency → whole units, without those that are none."""
        return {currency: units for currency, units in (("xp", self.xp), ("gold", self.gold)) if units}


class CurrencyAward(ToMembers):
    """An amount of any currency for members; below zero takes."""

    currency: CurrencyId
    amount: Amount


class AchievementGrant(ToMembers):
    """An achievement for members."""

    achievement_id: MilestoneId


class XpGoldStanding(Shape):
    """What a member has now."""

    user_id: IdOut
    xp: int
    gold: int
    level: int


class XpGoldAwarded(Shape):
    """What the first member has now, and everybody; `duplicate`: it was paid before under the same key."""

    user_id: IdOut
    xp: int
    gold: int
    level: int
    duplicate: bool
    members: list[XpGoldStanding]


class CurrencyStanding(Shape):
    """What a member has now."""

    user: Person
    balance: int
    level: int


class CurrencyAwarded(Shape):
    """What everybody has now; `duplicate`: it was paid before under the same key."""

    currency: str
    amount: int
    duplicate: bool
    members: list[CurrencyStanding]


class AchievementHolder(Shape):
    """A member who has the achievement; `granted` where this request brought it."""

    user: Person
    granted: bool


class AchievementGranted(Shape):
    """Who has the achievement now; `duplicate`: it was granted before under the same key."""

    achievement_id: str
    message: str
    duplicate: bool
    members: list[AchievementHolder]


class RevokeAsked(Sent):
    """Why something is taken back."""

    reason: Reason = ""


class AwardRevoke(RevokeAsked):
    """Why an award is taken back, and how much of what it led to."""

    all_of_event: Annotated[
        bool, Field(description="also what followed from the same event: gold for levels, achievements' rewards")
    ] = False


class MilestoneRevoke(RevokeAsked):
    """Why an achievement is taken away, and whether what it paid goes with it."""

    keep_reward: bool = False


class Revoked(Shape):
    """The reversals in the ledger; `duplicate`: it was taken back before.

    A reversal is of less than was paid where the member has spent some of it.
    """

    duplicate: bool
    reversals: list[LedgerEntry]
