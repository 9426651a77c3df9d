"""State that a dry-run takes for granted instead of looking it up (as a pack's tests do, DESIGN §4.7)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from synapse.kit.errors import BadInput
from synapse.rules.engine import Program
from synapse.rules.event import Event, Value
from synapse.rules.history import Assumed as AssumedValue
from synapse.rules.nearest import did_you_mean
from synapse.rules.world import Season, Wallet, World

#: member's Discord id → currency → units
Amounts = Mapping[int, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """What is taken for granted; people are Discord ids. What is not said is looked up."""

    balances: Amounts = field(default_factory=dict[int, Mapping[str, int]])
    lifetime: Amounts = field(default_factory=dict[int, Mapping[str, int]])
    levels: Amounts = field(default_factory=dict[int, Mapping[str, int]])
    roles: Mapping[int, tuple[int, ...]] = field(default_factory=dict[int, tuple[int, ...]])
    #: member → all the achievements they have
    milestones: Mapping[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])
    #: measure → its value, whoever asks
    measures: Mapping[str, int | float] = field(default_factory=dict[str, int | float])
    season: Season | None = None
    no_season: bool = False

    @property
    def changes_season(self) -> bool:
        """Whether another season, or none, is assumed."""
        return self.no_season or self.season is not None

    def assumes(self, name: str, people: Mapping[str, int | None]) -> bool:
        """Whether a name that a rule read was assumed. `people` says who `actor`, `target` and `member` are."""
        match name.split("."):
            case ["measures", measure]:
                return measure in self.measures
            case ["season", _]:
                return self.changes_season
            case [who, "balance", currency]:
                return currency in self.balances.get(people.get(who) or 0, ())
            case [who, "lifetime" | "level", *_]:
                return any((people.get(who) or 0) in one for one in (self.balances, self.lifetime, self.levels))
            case [who, "roles"]:
                return (people.get(who) or 0) in self.roles
            case _:
                return False


def with_roles(event: Event, assumed: Assumption) -> Event:
    """The event with the roles that its people are taken to have; what it says itself stays."""
    payload: dict[str, Value] = {}
    for name, person in (("actor_roles", event.actor), ("target_roles", event.target)):
        if person is not None and person in assumed.roles and name not in event.payload:
            payload[name] = assumed.roles[person]
    return replace(event, payload={**event.payload, **payload}) if payload else event


def assume(world: World, program: Program, assumed: Assumption) -> None:
    """Put what is assumed in the place of what was loaded. Raises `BadInput` for names that nothing declares."""
    registry = program.compiled.registry
    for what, amounts in (
        ("balances", assumed.balances), ("lifetime", assumed.lifetime), ("levels", assumed.levels)
    ):  # fmt: skip
        for of_member in amounts.values():
            _known(f"assume.{what}", "currency", of_member, registry.currencies)
    _known("assume.measures", "measure", assumed.measures, registry.measures)
    for names in assumed.milestones.values():
        _known("assume.milestones", "achievement", names, registry.milestones)
    _fill_wallets(world, program, assumed)
    for name, value in assumed.measures.items():
        world.history[name] = AssumedValue(value)
    for member, names in assumed.milestones.items():
        world.earned[member] = {(name, _scope(program, name)) for name in names}


def _fill_wallets(world: World, program: Program, assumed: Assumption) -> None:
    parts = (assumed.balances, assumed.lifetime, assumed.levels)
    wanted = dict.fromkeys((member, currency) for part in parts for member in part for currency in part[member])
    for member, currency in wanted:
        balance, lifetime, level = (part.get(member, {}).get(currency) for part in parts)
        stored = world.wallets.get((member, currency)) or Wallet()
        balance = stored.balance if balance is None else balance
        lifetime = max(stored.lifetime, balance) if lifetime is None else lifetime
        level = program.level(currency, lifetime) if level is None else level
        world.wallets[member, currency] = Wallet(balance, lifetime, level)


def _scope(program: Program, milestone: str) -> int:
    """The season for which an achievement is kept; 0 for life."""
    found = program.compiled.registry.milestones[milestone].milestone
    return (program.season_id or 0) if found is not None and found.scope == "season" else 0


def _known(where: str, what: str, names: Iterable[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or "the vocabulary lists them"
            raise BadInput(f"{where} names {name[:64]!r}, and there is no such {what}", hint)
