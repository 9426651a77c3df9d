"""Reading what the lake and its awards hold, in the order of their numbers, piece by piece."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from synapse.db.session import RawConnection
from synapse.lake.payloads import Payloads
from synapse.rules.decision import Entry, RecordedAward
from synapse.rules.engine import CompiledMeasure
from synapse.rules.event import Event
from synapse.rules.history import Row

#: rows read at a time
CHUNK = 5_000
_EVENTS = """
SELECT seq, event_type, user_id, target_id, channel_id, zone_id, season_id, source_id,
       payload::text AS payload, payload_version,
       round(extract(epoch FROM timestamp), 6)::float8 AS at
FROM event_lake WHERE guild_id = $1 AND seq > $2 AND ($3::text[] IS NULL OR event_type = ANY($3))
    AND ($4::timestamptz IS NULL OR timestamp >= $4) AND ($5::timestamptz IS NULL OR timestamp < $5)
ORDER BY seq LIMIT $6
"""
_AWARDS = """
SELECT e.seq, e.event_type, e.user_id, e.target_id, e.channel_id, a.zone_id, e.season_id, e.source_id,
       e.payload::text AS payload, e.payload_version,
       round(extract(epoch FROM a.at), 6)::float8 AS at, a.seq AS award_seq, a.rule,
       a.actor, a.target, a.channel_id AS award_channel, a.event_type AS seen_type, a.paid::text AS paid
FROM awards a JOIN event_lake e ON e.guild_id = a.guild_id AND e.seq = a.event_seq
WHERE a.guild_id = $1 AND a.seq > $2 AND a.rule = ANY($3)
    AND ($4::timestamptz IS NULL OR a.at >= $4) AND ($5::timestamptz IS NULL OR a.at < $5)
ORDER BY a.seq LIMIT $6
"""


@dataclass(frozen=True, slots=True)
class People:
    """Everybody with an account, both ways."""

    accounts: Mapping[int, int]
    users: Mapping[int, int]


async def people_in(raw: RawConnection, guild: int) -> People:
    """Everybody whom the guild's books know."""
    rows = await raw.fetch("SELECT user_id, account FROM members WHERE guild_id = $1 AND user_id IS NOT NULL", guild)
    return People(dict(rows), {account: user for user, account in rows})


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which rows are meant: those behind a number, by the time of what happened."""

    after: int = 0
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Span()


async def events_behind(raw: RawConnection, guild: int, types: Sequence[str] | None, span: Span) -> Sequence[Any]:
    """The next rows of the lake; `event_of` makes events of them."""
    return await raw.fetch(_EVENTS, guild, span.after, types, span.since, span.until, CHUNK)


async def events_of(
    raw: RawConnection, guild: int, types: Sequence[str] | None, span: Span = EVERYTHING
) -> AsyncIterator[Sequence[Any]]:
    """Rows of the lake, of some types or of all, piece by piece."""
    while rows := await events_behind(raw, guild, types, span):
        yield rows
        span = replace(span, after=rows[-1]["seq"])


async def awards_of(
    raw: RawConnection, guild: int, rules: Sequence[str], span: Span = EVERYTHING
) -> AsyncIterator[Sequence[Any]]:
    """Rows of awards of some rules, each with the event behind it."""
    after = span.after
    while rows := await raw.fetch(_AWARDS, guild, after, rules, span.since, span.until, CHUNK):
        yield rows
        after = rows[-1]["award_seq"]


def rows_counted(
    row: Any,
    event: Event,
    award: RecordedAward | None,
    measures: Sequence[CompiledMeasure],
    day: int,
) -> list[tuple[CompiledMeasure, Row]]:
    """What a row of the lake, or of awards, adds to measures; with the zone and season that it had then."""
    place = (row["zone_id"], row["season_id"] or None, day)
    found: list[tuple[CompiledMeasure, Row]] = []
    for measure in measures:
        if award is None:
            counted = measure.event_row(event, *place) if measure.counts(event) else None
        else:
            counted = measure.award_row(award, event, *place) if award.rule in measure.of else None
        if counted is not None:
            found.append((measure, counted))
    return found


def event_of(row: Any, guild: int, payloads: Payloads) -> Event:
    """A lake row as the core sees it."""
    return Event(
        guild=guild,
        type=row["event_type"],
        source=row["source_id"],
        at=row["at"],
        actor=row["user_id"],
        target=row["target_id"],
        channel=row["channel_id"],
        payload=payloads.read(row["event_type"], row["payload_version"], orjson.loads(row["payload"])),
    )


def award_of(row: Any, people: People) -> RecordedAward:
    """An award row as the decision had it, as far as measures look at it; the erased are nobody's id."""
    paid: dict[str, dict[str, int]] = orjson.loads(row["paid"])
    entries = tuple(
        Entry("mint", people.users.get(int(account), -int(account)), currency, amount, "rule")
        for account, amounts in paid.items()
        for currency, amount in amounts.items()
    )

    def person(account: int | None) -> int | None:
        return None if account is None else people.users.get(account, -account)

    return RecordedAward(
        row["rule"],
        row["seen_type"],
        person(row["actor"]),
        person(row["target"]),
        row["award_channel"],
        entries,
        {},
    )
