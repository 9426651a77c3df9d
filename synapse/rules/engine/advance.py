"""Brings a world up to date with an event and its decision, so that the next event of a batch sees it."""

from synapse.rules.decision import Decision
from synapse.rules.engine.program import Program
from synapse.rules.event import Event
from synapse.rules.world import World


def advance(event: Event, decision: Decision, program: Program, world: World) -> None:
    """Apply what was decided to `world`: wallets, achievements and every measure's history."""
    world.wallets.update(decision.wallets)
    for earned in decision.milestones:
        world.earned.setdefault(earned.member, set()).add((earned.milestone, earned.season))
    _remember(event, decision, program, world)


def _remember(event: Event, decision: Decision, program: Program, world: World) -> None:
    zone, season, day = program.zone_id(event), program.season_id, program.clock.day(event.at)
    for measure in program.counting(event.type):
        if measure.counts(event) and (row := measure.event_row(event, zone, season, day)):
            world.history[measure.name].add(*row)
    for award in decision.awards:
        for measure in program.counting(award.rule):
            if row := measure.award_row(award, event, zone, season, day):
                world.history[measure.name].add(*row)
