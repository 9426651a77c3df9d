"""One decision on its way: its context, its outcome so far, and the events still to be decided."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from synapse.rules.decision import Cause, Decision, LevelReached
from synapse.rules.engine.context import Context
from synapse.rules.engine.plan import BoundRule, Factors, FilledSlots, Slots
from synapse.rules.engine.program import Program
from synapse.rules.engine.settlement import Unpayable
from synapse.rules.event import Event, Scalar
from synapse.rules.expressions import FAILURES, reason

#: How many events may follow from one another (DESIGN §4.2).
DEEPEST = 3

#: Sees every rule with the event, the member asked about and the slots it is run on: for the full trace.
Observer = Callable[[BoundRule, Event, int | None, Slots, Factors], None]


class Refused(ValueError):
    """A rule fails for a reason of its own: nobody to pay, a name that does not exist. Its text says which."""


@dataclass(slots=True)
class Run:
    """What the phases share while one stored event is decided."""

    program: Program
    context: Context
    decision: Decision
    observer: Observer | None
    #: events still to be decided, with how deep in the chain they stand
    queue: deque[tuple[Event, int]]
    #: wallets touched since achievements were last checked, in order; and how many awards there were then
    touched: dict[tuple[int, str], None]
    awarded: int
    #: achievements asked for by `grant_milestone`: (member, milestone)
    grants: list[tuple[int, str]]
    #: why the ledger moves
    cause: Cause = "rule"
    depth: int = 0
    followers: int = 0

    def gather(self, base: Callable[[Event], Slots], readers: FilledSlots) -> Slots:
        """The values that rules of a phase read, by slot."""
        context = self.context
        slots = base(context.event)
        for slot, read in readers:
            slots[slot] = read(context)
        return slots

    def ask(self, rule: BoundRule, slots: Slots, factors: Factors) -> tuple[object, ...] | None:
        """A rule's values, or None when it does not hold; a failure is noted (three-valued, DESIGN §4.3)."""
        self.observe(rule, slots, factors)
        try:
            return rule.run(slots, factors)
        except FAILURES as error:
            self.fail(rule, error, slots)
            return None

    def observe(self, rule: BoundRule, slots: Slots, factors: Factors) -> None:
        """Show a rule to whoever makes the full trace."""
        if self.observer is not None:
            self.observer(rule, self.context.event, self.context.member, slots, factors)

    def fail(self, rule: BoundRule, error: Exception, slots: Slots | None = None) -> None:
        """Note why a rule could not be run; with its slots, which names were missing."""
        if isinstance(error, Refused | Unpayable):
            self.decision.failed[rule.id] = str(error)
        else:
            self.decision.failed[rule.id] = reason(error, rule.missing(slots) if slots else ())

    def follow(self, type_: str, member: int | None, payload: dict[str, Scalar]) -> None:
        """Queue an event that follows from this decision, about a member."""
        if self.depth >= DEEPEST:
            self.decision.failed[f"@{type_}"] = f"more than {DEEPEST} events would follow from one another"
            return
        root = self.context.root
        self.followers += 1
        source = f"{root.source}/{self.followers}"
        target = root.target if member == root.actor else None
        event = Event(root.guild, type_, source, root.at, member, target, root.channel, payload)
        self.queue.append((event, self.depth + 1))

    def raise_levels(self) -> None:
        """Each level above the high-water mark is one `level_up`, once ever (DESIGN §4.5)."""
        for member, currency in self.touched:
            if currency not in self.program.ladders:
                continue
            wallet = self.context.wallet(member, currency)
            reached = self.program.level(currency, wallet.lifetime)
            if reached > wallet.level:
                for level in range(wallet.level, reached):
                    self.follow("level_up", member, {"currency": currency, "from": level, "to": level + 1})
                self.context.own_wallet(member, currency).level = reached
                self.decision.levels.append(LevelReached(member, currency, reached))
