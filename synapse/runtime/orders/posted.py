"""Events from outside, of kinds that packs declare: checked field by field, then handled like any other."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from synapse.db.session import glance
from synapse.kit.clock import moment_of
from synapse.kit.errors import BadInput
from synapse.lake.records import read_record
from synapse.lake.stored import stored_events
from synapse.ledger.chain import Line
from synapse.ledger.reverse import lines_of_events
from synapse.members.queries import Profile, members_by_account
from synapse.rules.event import Event
from synapse.rules.nearest import did_you_mean
from synapse.rules.vocabulary import COMMON, EVENTS, EventType
from synapse.runtime.batch.run import Outcome
from synapse.runtime.errors import BadField
from synapse.runtime.intake import Intake
from synapse.runtime.spine import Configured, Spine
from synapse.runtime.vocabulary import in_force

#: how far ahead of ours a sender's clock may be
AHEAD = timedelta(minutes=5)
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of an event, and what it paid; people by account are in `people`."""

    event: Event
    outcome: Outcome
    lines: list[Line]
    people: Mapping[int, Profile]


async def post_events(
    spine: Spine, intake: Intake, guild: int, records: Sequence[Record], now: datetime
) -> list[Handled]:
    """Handle raw records, in their order. None is, unless all of them can be. Raises `BadField`, `UnknownGuild`."""
    found = await in_force(spine, guild)
    several = len(records) > 1
    events = [read_posted(found, record, now, f"{place}." if several else "") for place, record in enumerate(records)]
    outcomes = await asyncio.gather(*(intake.submit(event) for event in events), return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    paid = await _paid(spine, guild, events)
    people = await _people(spine, guild, [line for lines in paid for line in lines])
    return [
        Handled(event, outcome, lines, people)
        for event, outcome, lines in zip(events, outcomes, paid, strict=True)
        if not isinstance(outcome, BaseException)
    ]


def read_posted(found: Configured, record: Record, now: datetime, where: str = "") -> Event:
    """A record as the event that a pack declares. Raises `BadField`."""
    declared = {name: one for name, one in found.program.compiled.registry.events.items() if name not in EVENTS}
    kind = _declared(declared, record, where)
    _check_payload(kind, record["payload"], where)
    try:
        event, _ = read_record(record, declared, found.configuration.guild)
    except BadInput as error:
        raise BadField(f"{where}{_part(error.message)}", error.message, error.hint) from error
    at, days = moment_of(event.at), int(found.configuration.values["event_lake_retention_days"] or 0)
    if at > now + AHEAD:
        raise BadField(f"{where}timestamp", "the event is in the future", "is the sender's clock right?")
    if at < now - timedelta(days=days):
        raise BadField(f"{where}timestamp", f"the event is older than the {days} days that events are kept")
    return event


def _declared(declared: Mapping[str, EventType], record: Record, where: str) -> EventType:
    name: str = record["event_type"]
    if name in declared:
        return declared[name]
    if name in EVENTS:
        message = f"{name} is Synapse's own: it comes from Discord, or from the route that is there for it"
    else:
        message = f"no installed pack declares the event {name!r}"
    known = ", ".join(declared) or "none yet"
    hint = did_you_mean(name, declared) or f"declared events: {known}"
    raise BadField(f"{where}event_type", message, hint)


def _check_payload(kind: EventType, payload: Mapping[str, object], where: str) -> None:
    for name in payload:
        if name not in kind.fields:
            hint = did_you_mean(name, kind.fields) or f"its fields: {', '.join(kind.fields.keys() - COMMON.keys())}"
            raise BadField(f"{where}payload", f"{kind.name} has no field {name!r:.80}", hint)
    for name, field in kind.fields.items():
        if not field.optional and payload.get(name) is None:
            message = f"payload.{name} is missing: {field.description or field.type.value}"
            raise BadField(f"{where}payload.{name}", message, f"send it as {field.type.value}")


def _part(message: str) -> str:
    """The part of a record that a message begins with."""
    word = message.split(" ", 1)[0]
    top = word.partition(".")[0]
    return word if top in {"user_id", "channel_id", "timestamp", "source_id", "payload"} else "payload"


async def _paid(spine: Spine, guild: int, events: Sequence[Event]) -> list[list[Line]]:
    """Entries of each event."""
    kinds = {event.type for event in events}
    async with glance(spine.engine) as raw:
        seqs = {
            (kind, source): one.seq
            for kind in kinds
            for source, one in (
                await stored_events(raw, guild, kind, [event.source for event in events if event.type == kind])
            ).items()
        }
        lines = await lines_of_events(raw, guild, list(seqs.values()))
    return [[line for line in lines if line.event_seq == seqs.get((event.type, event.source))] for event in events]


async def _people(spine: Spine, guild: int, lines: Sequence[Line]) -> Mapping[int, Profile]:
    accounts = {account for line in lines for account in (line.from_account, line.to_account) if account > 0}
    async with glance(spine.engine) as raw:
        return await members_by_account(raw, guild, sorted(accounts)) if accounts else {}
