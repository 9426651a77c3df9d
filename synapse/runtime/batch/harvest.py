"""Turns decisions into rows: awards, entries, milestones, deliveries, audit lines. Nothing is written here."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from synapse.lake.append import Placed, digest
from synapse.lake.awards import NewAward
from synapse.lake.kept import KeptRows
from synapse.ledger.accounts import MINT, NAMES
from synapse.ledger.book import Book, Occasion, Why
from synapse.milestones.earned import NewMilestone
from synapse.rules.decision import Award, Decision, Delivery
from synapse.rules.event import Event
from synapse.runtime.batch.outbox import NewDelivery, nonce
from synapse.runtime.spine import Configured

_IN_VOICE = frozenset({"voice_join", "voice_leave", "voice_move", "voice_tick"})


@dataclass(frozen=True, slots=True)
class NewLogLine:
    """An audit row that a rule asked for."""

    account: int | None
    rule: str
    message: str


@dataclass(slots=True)
class Harvest:
    """What a batch's decisions come to."""

    guild: int
    found: Configured
    accounts: Mapping[int, int]
    book: Book
    award_seq: int
    outbox_seq: int
    awards: list[NewAward] = field(default_factory=list[NewAward])
    milestones: list[NewMilestone] = field(default_factory=list[NewMilestone])
    #: levels gained
    levels: int = 0
    deliveries: list[NewDelivery] = field(default_factory=list[NewDelivery])
    log: list[NewLogLine] = field(default_factory=list[NewLogLine])
    kept: KeptRows = field(default_factory=KeptRows)
    #: the events are new to the lake: they count in kept measures, and not only their awards do
    stores: bool = True
    #: seconds spent on deciding
    deciding: float = 0.0
    #: (day, rule) → how often
    fired: Counter[tuple[int, str]] = field(default_factory=Counter[tuple[int, str]])
    denied: Counter[tuple[int, str]] = field(default_factory=Counter[tuple[int, str]])
    failed: Counter[tuple[int, str]] = field(default_factory=Counter[tuple[int, str]])


def reap(harvest: Harvest, one: Placed, decision: Decision) -> None:
    """Add what one event's decision asks for, in the order it was decided."""
    event = one.event
    if decision.awards:
        occasion = occasion_of(one)
        for award in decision.awards:
            _award(harvest, one, award, occasion)
    harvest.levels += len(decision.levels)
    for reached in decision.levels:
        harvest.book.reach(harvest.accounts[reached.member], reached.currency, reached.level)
    for earned in decision.milestones:
        harvest.milestones.append(
            NewMilestone(
                harvest.accounts[earned.member],
                earned.milestone,
                earned.season,
                datetime.fromtimestamp(event.at, UTC),
                one.seq,
                # what follows from a grant is earned, not granted
                account_of(harvest, earned.granted_by) if earned.milestone == event.payload.get("milestone") else None,
            )
        )
    for delivery in decision.deliveries:
        _deliver(harvest, one, delivery)
    for line in decision.log:
        harvest.log.append(NewLogLine(account_of(harvest, line.member), line.rule, line.message))
    _keep(harvest, one, decision)
    _count(harvest, one.day, decision)


def occasion_of(one: Placed) -> Occasion:
    """What entries of an event come from."""
    event = one.event
    reason = event.payload.get("reason")
    return Occasion(
        datetime.fromtimestamp(event.at, UTC),
        one.seq,
        event.type,
        digest(event.type, event.source),
        reason if isinstance(reason, str) else None,
    )


def account_of(harvest: Harvest, member: int | None) -> int | None:
    """The account number of somebody whom the batch names."""
    return None if member is None else harvest.accounts[member]


