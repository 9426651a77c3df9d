"""The compact trace of an award: what its rule saw, kept as it was and rendered when it is written (DESIGN §4.6)."""

from collections.abc import Sequence
from typing import NamedTuple

from synapse.rules.decision import Trace
from synapse.rules.effects import Credit
from synapse.rules.engine.plan import BoundRule, Slots
from synapse.rules.engine.shaping import Shaping
from synapse.rules.expressions import MISSING


class Proof(NamedTuple):
    """References to what a rule ran on. Slots and factors belong to one event and are not changed afterwards."""

    rule: BoundRule
    values: tuple[object, ...]
    slots: Slots
    shaping: Shaping
    #: whole units per payment, after caps
    amounts: Sequence[int]

    def render(self) -> Trace:
        """What `/why` tells from.

        `paid` holds [currency, to, base, after factors, whole units] per payment, `times` the factors of
        a currency, `scaled` the modifiers that set them, `read` the measures.
        """
        paid: list[list[object]] = []
        times: dict[str, object] = {}
        for payment, amount in zip(self.rule.payments, self.amounts, strict=True):
            effect = payment.effect
            paid.append([effect.currency, effect.to, self.values[payment.base], self.values[payment.raw], amount])
            if isinstance(effect, Credit) and effect.times:
                times[effect.currency] = {name: self._factor(name, effect.currency) for name in effect.times}
        trace: Trace = {"paid": paid}
        if times:
            trace["times"] = times
            used = {name for effect in times.values() for name in effect}  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]
            if scaled := [list(entry) for entry in self.shaping.scaled if entry[1] in used]:
                trace["scaled"] = scaled
        read = {
            name.removeprefix("measures."): None if (value := self.slots[slot]) is MISSING else value
            for name, slot in self.rule.code.reads.items()
            if name.startswith("measures.")
        }
        if read:
            trace["read"] = read
        return trace

    def _factor(self, name: str, currency: str) -> object:
        if name != "zone":
            return self.shaping.factors[self.rule.code.factors.index(name)]
        slot = self.rule.code.reads.get(f"zone.multiplier.{currency}")
        return 1.0 if slot is None else self.slots[slot]
