"""Expressions on a sample event."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from synapse.api.problems import FieldProblem
from synapse.api.shapes.base import Sent, Shape
from synapse.api.shapes.drafts import Draft, Values, storable
from synapse.api.shapes.dry_run import Assume, Record
from synapse.rules.compile.probe import Probe
from synapse.rules.documents.rule import Kind
from synapse.rules.expressions import ExpressionError
from synapse.runtime.trials.evaluate import Evaluated
from synapse.runtime.trials.explained import plain

EventName = Annotated[str, Field(max_length=80)]


class EvaluateAsked(Sent):
    """An expression, the kind of rule that it would stand in, and the event that it is to be tried on."""

    expression: Annotated[str, AfterValidator(storable), Field(max_length=20_000)]
    event: Record
    kind: Kind = "reward"
    trigger: Annotated[list[EventName], Field(max_length=20)] | None = Field(
        default=None,
        description="event types: the names are theirs; left out: the event's own, or none for an achievement",
    )
    activity: Annotated[str, Field(max_length=80)] | None = Field(
        default=None, description="the row of the zone's multipliers; left out: the event's type"
    )
    pack: Draft | None = Field(default=None, description="left out: what is in force")
    parameters: Values = Field(default={}, description="parameter values in the place of the guild's")
    assume: Assume = Assume()

    @property
    def probe(self) -> Probe:
        """The rule that looks."""
        own = [] if self.kind == "achievement" else [str(self.event.get("event_type", ""))[:80]]
        trigger = own if self.trigger is None else self.trigger
        return Probe(text=self.expression, kind=self.kind, trigger=tuple(trigger), activity=self.activity)


class Evaluation(Shape):
    """What came of it. `problems` says what keeps the expression from being used; it has no value then."""

    outcome: Literal["value", "failed", "not-asked", "unusable"] = Field(
        description="failed: it could not be decided on this event; not-asked: the event leads to no such rule"
    )
    value: Any = Field(default=None, description="a number, a text, true or false; ids are texts")
    why: str = Field(default="", description="why it failed")
    saw: dict[str, Any] = Field(default={}, description="name → value; null is missing")
    problems: list[FieldProblem] = Field(default=[], description="columns count from 1")


def evaluation_shape(found: Evaluated) -> Evaluation:
    """As JSON can hold it."""
    if not found.is_asked:
        return Evaluation(outcome="not-asked")
    saw = {name: plain(value) for name, value in found.saw.items()}
    outcome = "failed" if found.why else "value"
    return Evaluation(outcome=outcome, value=plain(found.value), why=found.why, saw=saw)


def unusable(error: ExpressionError) -> Evaluation:
    """What is wrong with the text, in the validator's words."""
    problems = [
        FieldProblem(
            field="expression", message=one.message, hint=one.hint, code=one.code, line=1, column=one.column + 1
        )
        for one in error.problems
    ]
    return Evaluation(outcome="unusable", problems=problems)
