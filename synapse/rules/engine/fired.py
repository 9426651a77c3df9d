"""An award as deciding makes it: references to what its rule ran on, spelled out when somebody reads it."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, cast

from synapse.rules.decision import Cause, Entry, Trace
from synapse.rules.effects import Credit
from synapse.rules.engine.plan import BoundRule, Payment, Slots
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
        payments = self.bound.payments
        wholes = self.settled[0] if self.settled else [self.values[payment.whole] for payment in payments]
        trace: Trace = {
            "paid": [
                [payment.effect.currency, payment.effect.to, self.values[payment.base], self.values[payment.raw], whole]
                for payment, whole in zip(payments, wholes, strict=True)
            ]
        }
        if times := {payment.effect.currency: named for payment in payments if (named := self._times(payment))}:
            trace["times"] = times
            used = {name for named in times.values() for name in named}
            if scaled := [list(entry) for entry in self.shaping.scaled if entry[1] in used]:
                trace["scaled"] = scaled
        if read := dict(self._read()):
            trace["read"] = read
        return trace

    def _times(self, payment: Payment) -> dict[str, object]:
        effect = payment.effect
        names = effect.times if isinstance(effect, Credit) else ()
        factors = {name: self._factor(name, effect.currency) for name in names}
        return {name: factor for name, factor in factors.items() if factor != 1}

    def _factor(self, name: str, currency: str) -> object:
        if name != "zone":
            return self.shaping.factors[self.bound.code.factors.index(name)]
        slot = self.bound.code.reads.get(f"zone.multiplier.{currency}")
        return 1.0 if slot is None else self.slots[slot]

    def _read(self) -> Iterator[tuple[str, object]]:
        for name, slot in self.bound.code.reads.items():
            if name.startswith("measures."):
                value = self.slots[slot]
                yield name.removeprefix("measures."), None if value is MISSING else value


#: `Fired` from all of its fields in order, without the detour over keyword arguments.
fired: Callable[[tuple[object, ...]], Fired] = partial(_new_tuple, Fired)
