"""A history through deciding and advancing alone: what the core costs without a database."""

import statistics
import time
from pathlib import Path

from synapse.packs.library import load_preset, packs_of
from synapse.rules.compile import compile_packs
from synapse.rules.engine import Program, advance, bind, decide
from synapse.rules.event import Event
from synapse.rules.world import Season, Setting
from tests.bench.databases import PRESET
from tests.bench.feeds import community
from tests.bench.figures import Row, per_second, settle_memory, show, spread


def run(folder: Path, *, quick: bool) -> None:
    """Print the rate, of fresh worlds each time."""
    events = community(folder, 2_000 if quick else 20_000).parsed()
    program = _program(events[0].at)
    settle_memory()
    alone, told = zip(*(_rates(program, events) for _ in range(2 if quick else 5)), strict=True)
    rows = [
        Row(f"{len(events):,} events of a generated community: median", per_second(statistics.median(alone))),
        Row("… lowest and highest", spread(alone, per_second)),
        Row("the same, entries and traces spelled out: median", per_second(statistics.median(told))),
    ]
    show("Replaying in memory: decide and advance, no database", rows)


def _program(at: float) -> Program:
    preset = load_preset(PRESET)
    return bind(compile_packs(packs_of(preset)), Setting(preset.parameters, season=Season(1, "Season 1", at)))


def _rates(program: Program, events: list[Event]) -> tuple[float, float]:
    return _rate(program, events, told=False), _rate(program, events, told=True)


def _rate(program: Program, events: list[Event], *, told: bool) -> float:
    world = program.new_world()
    began = time.thread_time()
    for event in events:
        decision = decide(event, program, world)
        if told:
            for award in decision.awards:
                assert award.trace is not None and award.entries is not None
        advance(event, decision, program, world)
    return len(events) / (time.thread_time() - began)
