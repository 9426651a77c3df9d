"""Brings a world up to date with an event and its decision, so that the next event of a batch sees it."""

from synapse.rules.decision import Account, Decision
from synapse.rules.engine.program import Program
from synapse.rules.event import Event
from synapse.rules.world import Wallet, World


def advance(event: Event, decision: Decision, program: Program, world: World) -> None:
    """Apply what was decided to `world`: wallets, achievements and every measure's history."""
    for award in decision.awards:
        for entry in award.entries:
            _move(world, entry.source, entry.currency, -entry.amount, earned=False)
            _move(world, entry.destination, entry.currency, entry.amount, earned=entry.source == "mint")
    for reached in decision.levels:
        _wallet(world, reached.member, reached.currency).level = reached.level
    for earned in decision.milestones:
        world.earned.setdefault(earned.member, set()).add((earned.milestone, earned.season))
    _remember(event, decision, program, world)


def _move(world: World, account: Account, currency: str, amount: int, *, earned: bool) -> None:
    if isinstance(account, int):
        wallet = _wallet(world, account, currency)
        wallet.balance += amount
        if earned:
            wallet.lifetime += amount


def _wallet(world: World, member: int, currency: str) -> Wallet:
    key = (member, currency)
    wallet = world.wallets.get(key)
    if wallet is None:
        wallet = world.wallets[key] = Wallet()
    return wallet


def _remember(event: Event, decision: Decision, program: Program, world: World) -> None:
    zone, season, day = program.zone_id(event), program.season_id, program.clock.day(event.at)
    for measure in program.counting(event.type):
        if measure.counts(event) and (row := measure.event_row(event, zone, season, day)):
            world.history[measure.name].add(*row)
    for award in decision.awards:
        for measure in program.counting(award.rule):
            if row := measure.award_row(award, event, zone, season, day):
                world.history[measure.name].add(*row)
