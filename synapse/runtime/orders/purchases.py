"""Buying: what there is to buy follows from the rules on `purchase`, and so does what it costs whom."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from synapse.db.session import RawConnection, glance
from synapse.kit.errors import SynapseError
from synapse.kit.ids import random_id
from synapse.lake.records import read_record
from synapse.lake.stored import rules_paid_for, stored_events
from synapse.ledger.book import Balance
from synapse.ledger.queries import balances_of, entries_of_event
from synapse.members.accounts import accounts_of
from synapse.rules.engine import Program
from synapse.rules.nearest import did_you_mean
from synapse.runtime.batch.run import Outcome, run
from synapse.runtime.errors import KeyReused
from synapse.runtime.plans.drafts import Wanted
from synapse.runtime.retry import persistently
from synapse.runtime.spine import Configured, Spine
from synapse.runtime.trials.assume import Assumption
from synapse.runtime.trials.dry_run import dry_runs
from synapse.runtime.vocabulary import in_force

PURCHASE = "purchase"
#: units of each currency that make anything affordable, so that a price can be told
_PLENTY = 10**12


class NotForSale(SynapseError):
    """There is no such thing, or not for this member."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("not-for-sale", message, hint)


class CannotPay(SynapseError):
    """The buyer has too little. `price` and `held` are units by currency."""

    def __init__(self, ware: "Ware", price: Mapping[str, int], held: Mapping[str, int]) -> None:
        lacking = [f"{units:,} {currency}, and you have {held[currency]:,}" for currency, units in price.items()]
        super().__init__("cannot-pay", f"{ware.name} costs {' and '.join(lacking)}")
        self.ware = ware
        self.price = price
        self.held = held


@dataclass(frozen=True, slots=True)
class Ware:
    """Something that rules sell: the `item` of a purchase, and what the rule calls it."""

    item: str
    name: str
    description: str
    rules: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who buys, and what Discord alone knows of them that rules may read: fields of the event's payload, as JSON."""

    user: int
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Offer:
    """What a ware would cost somebody, units by currency; and why they cannot have it whatever they paid."""

    ware: Ware
    price: Mapping[str, int]
    refusal: str = ""
    #: the rules that together make it
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bought:
    """What was paid and what is left, units by currency; `is_repeat` where the same purchase was made before."""

    ware: Ware
    price: Mapping[str, int]
    left: Mapping[str, int]
    is_repeat: bool


def wares_of(program: Program) -> dict[str, Ware]:
    """Item → what the rules that are on say of it, in their order."""
    found: dict[str, Ware] = {}
    for bound in program.index(PURCHASE).rules:
        rule = bound.checked.rule
        for item in dict.fromkeys(item for one in bound.checked.conditions for item in _items(one.tree)):
            known = found.get(item)
            if known is None:
                found[item] = Ware(item, rule.name or item, rule.description, frozenset({rule.id}))
            else:
                found[item] = Ware(item, known.name, known.description, known.rules | {rule.id})
    return found


async def offers(spine: Spine, guild: int, buyer: Buyer, at: datetime) -> list[Offer]:
    """What the guild sells, at the prices that this member would pay now. Raises `UnknownGuild`."""
    found = await in_force(spine, guild)
    held = await _held(spine, guild, buyer.user)
    return [await _offer(spine, found, ware, buyer, held, at) for ware in wares_of(found.program).values()]


async def buy(spine: Spine, guild: int, buyer: Buyer, item: str, key: str, at: datetime) -> Bought:
    """Buy something; the same key buys once, however often it comes.

    Raises `UnknownGuild`, `NotForSale`, `CannotPay`, `KeyReused`, and `PayoutsPaused`.
    """
    found = await in_force(spine, guild)
    ware = _ware(found.program, item)
    wanted = await _offer(spine, found, ware, buyer, await _held(spine, guild, buyer.user), at)
    event, _ = read_record(_record(guild, buyer, ware, key, at), found.program.compiled.registry.events, guild)

    async def also(raw: RawConnection, _: Sequence[Outcome]) -> None:
        # a part of them is not enough: whoever cannot pay for all of it gets nothing
        if not wanted.rules or not wanted.rules <= set(await rules_paid_for(raw, guild, PURCHASE, key)):
            raise _Unpaid

    try:
        outcomes = await persistently(lambda: run(spine, guild, [event], also, must_pay=True))
    except _Unpaid:
        raise await _refusal(spine, found, ware, buyer, at) from None
    return await _bought(spine, guild, ware, buyer, key, outcomes == ["duplicate"])


class _Unpaid(Exception):
    """Not all rules that make the offer took what they ask; undoes the transaction."""


