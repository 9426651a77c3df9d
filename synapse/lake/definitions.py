"""Fills kept measures from the retained lake when a pack brings a new definition; drops what is asked for no more."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from synapse.db.session import RawConnection
from synapse.lake.kept import KeptRows, update_kept
from synapse.lake.payloads import Payloads
from synapse.rules.decision import Entry, RecordedAward
from synapse.rules.engine import CompiledMeasure, Program
from synapse.rules.event import Event

#: rows read at a time while filling
CHUNK = 5_000
_EVENTS = """
SELECT seq, event_type, user_id, target_id, channel_id, zone_id, season_id, source_id,
       payload::text AS payload, payload_version,
       round(extract(epoch FROM timestamp), 6)::float8 AS at
FROM event_lake WHERE guild_id = $1 AND seq > $2 AND ($3::text[] IS NULL OR event_type = ANY($3)) ORDER BY seq LIMIT $4
"""
_AWARDS = """
SELECT e.seq, e.event_type, e.user_id, e.target_id, e.channel_id, a.zone_id, e.season_id, e.source_id,
       e.payload::text AS payload, e.payload_version,
       round(extract(epoch FROM a.at), 6)::float8 AS at, a.seq AS award_seq, a.rule,
       a.actor, a.target, a.channel_id AS award_channel, a.event_type AS seen_type, a.paid::text AS paid
FROM awards a JOIN event_lake e ON e.guild_id = a.guild_id AND e.seq = a.event_seq
WHERE a.guild_id = $1 AND a.seq > $2 AND a.rule = ANY($3) ORDER BY a.seq LIMIT $4
"""


@dataclass(frozen=True, slots=True)
class People:
    """Everybody with an account, both ways."""

    accounts: Mapping[int, int]
    users: Mapping[int, int]


async def settle_definitions(raw: RawConnection, guild: int, program: Program, payloads: Payloads) -> None:
    """Make the kept rows those of the program's measures. Runs when a guild's configuration is (re)loaded."""
    wanted = {one.fingerprint: one for one in program.measures.values() if one.storage == "kept"}
    rows = await raw.fetch("SELECT fingerprint FROM measure_definitions WHERE guild_id = $1", guild)
    known = {row[0] for row in rows}
    if gone := sorted(known - wanted.keys()):
        for table in ("kept_measures", "kept_values", "measure_definitions"):
            await raw.execute(f"DELETE FROM {table} WHERE guild_id = $1 AND fingerprint = ANY($2)", guild, gone)
    new = [measure for fingerprint, measure in wanted.items() if fingerprint not in known]
    if not new:
        return
    await _fill(raw, guild, new, program, payloads)
    since = await _counting_since(raw, guild)
    await raw.executemany(
        "INSERT INTO measure_definitions (guild_id, fingerprint, name, since) VALUES ($1, $2, $3, $4)",
        [(guild, measure.fingerprint, measure.name, since) for measure in new],
    )


async def _counting_since(raw: RawConnection, guild: int) -> datetime | None:
    """The oldest retained event's time; None when nothing was ever taken out, so that all of history counts."""
    trimmed = await raw.fetchval(
        "SELECT exists(SELECT FROM event_counters WHERE guild_id = $1 AND archived > 0)", guild
    )
    return await raw.fetchval("SELECT min(timestamp) FROM event_lake WHERE guild_id = $1", guild) if trimmed else None


async def _fill(
    raw: RawConnection,
    guild: int,
    measures: Sequence[CompiledMeasure],
    program: Program,
    payloads: Payloads,
) -> None:
    people = await _people(raw, guild)
    for source, sql in (("events", _EVENTS), ("awards", _AWARDS)):
        chosen = [measure for measure in measures if measure.source == source]
        of = sorted({name for measure in chosen for name in measure.of})
        if not of:
            continue
        async for rows in _chunks(raw, sql, guild, of):
            new = KeptRows()
            for row in rows:
                event = event_of(row, guild, payloads)
                place = (row["zone_id"], row["season_id"] or None, program.clock.day(event.at))
                award = _award_of(row, people) if source == "awards" else None
                for measure in chosen:
                    if award is None:
                        counted = measure.event_row(event, *place) if measure.counts(event) else None
                    else:
                        counted = measure.award_row(award, event, *place) if award.rule in measure.of else None
                    if counted is not None:
                        new.add(measure, counted)
            await update_kept(raw, guild, new, payloads, people.accounts)


async def _people(raw: RawConnection, guild: int) -> People:
    rows = await raw.fetch("SELECT user_id, account FROM members WHERE guild_id = $1 AND user_id IS NOT NULL", guild)
    return People(dict(rows), {account: user for user, account in rows})


async def _chunks(raw: RawConnection, sql: str, guild: int, of: list[str]) -> AsyncIterator[Sequence[Any]]:
    after = 0
    while rows := await raw.fetch(sql, guild, after, of, CHUNK):
        yield rows
        after = rows[-1]["award_seq" if sql is _AWARDS else "seq"]


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


def _award_of(row: Any, people: People) -> RecordedAward:
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
