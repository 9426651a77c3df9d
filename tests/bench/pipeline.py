"""Replaying through the whole pipeline into a durable PostgreSQL, beside what bounds it from below and above."""

import statistics
from dataclasses import dataclass, field
from pathlib import Path

from synapse.histories.history import open_history
from synapse.runtime.replay import Plan, replay
from tests.bench.databases import Bench, database, open_bench, prepared
from tests.bench.feeds import Feed, chat, community
from tests.bench.figures import Row, at_least, console, per_second, show, spread, times
from tests.bench.floors import Floor, copied, dump, unnested

BATCH = 500


@dataclass
class Rates:
    """Events per second of every round; in one round the four are measured one after the other."""

    pipeline: list[float] = field(default_factory=list[float])
    single: list[float] = field(default_factory=list[float])
    unnest: list[float] = field(default_factory=list[float])
    copy: list[float] = field(default_factory=list[float])


async def run(folder: Path, *, quick: bool) -> None:
    """Print rates and ratios, for a recorded chat and for a generated community."""
    count, singles, rounds = (2_000, 100, 2) if quick else (20_000, 500, 5)
    async with open_bench(folder / "server") as bench:
        for feed in (chat(folder, count), community(folder, count)):
            if feed is None:
                console.print("no recorded chat here (SYNAPSE_SHARED names the folder): only the generated community\n")
                continue
            await _measure(bench, feed, feed.head(singles), rounds)


async def _measure(bench: Bench, feed: Feed, few: Feed, rounds: int) -> None:
    rates, floor = Rates(), Floor()
    for _ in range(rounds):
        async with database(bench) as name:
            rates.pipeline.append(await _replayed(bench, name, feed, BATCH))
            floor = floor or await dump(bench, name, BATCH)
        async with database(bench) as name:
            rates.single.append(await _replayed(bench, name, few, 1))
        rates.unnest.append(feed.events / await unnested(bench, floor, feed.guild))
        rates.copy.append(feed.events / await copied(bench, floor, feed.guild))
    show(
        f"The whole pipeline: {feed.events:,} events of a {feed.name}, {rounds} rounds", _rows(rates, feed, few, floor)
    )


async def _replayed(bench: Bench, name: str, feed: Feed, batch: int) -> float:
    async with prepared(bench, name, feed.guild) as spine:
        replayed = await replay(spine, open_history([feed.file]).items(), Plan(batch=batch))
    if replayed.stored != feed.events:
        raise SystemExit(f"{replayed.stored} of {feed.events} events were stored: {replayed.refused[:1]}")
    return replayed.events_per_second


def _rows(rates: Rates, feed: Feed, few: Feed, floor: Floor) -> list[Row]:
    rows = sum(len(load.rows) for loads in floor for load in loads) / feed.events
    return [
        at_least(f"batches of {BATCH}: median", statistics.median(rates.pipeline), 6_000, per_second),
        Row("… lowest and highest", spread(rates.pipeline, per_second)),
        Row(f"one event per transaction ({few.events:,} of them): median", per_second(statistics.median(rates.single))),
        Row("floor, INSERT … unnest: median", per_second(statistics.median(rates.unnest))),
        Row("floor, binary COPY: median", per_second(statistics.median(rates.copy))),
        Row("final rows per event", f"{rows:.2f}"),
        at_least("batches against one by one: median of rounds", _ratio(rates.pipeline, rates.single), 8, times),
        at_least("batches against unnest: median of rounds", _ratio(rates.pipeline, rates.unnest), 0.5, times),
        at_least("batches against COPY: median of rounds", _ratio(rates.pipeline, rates.copy), 0.4, times),
    ]


def _ratio(rates: list[float], others: list[float]) -> float:
    return statistics.median(rate / other for rate, other in zip(rates, others, strict=True))
