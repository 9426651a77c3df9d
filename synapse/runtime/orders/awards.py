"""Awards by hand: `manual_award` events that must pay, each of them once, all of one request or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

import orjson

from synapse.db.session import RawConnection, glance
from synapse.kit.clock import moment_of, seconds_of
from synapse.kit.ids import random_id
from synapse.lake.stored import stored_events, unpaid_events
from synapse.ledger.book import Balance
from synapse.ledger.queries import wallets_of
from synapse.members.accounts import accounts_of
from synapse.members.names import name_nameless
from synapse.members.queries import Profile, members_by_account
from synapse.rules.event import Event, Value
from synapse.rules.nearest import did_you_mean
from synapse.runtime.batch.run import Also, Outcome
from synapse.runtime.errors import AwardRefused, BadField, KeyReused
from synapse.runtime.orders.commands import Order, command_all
from synapse.runtime.spine import Configured, Spine
from synapse.runtime.trials.dry_run import dry_run
from synapse.runtime.vocabulary import in_force

LONGEST_SOURCE = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """What an admin gives each of some members or, below zero, takes from them."""

    users: tuple[int, ...]
    #: currency → whole units, never 0
    amounts: Mapping[str, int]
    #: pays once however often it comes
    key: str | None = None
    #: what a member is called whose name nobody told yet
    name: str | None = None


async def award(spine: Spine, guild: int, wanted: Award, order: Order, at: datetime) -> bool:
    """Pay it; whether it was paid before under the same key.

    Raises `UnknownGuild`, `BadField`, `KeyReused`, and `AwardRefused` when a member would get nothing.
    """
    found = await in_force(spine, guild)
    for currency in wanted.amounts:
        check_currency(found, currency)
    payloads = [
        (user, {"currency": currency, "amount": amount, **because(order)})
        for user in wanted.users
        for currency, amount in wanted.amounts.items()
    ]
    events = events_of(guild, "manual_award", payloads, wanted.key, at)

    async def also(raw: RawConnection, outcomes: Sequence[Outcome]) -> None:
        refuse_mixed(outcomes, wanted.key)
        await name_nameless(raw, guild, dict.fromkeys(wanted.users, wanted.name) if wanted.name else {})
        if unpaid := await unpaid_events(raw, guild, "manual_award", [event.source for event in events]):
            raise Unpaid(unpaid)

    after = {**wanted.amounts, **({"reason": order.reason} if order.reason else {})}
    orders = [replace(order, about=user, after=after) for user in wanted.users]
    return await paid_once(spine, found, events, orders, also)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member has after an award."""

    profile: Profile
    wallets: Mapping[str, Balance]

    def balance(self, currency: str) -> int:
        """Units that the member holds."""
        return self.wallets[currency].balance if currency in self.wallets else 0

    def level(self, currency: str) -> int:
        """The level that the member has reached by a currency."""
        return self.wallets[currency].level if currency in self.wallets else 1


async def standings_of(raw: RawConnection, guild: int, users: Sequence[int]) -> list[Standing]:
    """Members in the order given; whoever was erased meanwhile is left out."""
    accounts = await accounts_of(raw, guild, users)
    profiles = await members_by_account(raw, guild, list(accounts.values()))
    held = dict[int, dict[str, Balance]]()
    for (account, currency), wallet in (await wallets_of(raw, guild, list(accounts.values()))).items():
        held.setdefault(account, {})[currency] = wallet
    return [Standing(profiles[accounts[user]], held.get(accounts[user], {})) for user in users if user in accounts]


class Unpaid(Exception):
    """Some events led to nothing, by their source ids; undoes the transaction."""

    def __init__(self, sources: Sequence[str]) -> None:
        super().__init__()
        self.sources = sources


def check_currency(found: Configured, currency: str) -> None:
    """Raises `BadField` for a currency that no pack in force declares."""
    known = found.program.currencies
    if currency not in known:
        hint = did_you_mean(currency, known) or f"currencies here: {', '.join(known) or 'none'}"
        raise BadField("currency", f"there is no currency {currency!r}", hint)


def because(order: Order) -> dict[str, Value]:
    """What payloads of an admin's events say of who and why."""
    by: dict[str, Value] = {} if order.admin is None else {"granted_by": order.admin}
    return {**by, "reason": order.reason} if order.reason else by


def events_of(
    guild: int, kind: str, payloads: Sequence[tuple[int, Mapping[str, Value]]], key: str | None, at: datetime
) -> list[Event]:
    """One event for each member and payload; the key is the first one's source id, the others' follow from it."""
    key = key or random_id()
    return [
        Event(guild, kind, source_of(key, place), seconds_of(at), user, payload=payload)
        for place, (user, payload) in enumerate(payloads)
    ]


def source_of(key: str, place: int) -> str:
    """The source id of a request's event: the key itself for the first one."""
    if place == 0:
        return key
    stem = key if len(key) <= LONGEST_SOURCE - len("/9999") else sha256(key.encode()).hexdigest()
    return f"{stem}/{place + 1}"


def refuse_mixed(outcomes: Sequence[Outcome], key: str | None) -> None:
    """Known and new events under one key are another request than the first one."""
    if len(set(outcomes)) > 1:
        raise KeyReused(key or "")


async def paid_once(
    spine: Spine, found: Configured, events: Sequence[Event], orders: Sequence[Order], also: Also
) -> bool:
    """Handle events that share a key; whether they were handled before. Raises `KeyReused`, `AwardRefused`."""
    try:
        outcomes = await command_all(spine, events, orders, also)
    except Unpaid as unpaid:
        raise await refusal(spine, [event for event in events if event.source in unpaid.sources]) from None
    if outcomes[0] != "duplicate":
        return False
    await _refuse_another(spine, found, events)
    return True


async def _refuse_another(spine: Spine, found: Configured, events: Sequence[Event]) -> None:
    """Refuse a key that came with something else before. Of those who were erased since nobody can tell."""
    guild, kind = events[0].guild, events[0].type
    async with glance(spine.engine) as raw:
        known = await stored_events(raw, guild, kind, [event.source for event in events])
        more = await stored_events(raw, guild, kind, [source_of(events[0].source, len(events))])
    for event in events:
        before = known.get(event.source)
        payload = orjson.loads(found.payloads.write(event.type, event.payload))
        if before is not None and before.user and (before.user, before.payload) != (event.actor, payload):
            raise KeyReused(events[0].source)
    if more:
        raise KeyReused(events[0].source)


async def refusal(spine: Spine, events: Sequence[Event]) -> AwardRefused:
    """Why the rules pay nothing for an event, as they see it now."""
    event = events[0]
    record = {
        "event_type": event.type,
        "guild_id": str(event.guild),
        "user_id": str(event.actor),
        "timestamp": moment_of(event.at).isoformat(),
        "source_id": random_id(),
        "payload": {name: str(value) if name == "granted_by" else value for name, value in event.payload.items()},
    }
    decision = (await dry_run(spine, record)).explanation.decision
    reasons = [*decision.failed.values(), *decision.denied.values()]
    who = f"member {event.actor}" + (f" and {len(events) - 1} more" if len(events) > 1 else "")
    if not reasons:
        return AwardRefused(f"no rule pays a {event.type} to {who}", "install or enable the pack that does")
    return AwardRefused(f"{who}: {reasons[0]}", "nothing was paid to anybody")
