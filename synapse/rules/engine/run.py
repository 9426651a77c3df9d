"""One decision on its way: its context, its outcome so far, and the events still to be decided."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from synapse.rules.decision import Decision, LevelReached
from synapse.rules.engine.context import Context, Reader
from synapse.rules.engine.plan import BoundRule, Factors, Slots
from synapse.rules.engine.program import Program
from synapse.rules.event import Event, Scalar
from synapse.rules.expressions import FAILURES, reason

#: How many events may follow from one another (DESIGN §4.2).
DEEPEST = 3

#: Sees every rule with the event, the member asked about and the slots it is run on: for the full trace.
Observer = Callable[[BoundRule, Event, int | None, Slots, Factors], None]


@dataclass(slots=True)
class Run:
    """What the phases share while one stored event is decided."""

    program: Program
    context: Context
    decision: Decision
    observer: Observer | None = None
    queue: deque[tuple[Event, int]] = field(default_factory=deque[tuple[Event, int]])
    depth: int = 0
    followers: int = 0
    #: member → currencies credited since achievements were last checked
    dirty: dict[int, set[str]] = field(default_factory=dict[int, set[str]])
    #: rules that fired since then
    fired: set[str] = field(default_factory=set[str])
    #: achievements asked for by `grant_milestone`: (member, milestone)
    grants: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    def gather(self, base: Callable[[Event], Slots], readers: Sequence[tuple[int, Reader]]) -> Slots:
        """The values that rules of a phase read, by slot."""
        context = self.context
        slots = base(context.event)
        for slot, read in readers:
            slots[slot] = read(context)
        return slots

    def holds(self, rule: BoundRule, slots: Slots, factors: Factors) -> bool:
        """Whether a rule's conditions hold; a failure is noted and is not True (three-valued, DESIGN §4.3)."""
        if self.observer is not None:
            self.observer(rule, self.context.event, self.context.member, slots, factors)
        try:
            return rule.when(slots, factors) is True
        except FAILURES as error:
            self.fail(rule, error)
            return False

    def fail(self, rule: BoundRule, error: Exception) -> None:
        """Note why a rule could not be run."""
        self.decision.failed[rule.id] = reason(error)

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
        ladders = self.program.ladders
        for member, currencies in self.dirty.items():
            for currency in sorted(currencies & ladders.keys()):
                wallet = self.context.wallet(member, currency)
                reached = self.program.level(currency, wallet.lifetime)
                if reached <= wallet.level:
                    continue
                for level in range(wallet.level, reached):
                    self.follow("level_up", member, {"currency": currency, "from": level, "to": level + 1})
                self.context.own_wallet(member, currency).level = reached
                self.decision.levels.append(LevelReached(member, currency, reached))


def number(value: object) -> float:
    """A value that must be a number. Raises TypeError."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is not a number")
    return value
