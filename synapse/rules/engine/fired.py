"""An award as deciding makes it: references to what its rule ran on, spelled out when somebody reads it."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, cast

from synapse.rules.decision import Cause, Entry, Trace
from synapse.rules.engine.plan import BoundRule, Slots
from synapse.rules.engine.shaping import Shaping
from synapse.rules.event import Event
from synapse.rules.expressions import MISSING

_new_tuple = cast("Any", tuple).__new__


class Fired(NamedTuple):
    """One firing of a paying rule. Slots and shaping belong to one event and are not changed afterwards."""

    bound: BoundRule
    event: Event
    actor: int | None
    cause: Cause
    values: tuple[object, ...]
    slots: Slots
    shaping: Shaping
    #: whole units per payment and what they moved, where these are not simply the rule's values
    settled: tuple[Sequence[int], Sequence[Entry]] | None = None

    @property
    def rule(self) -> str:
        """The rule's id."""
        return self.bound.id

    @property
    def event_type(self) -> str:
        """What the rule saw."""
        return self.event.type

    @property
    def target(self) -> int | None:
        """The event's target."""
        return self.event.target

    @property
    def channel(self) -> int | None:
        """The event's channel."""
        return self.event.channel

    @property
    def entries(self) -> Sequence[Entry]:
        """What it paid."""
        return self.settled[1] if self.settled else list(self._plain_entries())

    def _plain_entries(self) -> Iterator[Entry]:
        people = (self.actor, self.event.target)
        for currency, whom, whole in self.bound.plain or ():
            member, amount = people[whom], self.values[whole]
            if amount and member is not None and isinstance(amount, int):
                yield Entry("mint", member, currency, amount, self.cause)

    @property
    def trace(self) -> Trace:
        """What `/why` tells from.

        `paid` holds [currency, to, base, after factors, whole units] per payment, `times` the factors of
        a currency that are not 1, `scaled` the modifiers that set them, `read` the measures.
        """
        values, plan = self.values, self.bound.telling
        paid = [
            [currency, to, values[base], values[raw], values[whole]] for currency, to, base, raw, whole in plan.paid
        ]
        if self.settled:
            for line, whole in zip(paid, self.settled[0], strict=True):
                line[4] = whole
        trace: Trace = {"paid": paid}
        times: dict[str, dict[str, object]] = {}
        for currency, name, slot, factor in plan.times:
            by = self.slots[slot] if slot >= 0 else self.shaping.factors[factor]
            if by != 1:
                times.setdefault(currency, {})[name] = by
        if times:
            trace["times"] = times
            if scaled := [entry for entry in self.shaping.scaled if entry[1] in plan.factors]:
                trace["scaled"] = scaled
        if plan.read:
            slots = self.slots
            trace["read"] = {name: None if slots[slot] is MISSING else slots[slot] for name, slot in plan.read}
        return trace


#: `Fired` from all of its fields in order, without the detour over keyword arguments.
fired: Callable[[tuple[object, ...]], Fired] = partial(_new_tuple, Fired)
