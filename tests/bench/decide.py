"""Deciding one event over loaded state: 50 rules of which 30 match, and 10,000 rules (DESIGN §10)."""

from collections.abc import Iterator
from functools import partial
from itertools import cycle

from synapse.rules.aggregate import Measure
from synapse.rules.compile import compile_packs
from synapse.rules.conditions.cooled_down import CooledDown
from synapse.rules.documents.pack import Currency, Factor, LevelCurve, Pack, Parameter
from synapse.rules.documents.rule import Milestone, Rule, Trigger
from synapse.rules.effects import AssignRole, Credit, Deny, Scale
from synapse.rules.engine import Program, bind, decide
from synapse.rules.event import Event
from synapse.rules.world import Setting, Wallet, World, Zone
from tests.bench.figures import Row, at_most, each, microseconds, percentile, settle_memory, show

MEMBER, CHANNEL = 1001, 10
CURRENCIES = (
    Currency(id="xp", name="XP", level_curve=LevelCurve(required="100 * 1.25 ** level")),
    Currency(id="stars", name="Stars"),
)


def _pack(*rules: Rule, measures: dict[str, Measure] | None = None) -> Pack:
    return Pack(
        synapse=1,
        id="bench",
        version="1.0.0",
        name="Bench",
        currencies=CURRENCIES,
        factors={"quality": Factor(minimum=0.1)},
        parameters={"base": Parameter(type="integer", default=15)},
        measures=measures or {},
        rules=rules,
    )


def fifty() -> Pack:
    """A pack like a big community's: for the message below, 30 of its 50 rules hold.

    6 guards (none holds), 18 modifiers (14 hold), 16 rewards (14 pay, two of them two currencies, four
    with a cooldown of their own), 8 achievements (none is reached) and 2 automations (both hold).
    """
    on = Trigger(event=("message_create",))
    guards = [
        Rule(id=f"g{n}", kind="guard", trigger=on, conditions=(f"event.emoji_count > {50 + n}",), effects=(Deny(),))
        for n in range(6)
    ]
    modifiers = [
        Rule(
            id=f"m{n}",
            kind="modifier",
            trigger=on,
            conditions=(f"event.length > {n * 20}" if n < 14 else f"event.word_count > {n * 100}",),
            effects=(Scale(factor="quality", by=1.01),),
        )
        for n in range(18)
    ]
    rewards = [
        Rule(
            id=f"r{n}",
            kind="reward",
            trigger=on,
            conditions=(
                *((CooledDown(seconds=n + 1, by=("actor", "channel")),) if n < 4 else ()),
                "event.length > 10" if n < 14 else "event.length > 5000",
            ),
            effects=(
                Credit(currency="xp", amount="params.base", times=("zone", "quality")),
                *([Credit(currency="stars", amount=1, times=("zone",))] if n < 2 else []),
            ),
        )
        for n in range(16)
    ]
    achievements = [
        Rule(
            id=f"a{n}",
            kind="achievement",
            milestone=Milestone(name=f"A{n}"),
            conditions=(f"measures.sent >= {1000 * (n + 1)}",),
        )
        for n in range(8)
    ]
    automations = [
        Rule(
            id=f"o{n}", kind="automation", trigger=on, conditions=("event.has_link",), effects=(AssignRole(role=n + 1),)
        )
        for n in range(2)
    ]
    sent = Measure(count="events", of="message_create", by=("actor",), period="lifetime")
    return _pack(*guards, *modifiers, *rewards, *achievements, *automations, measures={"sent": sent})


def ten_thousand() -> Pack:
    """Rules of which each is about one of 2,000 channels, beside ten that every message runs."""
    general = [
        Rule(
            id=f"general-{n}",
            kind="reward",
            trigger=Trigger(event=("message_create",)),
            conditions=(f"event.length > {n}",),
            effects=(Credit(currency="xp", amount=1),),
        )
        for n in range(10)
    ]
    of_channels = [
        Rule(
            id=f"c{n}",
            kind="reward",
            trigger=Trigger(event=("message_create",), channels=(10 + n // 5,)),
            conditions=(f"event.length > {n % 200}",),
            effects=(Credit(currency="xp", amount="params.base + 1"),),
        )
        for n in range(9_990)
    ]
    return _pack(*general, *of_channels)


def program_of(pack: Pack) -> Program:
    """Compile and bind; a benchmark with an error in its pack is no benchmark."""
    compiled = compile_packs([pack])
    if compiled.errors:
        raise SystemExit(str(compiled.errors[0]))
    zone = Zone(1, "general", {"message_create": {"xp": 1.5}})
    return bind(compiled, Setting(zones={1: zone}, zone_of={CHANNEL: 1}))


def events(channels: list[int]) -> list[Event]:
    """Messages of one member."""
    payload = {"length": 550, "word_count": 90, "has_link": True, "emoji_count": 1}
    return [
        Event(1, "message_create", str(n), 1.7e9 + n * 60, MEMBER, None, c, payload) for n, c in enumerate(channels)
    ]


def _decide(feed: Iterator[Event], program: Program, world: World) -> None:
    decide(next(feed), program, world)


def _decide_and_tell(feed: Iterator[Event], program: Program, world: World) -> None:
    for award in decide(next(feed), program, world).awards:
        assert award.entries and award.trace


def run(*, quick: bool) -> None:
    """Print both packs' figures: deciding alone, and with what it leads to spelled out as rows will hold it."""
    rows: list[Row] = []
    for title, pack, channels, limits in (
        ("50 rules, 30 match", fifty(), [CHANNEL] * 100, (40e-6, 200e-6)),
        ("10,000 rules", ten_thousand(), [10 + n % 1998 for n in range(4000)], (None, 1e-3)),
    ):
        program = program_of(pack)
        world = program.new_world()
        world.wallets[MEMBER, "xp"] = Wallet(3000, 3000, 16)
        feed = cycle(events(channels))
        pay = len(decide(next(feed), program, world).awards)
        settle_memory()
        for what, call in (("", _decide), (", entries and traces spelled out", _decide_and_tell)):
            taken = each(partial(call, feed, program, world), 2_000 if quick else 20_000)
            for measure, share, limit in (("median", 0.5, limits[0]), ("p99", 0.99, limits[1])):
                name, value = f"{title} ({pay} pay){what}: {measure}", percentile(taken, share)
                rows.append(at_most(name, value, limit, microseconds) if limit else Row(name, microseconds(value)))
    show("Deciding one event over loaded state", rows)
