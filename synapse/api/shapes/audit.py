"""The log of changes."""

from datetime import datetime
from typing import Any

from synapse.api.shapes.base import Shape
from synapse.api.shapes.person import Person
from synapse.guilds.audit import AuditEntry, differences


class Change(Shape):
    """What a change did to one key; dots lead into what is nested."""

    key: str
    before: Any = None
    after: Any = None


class AuditLine(Shape):
    """One change. Without an actor it was the system, or whoever `via` names."""

    id: int
    actor: Person | None
    actor_id: str | None
    action_type: str
    target_table: str
    target_id: str
    before_snapshot: Any = None
    after_snapshot: Any = None
    changes: list[Change]
    reason: str | None
    ip_address: str | None
    via: str | None
    timestamp: datetime


class AuditPage(Shape):
    """A page of the log, newest first."""

    total: int
    page: int
    page_size: int
    entries: list[AuditLine]


def line_of(entry: AuditEntry, people: dict[int, Person]) -> AuditLine:
    """A change with its actor by name."""
    actor = None if entry.actor is None else people.get(entry.actor)
    return AuditLine(
        id=entry.id,
        actor=actor,
        actor_id=None if actor is None else actor.id,
        action_type=entry.action_type,
        target_table=entry.target_table,
        target_id=entry.target_id,
        before_snapshot=entry.before,
        after_snapshot=entry.after,
        changes=[Change.model_validate(one) for one in differences(entry.before, entry.after)],
        reason=entry.reason,
        ip_address=entry.ip_address,
        via=entry.via,
        timestamp=entry.timestamp,
    )
