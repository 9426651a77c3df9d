"""What admins ask for by command, API or UI: an event of the lake like any other, audited in its transaction."""

from collections.abc import Mapping
from dataclasses import dataclass

from synapse.db.session import RawConnection
from synapse.guilds.change import Action, Change, note
from synapse.members.accounts import account_for
from synapse.rules.event import Event
from synapse.runtime.batch.run import Outcome, run
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


async def command(spine: Spine, event: Event, order: Order) -> Outcome:
    """Handle an event that an admin asked for. The same event twice is done and audited once."""

    async def audit(raw: RawConnection) -> None:
        actor = None if order.admin is None else await account_for(raw, event.guild, order.admin)
        target = "" if event.actor is None else await account_for(raw, event.guild, event.actor)
        change = Change(raw, event.guild, actor, order.address, order.reason, order.via)
        await note(change, order.action, order.table, target, None, dict(order.after))

    outcomes = await persistently(lambda: run(spine, event.guild, [event], audit))
    return outcomes[0]
