"""Plans, and what they change."""

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import Field

from synapse.api.shapes.base import Reason, Sent, Shape
from synapse.runtime.plans.plan import Changed, PlanState


class Change(Shape):
    """One change, as the audit log has it."""

    action: str = Field(description="CREATE, UPDATE, DELETE")
    table: str = Field(description="rule_packs, settings, modules, taxonomy, zones or seasons")
    target: str
    before: Any = None
    after: Any = None


class Plan(Shape):
    """What would change. Applying it does exactly that, from then on: what happened before is not paid anew."""

    id: str
    kind: Literal["packs", "preset", "recipe"]
    status: Literal["ready", "applied", "expired", "outdated"]
    created_at: datetime
    expires_at: datetime
    applied_at: datetime | None
    events_since: int = Field(description="events that came since it was made, and that it does not count")
    first_new_event: str | None = Field(description="number in the lake of the first of them that is still there")
    changes: list[Change]

    @classmethod
    def of(cls, found: PlanState) -> Self:
        """A plan as it stands."""
        return cls(
            id=found.id,
            kind=found.kind,  # pyright: ignore[reportArgumentType]
            status=found.status,
            created_at=found.created_at,
            expires_at=found.expires_at,
            applied_at=found.applied_at,
            events_since=found.events_since,
            first_new_event=None if found.first_new is None else str(found.first_new),
            changes=[Change.model_validate(one) for one in found.changes],
        )


class ApplyAsked(Sent):
    """Why it is applied."""

    reason: Reason = ""


class Applied(Shape):
    """What has changed."""

    changes: list[Change]
    plan: str | None = None
    events_since: int = Field(default=0, description="events since the plan was made: the old rules decided them")
    first_new_event: str | None = None

    @classmethod
    def of(cls, changes: tuple[Changed, ...], plan: PlanState | None = None) -> Self:
        """What applying a plan, or something without one, came to."""
        told = [Change.model_validate(one) for one in changes]
        if plan is None:
            return cls(changes=told)
        first = None if plan.first_new is None else str(plan.first_new)
        return cls(changes=told, plan=plan.id, events_since=plan.events_since, first_new_event=first)
