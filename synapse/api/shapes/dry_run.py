"""Dry-runs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from synapse.api.shapes.base import Id, Moment, Sent, Shape, Text
from synapse.api.shapes.drafts import Draft, Values
from synapse.kit.clock import seconds_of
from synapse.rules.world import Season
from synapse.runtime.trials.assume import Assumption

MOST_EVENTS = 100
_MOST_MEMBERS = 100


def _small(record: dict[str, Any]) -> dict[str, Any]:
    """An event is metadata: what is deep or long is none."""
    if _size(record, 0) > 2_000:
        raise ValueError("is too large for an event")
    return record


def _size(value: Any, depth: int) -> int:
    if depth > 8:
        return 10_000
    if isinstance(value, dict):
        return sum(_size(one, depth + 1) for one in value.values()) + 1  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list):
        return sum(_size(one, depth + 1) for one in value) + 1  # pyright: ignore[reportUnknownVariableType]
    return 1 if not isinstance(value, str) or len(value) <= 4_000 else 10_000


Record = Annotated[
    dict[str, Any],
    AfterValidator(_small),
    Field(
        description="an event as the lake takes it: event_type, user_id, channel_id, target_id, source_id, timestamp, "
        "payload. Without a source_id it gets one, without a timestamp it happens now."
    ),
]
Name = Annotated[str, Field(max_length=128)]
Units = Annotated[int, Field(ge=-(2**53), le=2**53)]
Amounts = Annotated[
    dict[Id, Annotated[dict[Name, Units], Field(max_length=50)]], Field(max_length=_MOST_MEMBERS)
]  # fmt: skip


class AssumedSeason(Sent):
    """The season that is taken to run."""

    name: Text
    id: Annotated[int, Field(ge=1, le=2**31 - 1)] = 1


class Assume(Sent):
    """State to be taken for granted, by members' Discord ids; what is not said is looked up."""

    balances: Amounts = Field(default={}, description="member → currency → units owned")
    lifetime: Amounts = Field(default={}, description="member → currency → units ever earned")
    levels: Amounts = Field(default={}, description="member → currency → level reached")
    roles: Annotated[
        dict[Id, Annotated[list[Id], Field(max_length=250)]], Field(max_length=_MOST_MEMBERS)
    ] = Field(default={}, description="member → ids of their roles")  # fmt: skip
    milestones: Annotated[
        dict[Id, Annotated[list[Name], Field(max_length=500)]], Field(max_length=_MOST_MEMBERS)
    ] = Field(default={}, description="member → all the achievements they have")  # fmt: skip
    measures: Annotated[
        dict[Name, Annotated[float, Field(allow_inf_nan=False, ge=-(2**53), le=2**53)]], Field(max_length=100)
    ] = Field(default={}, description="measure → its value, whoever asks")  # fmt: skip
    now: Moment | None = Field(default=None, description="when events happen that do not say so")
    season: AssumedSeason | None = Field(default=None, description="null: no season runs; left out: the guild's")

    def as_assumption(self) -> Assumption:
        """The same for the pipeline."""
        season = None if self.season is None else Season(self.season.id, self.season.name, 0.0)
        return Assumption(
            balances=self.balances,
            lifetime=self.lifetime,
            levels=self.levels,
            roles={member: tuple(roles) for member, roles in self.roles.items()},
            milestones={member: tuple(names) for member, names in self.milestones.items()},
            measures={name: int(value) if value.is_integer() else value for name, value in self.measures.items()},
            season=season,
            no_season="season" in self.model_fields_set and self.season is None,
        )


class DryRunAsked(Sent):
    """One event or several, by what is in force or by a draft, on the stored state or on an assumed one."""

    event: Record | None = None
    events: Annotated[list[Record], Field(min_length=1, max_length=MOST_EVENTS)] | None = None
    pack: Draft | None = Field(default=None, description="left out: what is in force")
    parameters: Values = Field(default={}, description="parameter values in the place of the guild's")
    assume: Assume = Assume()

    @model_validator(mode="after")
    def _either(self) -> Self:
        if (self.event is None) == (self.events is None):
            raise ValueError("give either event or events")
        return self

    def records(self, now: datetime) -> list[dict[str, Any]]:
        """The events, with what they may leave out filled in."""
        return records_of(self.events if self.event is None else [self.event], self.assume, now)


def records_of(given: Sequence[dict[str, Any]] | None, assumed: Assume, now: datetime) -> list[dict[str, Any]]:
    """Events with what they may leave out filled in."""
    at = (assumed.now or now).isoformat()
    return [
        {"source_id": f"dry-run-{seconds_of(now)}-{place}", "timestamp": at} | record
        for place, record in enumerate(given or (), 1)
    ]


class Effect(Shape):
    """Something that would change. What else is there depends on the type."""

    model_config = Shape.model_config | {"extra": "allow", "populate_by_name": True}

    type: str = Field(description="credit, debit, transfer, milestone, level, announce, assign_role, log, reverse …")
    rule: str
    event: int = Field(description="which of the events leads to it, counted from 0")
    to: str | None = Field(description="a member's id, or a system account: mint, shop, season")
    source: str | None = Field(default=None, alias="from", description="who pays: a member's id, or a system account")
    currency: str | None = None
    amount: int | None = None
    cause: str | None = None


class Condition(Shape):
    """One condition as an event met it."""

    path: str = Field(description="`<rule>.conditions.<place>…`; `<rule>.trigger` for the roles of a trigger")
    text: str = Field(description="the condition as an expression: what it wanted")
    outcome: Literal["true", "false", "failed"] = Field(description="of what was not reached: what it would be")
    reached: bool = Field(description="false where what stands before it had settled the matter")
    saw: dict[str, Any] = Field(description="name → value; null is missing")
    assumed: list[str] = Field(description="those of the names that were taken for granted")
    why: str = Field(description="why it failed")
    inner: list["Condition"] = Field(description="the conditions within any_of, all_of and not")


class RuleMet(Shape):
    """One rule as an event met it; about one member where it is an achievement."""

    rule: str
    pack: str
    kind: str
    event: str = Field(description="the event's own type, or that of one that follows from it")
    member: str | None
    outcome: Literal["true", "false", "failed"]
    conditions: list[Condition]


class Paid(Shape):
    """How an amount came about: base × times = after_factors, then rounding and caps give the amount."""

    currency: str
    to: str
    base: Any
    times: dict[str, Any]
    after_factors: Any
    amount: int


class Scaled(Shape):
    """A modifier that set a factor."""

    rule: str
    factor: str
    by: float


class Reckoned(Shape):
    """One rule that paid."""

    rule: str
    event: str
    paid: list[Paid]
    scaled: list[Scaled]
    read: dict[str, Any] = Field(description="measures that it read")


class EventTrace(Shape):
    """Everything about one event: as it was understood, what was reckoned, and what each rule saw and wanted."""

    event: dict[str, Any]
    dropped_fields: list[str] = Field(description="fields that no event declares")
    awards: list[Reckoned]
    denied: dict[str, str] = Field(description="rule → why its pay was refused")
    failed: dict[str, str] = Field(description="rule → why it could not be run")
    rules: list[RuleMet]


class Trace(Shape):
    """Why: one entry an event."""

    events: list[EventTrace]


class DryRun(Shape):
    """What would happen, and why. Nothing of it has happened."""

    effects: list[Effect]
    trace: Trace
