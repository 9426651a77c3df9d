"""What admins ask for by command, API or UI: events of the lake like any other, audited in their transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from synapse.db.session import RawConnection
from synapse.guilds.change import Action, Change, note
from synapse.members.accounts import account_for
from synapse.rules.event import Event
from synapse.runtime.batch.run import Also, Outcome, run
from synapse.runtime.retry import persistently
from synapse.runtime.spine import Spine


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who asks for an event, by Discord id and address, and how the audit log tells it. No admin: the system."""

    admin: int | None
    action: Action
    table: str
    after: Mapping[str, object]
    address: str | None = None
    reason: str | None = None
    via: str | None = None
    #: the Discord id of the member whom it concerns
    about: int | None = None


async def command(spine: Spine, event: Event, order: Order) -> Outcome:
    """Handle an event that an admin asked for. The same event twice is done and audited once."""
    outcomes = await command_all(spine, [event], [replace(order, about=event.actor)])
    return outcomes[0]


async def command_all(
    spine: Spine, events: Sequence[Event], orders: Sequence[Order], also: Also | None = None
) -> list[Outcome]:
    """Handle events of one guild that an admin asked for together: all of them or none. Each order is audited.

    `also` is done in the same transaction, after the events, if any of them was new; what it raises undoes them.
    Raises `PayoutsPaused` where one of them is new and the guild's payouts are paused.
    """
    guild = events[0].guild

    async def audit(raw: RawConnection, outcomes: Sequence[Outcome]) -> None:
        for order in orders:
            actor = None if order.admin is None else await account_for(raw, guild, order.admin)
            target = "" if order.about is None else await account_for(raw, guild, order.about)
            change = Change(raw, guild, actor, order.address, order.reason, order.via)
            await note(change, order.action, order.table, target, None, dict(order.after))
        if also is not None:
            await also(raw, outcomes)

    return await persistently(lambda: run(spine, guild, events, audit, must_pay=True))
