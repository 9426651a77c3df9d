"""How much a community's history takes on disk, day after day."""

from collections.abc import Mapping
from pathlib import Path

from synapse.histories.history import open_history
from synapse.histories.invented.generate import Plan as Community
from synapse.runtime.replay import Plan, replay
from tests.bench.databases import Bench, database, fetch, open_bench, prepared
from tests.bench.feeds import generated
from tests.bench.figures import Row, megabytes, show

MEMBERS, EVENTS_PER_DAY = 500, 22_000
#: what the mission's papers expect of the lake: bytes a day at that size
EXPECTED = 3.7e6

_SIZES = """
SELECT c.relname, pg_relation_size(c.oid), pg_indexes_size(c.oid), pg_total_relation_size(c.oid)
FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""
_NAMES = {"event_lake": "lake", "event_counters": "counters"}
_STORED = "SELECT count(*) FROM event_lake"

#: table → heap, indexes, everything
Sizes = Mapping[str, tuple[float, ...]]


async def run(folder: Path, *, quick: bool) -> None:
    """Print what each day adds once a first day is there: members, wallets and lifetime counts exist by then."""
    days = 1 if quick else 2
    plan = Community(members=MEMBERS, days=1 + days, seed=1, events_per_day=1_000 if quick else EVENTS_PER_DAY)
    feed = generated(folder, plan)
    first = feed.head(feed.events // (1 + days))
    async with (
        open_bench(folder / "server") as bench,
        database(bench) as name,
        prepared(bench, name, feed.guild) as spine,
    ):
        await replay(spine, open_history([first.file]).items(), Plan())
        before = await _sizes(bench, name)
        await replay(spine, open_history([feed.file]).items(), Plan())
        after = await _sizes(bench, name)
        rows = (await fetch(bench, name, _STORED))[0][0]
    grown = {
        table: tuple((now - then) / days for now, then in zip(sizes, before[table], strict=True))
        for table, sizes in after.items()
    }
    per_day = (rows - first.events) / days
    title = f"Storage: what {per_day:,.0f} events a day of {MEMBERS} generated members add"
    show(title, _rows(grown, per_day))


async def _sizes(bench: Bench, name: str) -> Sizes:
    """Sizes as they are once dead rows are cleared, as the server does by itself now and then."""
    raw = await bench.raw(name)
    try:
        await raw.execute("VACUUM")
        return {table: tuple(sizes) for table, *sizes in await raw.fetch(_SIZES)}
    finally:
        await raw.close()


def _rows(grown: Sizes, events: float) -> list[Row]:
    heap, indexes, _ = grown["event_lake"]
    whole = sum(size for _, _, size in grown.values())
    others = sorted(((size, table) for table, (_, _, size) in grown.items() if table not in _NAMES), reverse=True)
    return [
        Row("lake, rows alone (the mission's papers expect 3.7 MB)", f"{megabytes(heap)} a day"),
        Row("… of that estimate, at as many events", f"{heap / (EXPECTED * events / EVENTS_PER_DAY):.0%}"),
        Row("lake, indexes", f"{megabytes(indexes)} a day"),
        *(Row(f"{_NAMES[table]}, all of it", f"{megabytes(grown[table][2])} a day") for table in _NAMES),
        *(Row(table, f"{megabytes(size)} a day") for size, table in others[:5] if size > whole / 1000),
        Row("all tables", f"{megabytes(whole)} a day"),
        Row("… per event", f"{whole / events:,.0f} bytes"),
    ]
