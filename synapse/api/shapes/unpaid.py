"""What was stored without paying, and what paying it would come to."""

from datetime import datetime
from typing import Any, Literal, Self

from synapse.api.shapes.base import Reason, Sent, Shape
from synapse.api.shapes.person import people_of
from synapse.db.session import RawConnection
from synapse.lake.unpaid import Span


class UnpaidSpan(Shape):
    """Events that were stored without paying: while payouts were paused, or as history."""

    id: int
    reason: Literal["paused", "history"]
    events: int
    #: numbers of the first and the last of them in the lake; others may lie in between
    first_event: str
    last_event: str
    opened_at: datetime
    #: null: more may come
    closed_at: datetime | None
    #: the event up to which it was paid afterwards
    paid_upto: str | None
    #: all of it was
    paid_at: datetime | None

    @classmethod
    def of(cls, span: Span) -> Self:
        """A span as answers tell it."""
        return cls(
            id=span.id,
            reason=span.reason,
            events=span.events,
            first_event=str(span.first_seq),
            last_event=str(span.last_seq),
            opened_at=span.opened_at,
            closed_at=span.closed_at,
            paid_upto=None if span.paid_upto is None else str(span.paid_upto),
            paid_at=span.paid_at,
        )


class UnpaidList(Shape):
    """Everything that was stored without paying, the oldest first, what was paid since included."""

    payouts_paused: bool
    spans: list[UnpaidSpan]


class PayAsked(Sent):
    """Pay a span."""

    reason: Reason | None = None


async def with_people(raw: RawConnection, guild: int, result: dict[str, Any]) -> dict[str, Any]:
    """A preview's result that names members instead of their accounts; the erased have no name any more."""
    rows: list[dict[str, Any]] = result["gainers"]
    people = await people_of(raw, guild, [row["account"] for row in rows])
    for row in rows:
        found = people.get(row.pop("account"))
        row["member"] = None if found is None else found.model_dump()
    return result
