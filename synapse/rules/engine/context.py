"""What a running decision reads for names that do not come with the event: measures, balances, zone, season."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from synapse.rules.decision import Award
from synapse.rules.engine.measures import CompiledMeasure
from synapse.rules.event import Event
from synapse.rules.expressions import MISSING
from synapse.rules.history import Row
from synapse.rules.world import Season, Wallet, World, Zone

_EMPTY = Wallet()
_NO_ROWS: tuple[Row, ...] = ()


@dataclass(slots=True)
class Context:
    """One decision's view: the world before it, its own changes so far, and whose facts are asked for.

    `root` is the stored event; `event` the one being decided, which may be derived from it. `including`
    says whether history counts the root event and this decision's awards.
    """

    world: World
    root: Event
    event: Event
    zone_id: int
    zone: Zone | None
    season: Season | None
    day: int
    main_currency: str | None
    #: wallets that this decision has changed
    wallets: dict[tuple[int, str], Wallet]
    awards: list[Award]
    #: what the root event adds to a measure, once asked for
    root_rows: dict[str, tuple[Row, ...]]
    #: achievements ask about this member; None elsewhere
    member: int | None = None
    including: bool = False

    def wallet(self, member: int, currency: str) -> Wallet:
        """A wallet as this decision has left it so far; not to be changed."""
        key = (member, currency)
        return self.wallets.get(key) or self.world.wallets.get(key) or _EMPTY

    def own_wallet(self, member: int, currency: str) -> Wallet:
        """A wallet of this decision's own, to be changed."""
        key = (member, currency)
        wallet = self.wallets.get(key)
        if wallet is None:
            before = self.world.wallets.get(key) or _EMPTY
            wallet = self.wallets[key] = Wallet(before.balance, before.lifetime, before.level)
        return wallet

    @property
    def season_id(self) -> int | None:
        """The active season's id."""
        return self.season.id if self.season else None

    def measure(self, measure: CompiledMeasure) -> object:
        """A measure's value for the current event, or for the member that is asked about."""
        key = (
            measure.key(self.event, self.zone_id)
            if self.member is None
            else measure.member_key(self.member, self.event, self.zone_id)
        )
        key = measure.in_period(key, self.season_id, self.day)
        if key is None:
            return MISSING if measure.aggregate == "last_at" else 0
        extra = self._rows(measure) if self.including or measure.this_event else _NO_ROWS
        at = self.day if measure.aggregate == "streak" else self.root.at
        value = self.world.history[measure.name].read(key, at, extra)
        return MISSING if value is None else value

    def _rows(self, measure: CompiledMeasure) -> tuple[Row, ...]:
        """The rows that this very event adds to a measure."""
        if measure.source == "events":
            rows = self.root_rows.get(measure.name)
            if rows is None:
                row = (
                    measure.event_row(self.root, self.zone_id, self.season_id, self.day)
                    if measure.counts(self.root)
                    else None
                )
                rows = self.root_rows[measure.name] = (row,) if row else _NO_ROWS
            return rows
        rows = (
            measure.award_row(award, self.root, self.zone_id, self.season_id, self.day)
            for award in self.awards
            if award.rule in measure.of
        )
        return tuple(row for row in rows if row)


#: Fills one slot.
Reader = Callable[[Context], object]


def reader(name: str, measures: Mapping[str, CompiledMeasure]) -> Reader:
    """The reader of a dotted name that does not come with the event."""
    match name.split("."):
        case ["measures", measure]:
            compiled = measures[measure]
            return lambda context: context.measure(compiled)
        case ["zone", "name"]:
            return lambda context: context.zone.name if context.zone else MISSING
        case ["season", "id"]:
            return lambda context: context.season.id if context.season else MISSING
        case ["season", "name"]:
            return lambda context: context.season.name if context.season else MISSING
        case ["actor" | "target" | "member" as who, *rest]:
            return _person_reader(who, rest)
        case _:
            raise ValueError(f"no reader for {name}")


def zone_reader(activity: str, currency: str) -> Reader:
    """`zone.multiplier.<currency>` for a rule's activity; 1.0 where the zone says nothing."""
    return lambda context: multiplier(context.zone, activity, currency)


def multiplier(zone: Zone | None, activity: str, currency: str) -> float:
    """A zone's multiplier."""
    if zone is None:
        return 1.0
    of_activity = zone.multipliers.get(activity)
    return 1.0 if of_activity is None else of_activity.get(currency, 1.0)


def person(context: Context, who: str) -> int | None:
    """The Discord id behind `actor`, `target` or `member`."""
    if who == "member":
        return context.member
    return context.event.actor if who == "actor" else context.event.target


def _person_reader(who: str, rest: list[str]) -> Reader:
    match rest:
        case ["balance", currency]:
            return lambda context: _of_wallet(context, who, currency).balance
        case ["lifetime", currency]:
            return lambda context: _of_wallet(context, who, currency).lifetime
        case ["level"]:
            return lambda context: _of_wallet(context, who, context.main_currency or "").level
        case ["id"]:
            return lambda context: MISSING if (id_ := person(context, who)) is None else id_
        case [fact]:
            return lambda context: _payload_fact(context, fact)
        case _:
            raise ValueError(f"no reader for {who}.{'.'.join(rest)}")


def _of_wallet(context: Context, who: str, currency: str) -> Wallet:
    member = person(context, who)
    return _EMPTY if member is None else context.wallet(member, currency)


def _payload_fact(context: Context, fact: str) -> object:
    """What the root event captured about the member asked for: only actor and target are captured."""
    payload, root = context.root.payload, context.root
    if context.member == root.actor:
        if fact == "joined_days":
            joined = payload.get("actor_joined_at")
            return (root.at - joined) / 86400 if isinstance(joined, int | float) else MISSING
        return payload.get("actor_roles", MISSING) if fact == "roles" else payload.get("is_bot", False)
    if context.member == root.target:
        return payload.get("target_roles", MISSING) if fact == "roles" else payload.get("target_is_bot", False)
    return False if fact == "is_bot" else MISSING