async def _bought(spine: Spine, guild: int, ware: Ware, buyer: Buyer, key: str, is_repeat: bool) -> Bought:
    async with glance(spine.engine) as raw:
        stored = (await stored_events(raw, guild, PURCHASE, [key])).get(key)
        if stored is None or (stored.user, stored.payload.get("item")) != (buyer.user, ware.item):
            raise KeyReused(key)
        account = (await accounts_of(raw, guild, [buyer.user])).get(buyer.user)
        lines = [line for line in await entries_of_event(raw, guild, stored.seq) if line.from_account == account]
        left: Mapping[str, Balance] = {} if account is None else await balances_of(raw, guild, account)
    price = _sums((line.currency, line.amount) for line in lines if line.event_type == PURCHASE)
    return Bought(ware, price, {currency: left[currency].balance for currency in price if currency in left}, is_repeat)


async def _refusal(spine: Spine, found: Configured, ware: Ware, buyer: Buyer, at: datetime) -> SynapseError:
    held = await _held(spine, found.configuration.guild, buyer.user)
    offer = await _offer(spine, found, ware, buyer, held, at)
    balances = {currency: held[currency].balance if currency in held else 0 for currency in offer.price}
    if any(balances[currency] < units for currency, units in offer.price.items()):
        return CannotPay(ware, offer.price, balances)
    return NotForSale(f"{ware.name} is not for you now", offer.refusal)


async def _offer(
    spine: Spine, found: Configured, ware: Ware, buyer: Buyer, held: Mapping[str, Balance], at: datetime
) -> Offer:
    """Try it out with more money than anything costs; levels stay what they are."""
    guild, currencies = found.configuration.guild, found.program.currencies
    assumed = Assumption(
        balances={buyer.user: dict.fromkeys(currencies, _PLENTY)},
        lifetime={buyer.user: {one: held[one].lifetime if one in held else 0 for one in currencies}},
        levels={buyer.user: {one: held[one].level if one in held else 1 for one in currencies}},
    )
    record = _record(guild, buyer, ware, random_id(), at)
    tried = (await dry_runs(spine, guild, [record], Wanted(), assumed))[0]
    decision = tried.explanation.decision
    paid = [award for award in decision.awards if award.rule in ware.rules and award.event_type == PURCHASE]
    if not paid:
        reasons = [*decision.failed.values(), *decision.denied.values()]
        return Offer(ware, {}, reasons[0] if reasons else "its conditions do not hold")
    amounts = ((one.currency, one.amount) for award in paid for one in award.entries if one.source == buyer.user)
    return Offer(ware, _sums(amounts), rules=frozenset(award.rule for award in paid))


async def _held(spine: Spine, guild: int, user: int) -> Mapping[str, Balance]:
    async with glance(spine.engine) as raw:
        account = (await accounts_of(raw, guild, [user])).get(user)
        return {} if account is None else await balances_of(raw, guild, account)


def _record(guild: int, buyer: Buyer, ware: Ware, source: str, at: datetime) -> dict[str, Any]:
    return {
        "event_type": PURCHASE,
        "guild_id": str(guild),
        "user_id": str(buyer.user),
        "timestamp": at.isoformat(),
        "source_id": source,
        "payload": {**buyer.facts, "item": ware.item},
    }


def _ware(program: Program, item: str) -> Ware:
    wares = wares_of(program)
    if item not in wares:
        hint = did_you_mean(item, wares) or (f"there is {', '.join(wares)}" if wares else "no rule sells anything")
        raise NotForSale(f"Nobody sells {item[:50]!r} here", hint)
    return wares[item]


def _items(node: ast.expr) -> Iterator[str]:
    """The items that a condition asks for: `event.item == "coffee"`, also inside of `and` and `or`, or in a list."""
    match node:
        case ast.BoolOp():
            for value in node.values:
                yield from _items(value)
        case ast.Compare(left=ast.Name(id="event.item"), ops=[ast.Eq()], comparators=[ast.Constant(value=str(item))]):
            yield item
        case ast.Compare(left=ast.Constant(value=str(item)), ops=[ast.Eq()], comparators=[ast.Name(id="event.item")]):
            yield item
        case ast.Compare(
            left=ast.Name(id="event.item"),
            ops=[ast.In()],
            comparators=[ast.List(elts=elements) | ast.Tuple(elts=elements)],
        ):
            yield from (one.value for one in elements if isinstance(one, ast.Constant) and isinstance(one.value, str))
        case _:
            return


def _sums(amounts: Iterator[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for currency, units in amounts:
        found[currency] = found.get(currency, 0) + units
    return found


def reads_of_buyer(program: Program) -> frozenset[str]:
    """What rules on purchases read of the buyer (`actor.roles`, `actor.joined_days` …)."""
    every = {name for bound in program.index(PURCHASE).rules for name in bound.checked.reads}
    return frozenset(name for name in every if name.startswith("actor."))
