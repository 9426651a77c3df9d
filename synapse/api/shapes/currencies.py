"""Currencies."""

from typing import Annotated, Any, Self

from fastapi import Path
from pydantic import AfterValidator, Field, model_validator

from synapse.api.problems import FieldProblem
from synapse.api.shapes.base import LongText, Reason, Sent, Shape, plain_text
from synapse.rules.documents.pack import Currency as Declared
from synapse.rules.documents.pack import Rounding
from synapse.rules.engine.ladders import HIGHEST_LEVEL
from synapse.rules.notation import NAME

CurrencyId = Annotated[str, Path(pattern=NAME, max_length=64)]
CurrencyName = Annotated[str, AfterValidator(plain_text), Field(min_length=1, max_length=100)]
Symbol = Annotated[str, AfterValidator(plain_text), Field(max_length=32)]
CurveText = Annotated[LongText, Field(min_length=1)]


class Currency(Shape):
    """Something that members earn."""

    id: str
    name: str
    symbol: str
    spendable: bool
    seasonal: bool
    allow_negative: bool
    rounding: Rounding
    order: int
    #: units needed to leave `level`, as an expression; null: no levels by it
    level_curve: str | None
    #: the pack that declares it
    pack: str


class CurrencyList(Shape):
    """The guild's currencies, in their order."""

    currencies: list[Currency]
    #: the currency by which members have their level
    main: str | None


class Level(Shape):
    """What it takes to reach a level."""

    level: int
    required: int = Field(description="units ever earned")


class LevelTable(Shape):
    """What the first levels take. It ends where the curve stops rising."""

    currency: str
    levels: list[Level]


class CurveAsked(Sent):
    """A level curve that is being written."""

    level_curve: CurveText = Field(description="units needed to leave `level`, as an expression")
    up_to: Annotated[int, Field(ge=1, le=HIGHEST_LEVEL)] = 50


class CurveTried(Shape):
    """What the first levels would take. `problems` says what keeps the curve from being used; it has no levels then."""

    levels: list[Level]
    problems: list[FieldProblem] = Field(default=[], description="columns count from 1")


class CurrencySent(Sent):
    """The fields of a currency; null, or leaving one out of a new one, gives it the usual value."""

    name: CurrencyName | None = None
    symbol: Symbol | None = None
    spendable: bool | None = None
    seasonal: bool | None = None
    allow_negative: bool | None = None
    rounding: Rounding | None = None
    order: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] | None = None
    level_curve: CurveText | None = Field(
        None, description="units needed to leave `level`, as an expression such as `100 * level`"
    )
    reason: Reason | None = None

    def patch(self) -> dict[str, Any]:
        """The keys that were sent, as a pack has them."""
        sent = {name: getattr(self, name) for name in self.model_fields_set - {"reason"}}
        if sent.get("level_curve") is not None:
            sent["level_curve"] = {"required": sent["level_curve"]}
        return sent


class NewCurrency(CurrencySent):
    """A currency of the guild's own; it is written into the pack `community`."""

    id: Annotated[str, Field(pattern=NAME, max_length=64)]
    name: CurrencyName  # pyright: ignore[reportGeneralTypeIssues, reportIncompatibleVariableOverride]


class CurrencyPatch(CurrencySent):
    """The fields of a currency to be changed, in the pack that declares it."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set - {"reason"}:
            raise ValueError("nothing to change was sent")
        if "name" in self.model_fields_set and self.name is None:
            raise ValueError("a currency cannot be without a name")
        return self


def currency_of(one: Declared, pack: str) -> Currency:
    """A currency, as it is answered."""
    return Currency(
        id=one.id,
        name=one.name,
        symbol=one.symbol,
        spendable=one.spendable,
        seasonal=one.seasonal,
        allow_negative=one.allow_negative,
        rounding=one.rounding,
        order=one.order,
        level_curve=one.level_curve.required if one.level_curve else None,
        pack=pack,
    )
