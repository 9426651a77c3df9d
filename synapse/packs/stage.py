"""The community that a pack's test makes up: words become ids, the clock is the test's (DESIGN §4.7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from synapse.kit.duration import parse_duration
from synapse.rules.compile import Compiled
from synapse.rules.documents.pack_test import PackTest, StagedEvent
from synapse.rules.documents.preset import Preset
from synapse.rules.engine import Program, bind
from synapse.rules.event import Event, Value
from synapse.rules.history import Assumed
from synapse.rules.vocabulary import Field, Type
from synapse.rules.world import Season, Setting, Wallet, World, Zone

GUILD = 1
#: Ids of words begin here; digits are ids of their own.
FIRST_ID = 1_000_000


@dataclass(slots=True)
class Cast:
    """Members and channels of a test by the words it uses for them."""

    ids: dict[str, int] = field(default_factory=dict[str, int])

    def id(self, word: str) -> int:
        """The id of a word, given when it first appears; digits are themselves."""
        return int(word) if word.isdigit() else self.ids.setdefault(word, FIRST_ID + len(self.ids))


@dataclass(slots=True)
class Stage:
    """A test made ready: its program, its world before the first event, and its events in order."""

    cast: Cast
    program: Program
    world: World
    events: tuple[Event, ...]


def set_stage(test: PackTest, compiled: Compiled, preset: Preset | None) -> Stage:
    """Everything that a test needs to be run. Raises ValueError for an event that nothing declares."""
    cast = Cast()
    program = bind(compiled, _setting(test, preset, cast))
    world = program.new_world()
    for name, value in test.given.measures.items():
        world.history[name] = Assumed(value)
    _fill_wallets(test, program, world, cast)
    for member, names in test.given.milestones.items():
        world.earned[cast.id(member)] = {(name, _scope(program, name)) for name in names}
    return Stage(cast, program, world, tuple(_events(test, program, cast)))


def _setting(test: PackTest, preset: Preset | None, cast: Cast) -> Setting:
    zones: dict[int, Zone] = {}
    zone_of: dict[int, int] = {}
    staged = test.zones or (preset.zones if preset else ())
    for index, zone in enumerate(staged, start=1):
        zones[index] = Zone(index, zone.name, zone.multipliers)
        zone_of |= {cast.id(channel): index for channel in zone.channels if channel}
    fallback = test.zone_fallback or (preset.settings.get("zone_fallback") if preset else None)
    start = datetime.fromisoformat(test.start).timestamp()
    season = Season(test.season.id, test.season.name, start) if test.season else None
    modules_off = {name for name, on in preset.modules.items() if not on} if preset else set[str]()
    return Setting(
        parameters={**(preset.parameters if preset else {}), **test.settings},
        zones=zones,
        zone_of=zone_of,
        fallback_zone=next((zone.id for zone in zones.values() if zone.name == fallback), None),
        modules_off=frozenset(modules_off),
        timezone=test.timezone,
        season=season,
    )


def _fill_wallets(test: PackTest, program: Program, world: World, cast: Cast) -> None:
    given = test.given
    for member in {**given.balances, **given.lifetime, **given.levels}:
        balances, lifetimes, levels = (part.get(member, {}) for part in (given.balances, given.lifetime, given.levels))
        for currency in {**balances, **lifetimes, **levels}:
            balance = balances.get(currency, 0)
            lifetime = lifetimes.get(currency, balance)
            level = levels.get(currency, program.level(currency, lifetime))
            world.wallets[cast.id(member), currency] = Wallet(balance, lifetime, level)


def _scope(program: Program, milestone: str) -> int:
    rule = program.compiled.registry.milestones.get(milestone)
    seasonal = rule is not None and rule.milestone is not None and rule.milestone.scope == "season"
    return (program.season_id or 0) if seasonal else 0


def _events(test: PackTest, program: Program, cast: Cast) -> Iterator[Event]:
    start = datetime.fromisoformat(test.start).timestamp()
    number = 0
    for staged in test.events:
        fields = program.compiled.registry.events.get(staged.type)
        if fields is None or not fields.stored:
            raise ValueError(f"`{staged.type}` is no event of the lake")
        for repeat in range(staged.repeat):
            number += 1
            at = start + parse_duration(staged.at) + repeat * parse_duration(staged.every)
            yield Event(
                GUILD,
                staged.type,
                staged.source or f"event-{number}",
                at,
                None if staged.actor is None else cast.id(staged.actor),
                None if staged.target is None else cast.id(staged.target),
                None if staged.channel is None else cast.id(staged.channel),
                _payload(test, staged, fields.fields, cast),
            )


def _payload(test: PackTest, staged: StagedEvent, fields: Mapping[str, Field], cast: Cast) -> dict[str, Value]:
    payload: dict[str, Value] = {
        name: _value(value, fields[name].type if name in fields else Type.STRING, cast)
        for name, value in staged.payload.items()
    }
    for who, member in (("actor", staged.actor), ("target", staged.target)):
        if member in test.given.roles:
            payload.setdefault(f"{who}_roles", test.given.roles[member])
    return payload


def _value(value: Value, type_: Type, cast: Cast) -> Value:
    match type_:
        case Type.ID:
            return cast.id(str(value))
        case Type.ID_LIST if isinstance(value, tuple):
            return tuple(cast.id(str(item)) for item in value)
        case Type.TIME if isinstance(value, str):
            return datetime.fromisoformat(value).timestamp()
        case _:
            return value
