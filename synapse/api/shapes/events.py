"""Events that scripts post."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from synapse.api.shapes.base import Id, Moment, Sent, Shape
from synapse.ledger.chain import Line
from synapse.members.queries import Profile
from synapse.rules.notation import EVENT
from synapse.runtime.orders.posted import Handled

MOST_AT_ONCE = 100


class PostedEvent(Sent):
    """Something that happened elsewhere, of a kind that an installed pack declares."""

    event_type: Annotated[str, Field(pattern=EVENT, max_length=64, examples=["ci.passed"])]
    source_id: Annotated[
        str | None,
        Field(
            pattern=r"^[!-~]{1,128}$",
            description="tells a new event from one that was sent twice; without one it is the Idempotency-Key, or new",
        ),
    ] = None
    user_id: Annotated[Id | None, Field(description="whose doing it was, if anybody's")] = None
    channel_id: Id | None = None
    timestamp: Annotated[Moment | None, Field(description="when it happened; now, if left out")] = None
    payload: Annotated[
        dict[str, Any], Field(default_factory=dict, max_length=64, description="the fields that the pack declares")
    ]


class Effect(Shape):
    """Units that the event moved."""

    type: Literal["credit", "debit", "transfer"]
    currency: str
    amount: int
    #: who got them or, of a debit, who paid them; none: erased
    to: str | None
    rule: str | None


class EventOutcome(Shape):
    """What became of an event. Of a duplicate, `effects` are those that it had when it first came."""

    source_id: str
    outcome: Literal["stored", "duplicate", "not_captured"]
    effects: list[Effect]


class EventOutcomes(Shape):
    """What became of each event, in their order."""

    events: list[EventOutcome]


def outcome_of(handled: Handled) -> EventOutcome:
    """What became of an event as answers tell it."""
    effects = [_effect(line, handled.people) for line in handled.lines]
    return EventOutcome(source_id=handled.event.source, outcome=handled.outcome, effects=effects)


def _effect(line: Line, people: Mapping[int, Profile]) -> Effect:
    kind = "credit" if line.from_account <= 0 else "debit" if line.to_account <= 0 else "transfer"
    whom = people.get(line.from_account if kind == "debit" else line.to_account)
    to = None if whom is None or whom.user_id is None else str(whom.user_id)
    return Effect(type=kind, currency=line.currency, amount=line.amount, to=to, rule=line.rule)
