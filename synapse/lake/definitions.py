"""Fills kept measures from the retained lake when a pack brings a new definition; drops what is asked for no more."""

from collections.abc import Sequence
from datetime import datetime

from synapse.db.session import RawConnection
from synapse.lake.kept import KeptRows, update_kept
from synapse.lake.past import award_of, awards_of, event_of, events_of, people_in, rows_counted
from synapse.lake.payloads import Payloads
from synapse.rules.engine import CompiledMeasure, Program


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
    people = await people_in(raw, guild)
    for source, read in (("events", events_of), ("awards", awards_of)):
        chosen = [measure for measure in measures if measure.source == source]
        of = sorted({name for measure in chosen for name in measure.of})
        if not of:
            continue
        async for rows in read(raw, guild, of):
            new = KeptRows()
            for row in rows:
                event = event_of(row, guild, payloads)
                award = award_of(row, people) if source == "awards" else None
                for measure, counted in rows_counted(row, event, award, chosen, program.clock.day(event.at)):
                    new.add(measure, counted)
            await update_kept(raw, guild, new, payloads, people.accounts)
