"""One side of a backtest: a program, the world that it makes, and what is counted on the way."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from synapse.rules.decision import Decision, Reversal
from synapse.rules.effects import Reverse
from synapse.rules.engine import Program, advance, bind, decide
from synapse.rules.event import Event
from synapse.rules.history import Store, WindowCount, WindowValues
from synapse.rules.world import Season, Wallet, World
from synapse.runtime.spine import Configured

_EPOCH_DAY = date(1970, 1, 1).toordinal()
#: (who pays, who gets, currency, units): a member's Discord id, or the name of a system account
Moved = tuple[int | str, int | str, str, int]


@dataclass(slots=True)
class Tally:
    """What one side came to."""

    #: (day, currency) → units
    minted: Counter[tuple[int, str]] = field(default_factory=Counter[tuple[int, str]])
    taken: Counter[str] = field(default_factory=Counter[str])
    #: (member, currency) → units earned in the window
    earned: Counter[tuple[int, str]] = field(default_factory=Counter[tuple[int, str]])
    levels: Counter[str] = field(default_factory=Counter[str])
    milestones: Counter[str] = field(default_factory=Counter[str])
    fired: Counter[str] = field(default_factory=Counter[str])
    denied: Counter[str] = field(default_factory=Counter[str])
    failed: Counter[str] = field(default_factory=Counter[str])

    def add(self, decision: Decision, day: int) -> None:
        """Count one decision; rules as the pipeline counts them."""
        paid = [award.rule for award in decision.awards]
        self.fired.update(paid)
        self.fired.update(decision.applied)
        self.fired.update({earned.milestone for earned in decision.milestones}.difference(paid))
        self.denied.update(decision.denied.keys())
        self.failed.update(decision.failed.keys())
        self.levels.update(reached.currency for reached in decision.levels)
        self.milestones.update(earned.milestone for earned in decision.milestones)
        for award in decision.awards:
            for entry in award.entries:
                if entry.source == "mint" and isinstance(entry.destination, int):
                    self.minted[day, entry.currency] += entry.amount
                    self.earned[entry.destination, entry.currency] += entry.amount
                elif isinstance(entry.destination, str):
                    self.taken[entry.currency] += entry.amount


@dataclass(slots=True)
class Side:
    """Decides events as the pipeline does, and remembers in memory what the pipeline would write."""

    found: Configured
    program: Program
    world: World
    tally: Tally = field(default_factory=Tally)
    #: what events of kinds that rules may reverse have paid, by type and source
    paid: dict[tuple[str, str], list[Moved]] = field(default_factory=dict[tuple[str, str], list[Moved]])
    reversible: frozenset[str] = frozenset()

    @classmethod
    def begin(cls, found: Configured, program: Program, world: World) -> "Side":
        """A side before its first event."""
        effects = (effect.effect for rule in program.compiled.rules for effect in rule.effects)
        reversible = frozenset(effect.type for effect in effects if isinstance(effect, Reverse))
        return cls(found, program, world, reversible=reversible)

    def take(self, event: Event) -> None:
        """Decide the next event."""
        if event.type in self.found.not_captured or event.type not in self.program.compiled.registry.events:
            return
        if event.type == "season_roll":
            self._settle_season()
        decision = decide(event, self.program, self.world)
        self.tally.add(decision, self.program.clock.day(event.at))
        advance(event, decision, self.program, self.world)
        if event.type in self.reversible:
            self.paid[event.type, event.source] = [
                (entry.source, entry.destination, entry.currency, entry.amount)
                for award in decision.awards
                for entry in award.entries
            ]
        for reversal in decision.reversals:
            self._reverse(reversal)
        if event.type == "season_roll":
            self._begin_season(event)

    def forget(self, before: float) -> Iterator[None]:
        """Drop what no measure can ask for any more: no event to come happened before this time. In small steps."""
        return forget(self.program, self.world.history, before)

    def balances(self) -> dict[tuple[int, str], int]:
        """(member, currency) → units."""
        return {key: wallet.balance for key, wallet in self.world.wallets.items()}

    def _settle_season(self) -> None:
        """Seasonal wallets are emptied, and their levels start anew."""
        if self.program.season_id is None:
            return
        seasonal = {name for name, currency in self.program.currencies.items() if currency.seasonal}
        for key, wallet in self.world.wallets.items():
            if key[1] in seasonal:
                self.world.wallets[key] = Wallet(0, wallet.lifetime, 1)

    def _begin_season(self, event: Event) -> None:
        before = self.program.setting.season
        if before is None:
            return
        season = Season(before.id + 1, str(event.payload.get("name", "")), event.at)
        self.program = bind(self.program.compiled, replace(self.program.setting, season=season))

    def _reverse(self, reversal: Reversal) -> None:
        """Take back what an event paid, last first, and never more than a member still has."""
        key, spent = (reversal.event_type, reversal.source), list[Moved]()
        for moved in reversed(self.paid.pop(key, ())):
            source, destination, currency, amount = moved
            if isinstance(destination, int) and not self.program.currencies[currency].allow_negative:
                held = self.world.wallets.get((destination, currency)) or Wallet()
                amount = min(amount, max(0, held.balance))
            if amount > 0:
                self._move(destination, currency, -amount)
                self._move(source, currency, amount)
            else:
                spent.insert(0, moved)
        if spent:
            self.paid[key] = spent

    def _move(self, account: int | str, currency: str, amount: int) -> None:
        if isinstance(account, int):
            held = self.world.wallets.get((account, currency)) or Wallet()
            self.world.wallets[account, currency] = Wallet(held.balance + amount, held.lifetime, held.level)


def day_text(day: int) -> str:
    """A day's number as people write it."""
    return date.fromordinal(_EPOCH_DAY + day).isoformat()


def forget(program: Program, history: Mapping[str, Store], before: float) -> Iterator[None]:
    """Drop what no window reaches any more, when no event to come happened before this time. In small steps."""
    for name, measure in program.measures.items():
        if measure.window is not None:
            yield from _forget(history[name], before - measure.window)


def _forget(store: Store, before: float) -> Iterator[None]:
    """Drop rows of a window that are older, key by key."""
    match store:
        case WindowCount():
            for key, times in list(store.times.items()):
                store.times[key] = [at for at in times if at > before]
                if not store.times[key]:
                    del store.times[key]
                yield
        case WindowValues():
            for key, rows in list(store.rows.items()):
                store.rows[key] = [row for row in rows if row[0] > before]
                if not store.rows[key]:
                    del store.rows[key]
                yield
        case _:
            pass
