"""The least that storing the outcome of a replay can cost: the same final rows, written raw."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.bench.databases import Bench, Connection, database, fetch

#: tables whose rows an event brings, by the column that names its place in the lake
_OF_EVENTS = {
    "event_lake": "seq",
    "awards": "event_seq",
    "transactions": "event_seq",
    "milestones_earned": "event_seq",
    "outbox": "event_seq",
}
#: tables that batches write again and again, and those that name no event: written once, at the end
_AT_THE_END = ("members", "event_counters", "wallets", "kept_measures", "kept_values", "admin_log")
_COLUMNS = """
SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""


@dataclass(frozen=True)
class Load:
    """Rows of one table that belong into one transaction: as COPY takes them, and column by column."""

    table: str
    #: name and type
    columns: tuple[tuple[str, str], ...]
    rows: list[tuple[Any, ...]]
    arrays: list[tuple[Any, ...]]


#: transactions, each of them loads
Floor = list[list[Load]]


async def dump(bench: Bench, name: str, batch: int) -> Floor:
    """Everything that a replay left behind, cut at the ends of its batches."""
    raw = await bench.raw(name)
    try:
        columns = {
            table: tuple((row[0], row[1]) for row in await raw.fetch(_COLUMNS, table))
            for table in (*_OF_EVENTS, *_AT_THE_END)
        }
        last = await raw.fetchval("SELECT max(seq) FROM event_lake")
        floor = [
            [
                await _load(raw, table, columns[table], f"{of} > {start} AND {of} <= {start + batch} ORDER BY {of}")
                for table, of in _OF_EVENTS.items()
            ]
            for start in range(0, last, batch)
        ]
        everything = {"admin_log": "action_type = 'RULE'"}
        floor.append([await _load(raw, one, columns[one], everything.get(one, "true")) for one in _AT_THE_END])
        return [[load for load in loads if load.rows] for loads in floor]
    finally:
        await raw.close()


async def _load(raw: Connection, table: str, columns: tuple[tuple[str, str], ...], which: str) -> Load:
    query = f"SELECT {', '.join(name for name, _ in columns)} FROM {table} WHERE {which}"
    rows = [tuple(row) for row in await raw.fetch(query)]
    return Load(table, columns, rows, list(zip(*rows, strict=True)))


async def copied(bench: Bench, floor: Floor, guild: int) -> float:
    """Seconds that binary COPY takes for the rows, in a new database."""

    async def write(raw: Connection, load: Load) -> None:
        await raw.copy_records_to_table(load.table, records=load.rows, columns=[name for name, _ in load.columns])

    return await _written(bench, floor, guild, write)


async def unnested(bench: Bench, floor: Floor, guild: int) -> float:
    """Seconds that `INSERT … SELECT … FROM unnest(…)` takes for the rows, in a new database."""

    async def write(raw: Connection, load: Load) -> None:
        names = ", ".join(name for name, _ in load.columns)
        arrays = ", ".join(f"${place}::{kind}[]" for place, (_, kind) in enumerate(load.columns, 1))
        await raw.execute(f"INSERT INTO {load.table} ({names}) SELECT * FROM unnest({arrays})", *load.arrays)

    return await _written(bench, floor, guild, write)


async def _written(
    bench: Bench, floor: Floor, guild: int, write: Callable[[Connection, Load], Awaitable[None]]
) -> float:
    async with database(bench) as name:
        await fetch(bench, name, "INSERT INTO guilds (guild_id) VALUES ($1)", guild)
        raw = await bench.raw(name)
        try:
            await bench.calm()
            began = time.perf_counter()
            for loads in floor:
                async with raw.transaction():
                    for load in loads:
                        await write(raw, load)
            return time.perf_counter() - began
        finally:
            await raw.close()
