"""What goes out to Discord, and what failed to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from synapse.api.shapes.base import IdOut, Shape
from synapse.api.shapes.person import Person, people_of
from synapse.db.session import RawConnection
from synapse.guilds.places import names_of
from synapse.runtime.delivery import listing
from synapse.runtime.delivery.listing import Status


class NamedId(Shape):
    """A channel or role; no name where Discord never told it."""

    id: IdOut
    name: str | None


class Delivery(Shape):
    """An announcement, a message, or a role given or taken."""

    seq: int
    kind: Literal["announce", "send_message", "assign_role", "remove_role"]
    rule: str
    #: skipped: given up, though nothing failed
    status: Status
    #: why it waits or was given up
    reason: str | None
    attempts: int
    member: Person | None
    channel: NamedId | None
    role: NamedId | None
    #: when what it is about happened
    at: datetime
    created_at: datetime
    #: of one that waits: when it is tried next
    due_at: datetime | None
    delivered_at: datetime | None
    given_up_at: datetime | None
    message_id: IdOut | None


class DeliveryPage(Shape):
    """Deliveries, newest first; `next` is the cursor of those before, none where there are no more."""

    deliveries: list[Delivery]
    next: str | None


class Retried(Shape):
    """How many deliveries are tried again."""

    retried: int


async def shown(raw: RawConnection, guild: int, found: Sequence[listing.Delivery]) -> list[Delivery]:
    """Deliveries with names."""
    people = await people_of(raw, guild, [one.account or 0 for one in found])
    channels = await names_of(raw, guild, "channel", [one.channel for one in found if one.channel is not None])
    roles = await names_of(raw, guild, "role", [one.role for one in found if one.role is not None])
    return [
        Delivery.model_validate(
            {
                "seq": one.seq,
                "kind": one.kind,
                "rule": one.rule,
                "status": one.status,
                "reason": one.reason,
                "attempts": one.attempts,
                "member": people.get(one.account or 0),
                "channel": _named(one.channel, channels),
                "role": _named(one.role, roles),
                "at": one.at,
                "created_at": one.created_at,
                "due_at": one.due_at if one.status == "waiting" else None,
                "delivered_at": one.delivered_at,
                "given_up_at": one.given_up_at,
                "message_id": one.message,
            }
        )
        for one in found
    ]


def _named(id_: int | None, names: dict[int, str]) -> NamedId | None:
    return None if id_ is None else NamedId(id=id_, name=names.get(id_))
