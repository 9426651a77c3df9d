"""Achievements granted by hand: `milestone_grant` events, each member once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from synapse.db.session import RawConnection, glance
from synapse.lake.stored import stored_events
from synapse.members.accounts import account_for, accounts_of
from synapse.members.names import name_nameless
from synapse.milestones.revoke import holders_among, restore
from synapse.rules.event import Event
from synapse.rules.nearest import did_you_mean
from synapse.runtime.batch.run import Outcome
from synapse.runtime.errors import BadField
from synapse.runtime.orders.awards import Unpaid, because, events_of, paid_once, refuse_mixed
from synapse.runtime.orders.commands import Order
from synapse.runtime.spine import Configured, Spine
from synapse.runtime.vocabulary import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """An achievement for some members."""

    users: tuple[int, ...]
    milestone: str
    #: grants once however often it comes
    key: str | None = None
    #: what a member is called whose name nobody told yet
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """Whom it was brought by this request, or by the one before it under the same key."""

    users: frozenset[int]
    duplicate: bool


async def grant(spine: Spine, guild: int, wanted: Grant, order: Order, at: datetime) -> Granted:
    """Grant it. Who has it already keeps it.

    What was revoked is given back, and pays nothing a second time. Raises `UnknownGuild`, `BadField`,
    `KeyReused`, and `AwardRefused` when the rules grant it to nobody.
    """
    found = await in_force(spine, guild)
    if wanted.milestone not in found.program.watchers.all:
        raise _unknown(found, wanted.milestone)
    payload = {"milestone": wanted.milestone, **because(order)}
    events = events_of(guild, "milestone_grant", [(user, payload) for user in wanted.users], wanted.key, at)

    async def also(raw: RawConnection, outcomes: Sequence[Outcome]) -> None:
        refuse_mixed(outcomes, wanted.key)
        await name_nameless(raw, guild, dict.fromkeys(wanted.users, wanted.name) if wanted.name else {})
        await _give_back(raw, found, wanted, order.admin, events)

    orders = [replace(order, about=user, after={"milestone": wanted.milestone}) for user in wanted.users]
    duplicate = await paid_once(spine, found, events, orders, also)
    async with glance(spine.engine) as raw:
        return Granted(await _granted(raw, found, wanted.milestone, events), duplicate)


def _unknown(found: Configured, milestone: str) -> BadField:
    known = found.program.compiled.registry.milestones
    hint = did_you_mean(milestone, known) or "list the milestones to see their ids"
    if milestone in known:
        hint = "it is switched off, or has a trigger of its own"
    return BadField("achievement_id", f"there is no achievement {milestone!r} to grant", hint)


async def _give_back(
    raw: RawConnection, found: Configured, wanted: Grant, admin: int | None, events: Sequence[Event]
) -> None:
    """Restore what was revoked; raises `Unpaid` for members who have it neither now nor before."""
    guild, season = found.configuration.guild, found.program.season_id
    asked = await _asked(raw, guild, events)
    by = None if admin is None else await account_for(raw, guild, admin)
    await restore(raw, guild, dict(asked.values()), wanted.milestone, season, by)
    holders = await holders_among(raw, guild, [one[0] for one in asked.values()], wanted.milestone, season)
    without = [source for source, (account, _) in asked.items() if account not in holders]
    if without:
        raise Unpaid(without)


async def _granted(raw: RawConnection, found: Configured, milestone: str, events: Sequence[Event]) -> frozenset[int]:
    guild, season = found.configuration.guild, found.program.season_id
    asked = await _asked(raw, guild, events)
    holders = await holders_among(raw, guild, [one[0] for one in asked.values()], milestone, season)
    brought = {one.event_seq for one in holders.values()}
    return frozenset(
        event.actor for event in events if event.actor is not None and asked.get(event.source, (0, 0))[1] in brought
    )


async def _asked(raw: RawConnection, guild: int, events: Sequence[Event]) -> dict[str, tuple[int, int]]:
    """Source id → the member's account, and the event's number."""
    accounts = await accounts_of(raw, guild, [event.actor for event in events if event.actor is not None])
    known = await stored_events(raw, guild, "milestone_grant", [event.source for event in events])
    return {source: (accounts[one.user], one.seq) for source, one in known.items() if one.user in accounts}
