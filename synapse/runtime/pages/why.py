"""Why an entry is in the books, in plain words: from what was stored with it, and nothing else."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from synapse.rules.vocabulary import EVENTS


@dataclass(frozen=True, slots=True)
class Payment:
    """One amount of a rule: what it reckoned, what multiplied that, and the whole units that came of it."""

    currency: str
    to: str
    base: float
    factors: Mapping[str, float]
    after: float
    whole: int

    @property
    def is_capped(self) -> bool:
        """Whether less was paid than rounding alone explains."""
        return self.whole < int(self.after + 1e-9)


@dataclass(frozen=True, slots=True)
class Scaling:
    """A modifier that set a factor."""

    rule: str
    factor: str
    by: float


@dataclass(frozen=True, slots=True)
class Reckoning:
    """An award's compact trace, spelled out."""

    payments: Sequence[Payment] = ()
    scaled: Sequence[Scaling] = ()
    read: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything that the words are made from. Names stand for people, `currency` is what members call it."""

    who: str
    #: below zero where it was taken
    amount: int
    currency: str
    cause: str
    #: in the zone that the reader lives by
    at: datetime
    #: whoever stood on the other side, where that was a member
    other: str | None = None
    event_type: str | None = None
    rule: str | None = None
    pack: str | None = None
    revision: int | None = None
    reckoning: Reckoning | None = None
    reason: str | None = None
    #: the admin
    by: str | None = None
    reverses: int | None = None
    reversed_by: int | None = None
    #: retention took the award, or the event, out of the lake
    is_faded: bool = False


def reckoning_of(trace: Mapping[str, Any], currency: str, to: Sequence[str] = ()) -> Reckoning:
    """What a stored trace says about one currency, and one recipient ("actor", "target") if any is given."""
    times: Mapping[str, Mapping[str, float]] = trace.get("times", {})
    payments = [
        Payment(currency, whom, base, times.get(named, {}), after, whole)
        for named, whom, base, after, whole in trace.get("paid", ())
        if (named == currency or named.startswith("event.")) and (not to or whom in to)
    ]
    used = {name for payment in payments for name in payment.factors}
    scaled = [Scaling(rule, factor, by) for rule, factor, by in trace.get("scaled", ()) if factor in used]
    return Reckoning(payments, scaled, trace.get("read", {}))


def words(told: Told) -> list[str]:
    """Sentences, the most telling one first."""
    return [_what(told), *_from_what(told), *_reckoned(told), *_afterwards(told)]


def _what(told: Told) -> str:
    amount = f"{abs(told.amount):,} {told.currency}"
    verb = "got" if told.amount > 0 else "lost"
    when = f"on {told.at:%Y-%m-%d at %H:%M %Z}"
    match told.cause:
        case "manual_award":
            return f"{told.who} {verb} {amount} {when}: by hand{f', by {told.by}' if told.by else ''}."
        case "shop_purchase":
            return f"{told.who} spent {amount} {when}."
        case "season_roll":
            return f"{told.who} handed in {amount} {when}: the season ended, and its balances began anew."
        case "milestone_reward":
            return f"{told.who} {verb} {amount} {when} for the achievement {_rule(told)}."
        case "reversal":
            return f"{told.who} {verb} {amount} {when}: entry {told.reverses} was taken back."
        case "opening_balance":
            return f"{told.who} brought {amount} along {when}."
        case _:
            with_whom = f" {'from' if told.amount > 0 else 'to'} {told.other}" if told.other else ""
            return f"{told.who} {verb} {amount}{with_whom} {when} by the rule {_rule(told)}."


def _rule(told: Told) -> str:
    return told.rule or "that is not known any more"


def _happened(event_type: str) -> str:
    """An event in a sentence: a member left voice (voice_leave); kinds that packs declare have their name alone."""
    kind = EVENTS.get(event_type)
    if kind is None:
        return f"an event of type {event_type}"
    said = re.split("[.;]", kind.description)[0]
    return f"{said[0].lower()}{said[1:]} ({event_type})"


def _from_what(told: Told) -> Iterator[str]:
    if told.event_type and told.cause in ("rule", "milestone_reward"):
        yield f"What led to it: {_happened(told.event_type)}."
    if told.pack:
        revision = f", revision {told.revision}" if told.revision else ""
        yield f"The rule is part of the pack {told.pack}{revision}."
    if told.reason:
        yield f"The reason given: {told.reason}"


def _reckoned(told: Told) -> Iterator[str]:
    found = told.reckoning or Reckoning()
    for payment in found.payments:
        yield _sum(payment, told.currency)
        if payment.is_capped:
            yield f"A cap left {payment.whole:,} of {number(payment.after)}."
    by_factor: dict[str, list[Scaling]] = {}
    for one in found.scaled:
        by_factor.setdefault(one.factor, []).append(one)
    for factor, ones in by_factor.items():
        yield f"{factor} came from {', '.join(f'{one.rule} (× {number(one.by)})' for one in ones)}."
    # those that conditions made for themselves have no name that says anything
    read = {name: value for name, value in found.read.items() if not name.startswith("_")}
    if read:
        yield f"The rule looked at {', '.join(f'{name} = {_value(value)}' for name, value in read.items())}."


def _sum(payment: Payment, currency: str) -> str:
    factors = "".join(f" × {name} {number(by)}" for name, by in payment.factors.items())
    whole = payment.whole
    total = f" = {number(payment.after)}" if factors else ""
    if payment.is_capped or payment.after == whole:
        return f"The amount: {number(payment.base)}{factors}{total} {currency}."
    return f"The amount: {number(payment.base)}{factors}{total}, in whole units {whole:,} {currency}."


def _afterwards(told: Told) -> Iterator[str]:
    if told.reversed_by is not None:
        yield f"Entry {told.reversed_by} took it back later."
    if told.is_faded:
        yield "What led to it is older than events are kept, so that no more is known."


def number(value: float) -> str:
    """A number as people write it: at most four decimals."""
    if value == int(value):
        return f"{int(value):,}"
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return f"{value:.2g}" if text in ("0", "-0") else text


def _value(value: object) -> str:
    if value is None:
        return "nothing yet"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return number(value)