def _award(harvest: Harvest, one: Placed, award: Award, occasion: Occasion) -> None:
    harvest.award_seq += 1
    paid: dict[str, dict[str, int]] = {}
    accounts, book = harvest.accounts, harvest.book
    why: Why | None = None
    for entry in award.entries:
        source = NAMES[entry.source] if isinstance(entry.source, str) else accounts[entry.source]
        to = NAMES[entry.destination] if isinstance(entry.destination, str) else accounts[entry.destination]
        if why is None or why.cause != entry.cause:
            why = Why(entry.cause, occasion, award.rule, harvest.award_seq)
        book.enter(source, to, entry.currency, entry.amount, why)
        if source == MINT:
            amounts = paid.setdefault(str(to), {})
            amounts[entry.currency] = amounts.get(entry.currency, 0) + entry.amount
    harvest.awards.append(
        NewAward(
            harvest.award_seq,
            one.seq,
            award.rule,
            harvest.found.revisions.get(award.rule, 0),
            award.event_type,
            None if award.actor is None else accounts[award.actor],
            None if award.target is None else accounts[award.target],
            award.channel,
            one.zone,
            occasion.at,
            orjson.dumps(paid).decode(),
            orjson.dumps(award.trace).decode(),
        )
    )


def _deliver(harvest: Harvest, one: Placed, delivery: Delivery) -> None:
    harvest.outbox_seq += 1
    harvest.deliveries.append(
        NewDelivery(
            harvest.outbox_seq,
            one.seq,
            delivery.kind,
            delivery.rule,
            account_of(harvest, delivery.member),
            delivery.channel,
            orjson.dumps(_without_ids(harvest, delivery.payload) | _where(one.event)).decode(),
            nonce(harvest.guild, harvest.outbox_seq),
            datetime.fromtimestamp(one.event.at, UTC),
        )
    )


def _where(event: Event) -> dict[str, str]:
    """The channel that it happened in, for a delivery that has no other; nobody reads along in voice."""
    return {} if event.channel is None or event.type in _IN_VOICE else {"event_channel": str(event.channel)}


def _without_ids(harvest: Harvest, payload: Mapping[str, Any]) -> dict[str, Any]:
    """A delivery's payload with account numbers in the place of people's ids, which only `members` knows."""
    out = dict(payload)
    for name in ("actor", "target"):
        if out.get(name) is not None:
            out[name] = harvest.accounts.get(int(out[name]))
    told = out.get("event")
    if isinstance(told, dict):
        told = dict[str, Any](told)  # pyright: ignore[reportUnknownArgumentType]
        for name in harvest.found.payloads.member_fields(str(told.get("type"))):
            if told.get(name) is not None:
                told[name] = harvest.accounts.get(int(told[name]))
        out["event"] = told
    return out


def keep_all(harvest: Harvest, placed: Iterable[Placed], season: int | None) -> None:
    """For events that are stored without being decided: they count in measures all the same."""
    for one in placed:
        _keep_event(harvest, one, season)


def _keep_event(harvest: Harvest, one: Placed, season: int | None) -> None:
    program, event = harvest.found.program, one.event
    place = (one.zone, season, one.day)
    for measure in program.counting(event.type):
        if measure.storage == "kept" and measure.counts(event) and (row := measure.event_row(event, *place)):
            harvest.kept.add(measure, row)


def _keep(harvest: Harvest, one: Placed, decision: Decision) -> None:
    """Rows of measures that are kept: those of the event itself and of its awards."""
    program, event = harvest.found.program, one.event
    if harvest.stores:
        _keep_event(harvest, one, program.season_id)
    place = (one.zone, program.season_id, one.day)
    for award in decision.awards:
        for measure in program.counting(award.rule):
            if measure.storage == "kept" and (row := measure.award_row(award, event, *place)):
                harvest.kept.add(measure, row)


def _count(harvest: Harvest, day: int, decision: Decision) -> None:
    """What became of the rules that were asked."""
    paid = [award.rule for award in decision.awards]
    fired = [*paid, *decision.applied, *{earned.milestone for earned in decision.milestones}.difference(paid)]
    for rule in fired:
        harvest.fired[day, rule] += 1
    for rule in decision.denied:
        harvest.denied[day, rule] += 1
    for rule in decision.failed:
        harvest.failed[day, rule] += 1
