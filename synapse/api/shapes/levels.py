"""Levels of other bots, before and after they are imported."""

from typing import Annotated, Literal

from pydantic import Field

from synapse.api.shapes.base import IdOut, Reason, Sent, Shape
from synapse.api.shapes.ledger import CurrencyId
from synapse.histories.levels.found import Levels
from synapse.runtime.orders.levels import Compared, Import, Preview

Bot = Literal["mee6", "amari", "lurkr", "tatsu", "polaris", "levelup"]
#: of what could not be read, so much is told one by one
LISTED = 50


class LevelRow(Shape):
    """A member of the file: the level there, and here by the curve in use, and by theirs if it can be adopted."""

    user_id: IdOut
    name: str
    xp: int
    is_known: bool
    level_there: int | None
    level_kept: int
    level_adopted: int | None


class LevelRole(Shape):
    """A role that a level brings there. Nothing here makes a rule of it; the pack level-roles is for that."""

    level: int
    role_id: IdOut
    name: str


class LevelSkipped(Shape):
    """A row that could not be used."""

    where: str
    reason: str


class LevelsPreview(Shape):
    """What importing the file would come to. The plan is kept for an hour."""

    plan_id: str
    bot: Bot
    currency: str
    members: int
    #: of them, those who have an account here, and those whom an earlier import brought something
    known: int
    brought_before: int
    xp: int
    top: list[LevelRow]
    #: parameters of the economy pack that make levels ask for what they ask for there; none: not to be had
    curve: dict[str, str | int | float] | None
    role_rewards: list[LevelRole]
    skipped: int
    skipped_rows: list[LevelSkipped]
    problems: list[str]


class LevelsImport(Sent):
    """Which file to import, and how."""

    plan_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    currency: CurrencyId
    mode: Annotated[
        Literal["add", "set-if-empty"],
        Field(description="add: to what members have; set-if-empty: only for those who never had any"),
    ] = "add"
    curve: Annotated[
        Literal["keep", "adopt"],
        Field(description="adopt: levels ask for what they asked for there, for everybody, from now on"),
    ] = "keep"
    reason: Reason = ""

    @property
    def wanted(self) -> Import:
        """The same as the import takes it."""
        return Import(plan=self.plan_id, currency=self.currency, mode=self.mode, adopt=self.curve == "adopt")


class LevelsImported(Shape):
    """What was done: members paid and units in all; who had it from an earlier file, and who had some already."""

    bot: Bot
    paid: int
    units: int
    already: int
    not_empty: int


def preview_of(found: Preview) -> LevelsPreview:
    """A preview as answers tell it."""
    levels: Levels = found.levels
    return LevelsPreview.model_validate(
        {
            "plan_id": found.plan,
            "bot": levels.bot,
            "currency": found.currency,
            "members": len(levels.rows),
            "known": found.known,
            "brought_before": found.brought_before,
            "xp": sum(row.xp for row in levels.rows.values()),
            "top": [_row(one) for one in found.top],
            "curve": levels.curve.parameters,
            "role_rewards": [{"level": one.level, "role_id": one.role, "name": one.name} for one in levels.rewards],
            "skipped": len(levels.skipped),
            "skipped_rows": [one._asdict() for one in levels.skipped[:LISTED]],
            "problems": found.problems,
        }
    )


def _row(one: Compared) -> LevelRow:
    row = one.row
    return LevelRow(
        user_id=row.user,
        name=row.name,
        xp=row.xp,
        is_known=one.is_known,
        level_there=row.level,
        level_kept=one.level_here,
        level_adopted=one.level_adopted,
    )
