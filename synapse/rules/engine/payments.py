"""Credits, debits and transfers of a rule that fired: computed, denied, posted (DESIGN §4.2, §4.5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from synapse.rules.decision import Award, Cause, Entry, Trace
from synapse.rules.effects import Credit, Debit, Deny
from synapse.rules.engine.context import Context, multiplier
from synapse.rules.engine.plan import ZONE, BoundRule, Factors, Payment
from synapse.rules.engine.run import Run, number
from synapse.rules.engine.settlement import LARGEST, Line, settled
from synapse.rules.engine.shaping import Shaping

#: what moved, by the stored event behind it; everything else is `rule`
_CAUSES: dict[str, Cause] = {
    "manual_award": "manual_award",
    "purchase": "shop_purchase",
    "season_roll": "season_roll",
}


@dataclass(slots=True)
class Firing:
    """A rule whose conditions hold, with what it is about to pay."""

    rule: BoundRule
    values: tuple[object, ...]
    lines: list[Line]
    #: measures read: name → value
    read: dict[str, object] = field(default_factory=dict[str, object])


class Refused(ValueError):
    """A rule fails whole: it would overdraw, or pay nobody."""


def lines_of(
    run: Run, rule: BoundRule, values: tuple[object, ...], shaping: Shaping, member: int | None
) -> tuple[list[Line], str]:
    """What a rule pays, and why something of it is denied (empty: nothing is).

    `member` is the earner of an achievement. Raises one of `FAILURES` when an amount is none.
    """
    lines: list[Line] = []
    denial = ""
    for payment in rule.payments:
        currency = _currency(run, payment)
        whom, other = _parties(run.context, payment, member)
        if isinstance(payment.effect, Credit) and (reason := _denied(run, shaping, currency, whom)):
            denial = reason
            continue
        base = number(values[payment.value])
        raw = _scaled(run.context, rule, payment, currency, base, shaping.factors)
        if raw < 0:
            raise Refused(f"{raw:g} is below zero: use debit to take")
        _add(lines, payment, whom, other, currency, base, raw)
    for line in lines:
        line.amount = settled(line.raw, run.program.currencies[line.currency].rounding)
    return lines, denial


def _add(
    lines: list[Line], payment: Payment, whom: int, other: int | None, currency: str, base: float, raw: float
) -> None:
    """Amounts of one rule for one recipient and currency are settled together."""
    kind = "credit" if isinstance(payment.effect, Credit) else "debit" if isinstance(payment.effect, Debit) else "transfer"
    for line in lines:
        if line.kind == kind and line.member == whom and line.currency == currency and line.other == other:
            line.base += base
            line.raw += raw
            return
    lines.append(Line(kind, whom, other, currency, base, raw, 0))


def _currency(run: Run, payment: Payment) -> str:
    name = payment.effect.currency
    if not name.startswith("event."):
        return name
    value = run.context.event.payload.get(name.removeprefix("event."))
    if not isinstance(value, str) or value not in run.program.currencies:
        raise Refused(f"there is no currency {value!r}")
    return value


def _parties(context: Context, payment: Payment, member: int | None) -> tuple[int, int | None]:
    """Who gets a credit or pays a debit; for a transfer, who pays and who gets."""
    event = context.event
    actor = member if member is not None else event.actor
    if isinstance(payment.effect, Credit | Debit):
        whom = actor if payment.effect.to == "actor" else event.target
        other = None
    else:
        whom, other = actor, event.target
        if other is None:
            raise Refused("the event has no target")
    if whom is None:
        raise Refused(f"the event has no {payment.effect.to}")
    return whom, other


def _denied(run: Run, shaping: Shaping, currency: str, whom: int) -> str:
    """Why a credit is refused; empty when it is not."""
    event = run.context.event
    for rule, deny in shaping.denials:
        if deny.currencies and currency not in deny.currencies:
            continue
        if deny.to is None or whom == (event.actor if deny.to == "actor" else event.target):
            return deny.reason or rule
    root = run.context.root
    if whom == root.target and root.payload.get("target_is_bot") is True:
        return "bots earn nothing"
    return ""


def _scaled(
    context: Context, rule: BoundRule, payment: Payment, currency: str, amount: float, factors: Factors
) -> float:
    for factor in payment.times:
        amount *= multiplier(context.zone, rule.activity, currency) if factor == ZONE else factors[factor]
    return amount


def post(run: Run, firing: Firing, shaping: Shaping, member: int | None = None) -> bool:
    """Enter a firing's amounts; False when it fails whole because it would overdraw."""
    if problem := _overdraft(run, firing.lines):
        run.decision.failed[firing.rule.id] = problem
        return False
    rule, event = firing.rule, run.context.event
    if not rule.payments:
        return True
    cause = "milestone_reward" if rule.checked.rule.kind == "achievement" else _CAUSES.get(run.context.root.type, "rule")
    entries = tuple(_enter(run, line, cause) for line in firing.lines if line.amount)
    actor = event.actor if member is None else member
    trace = _trace(run, firing, shaping)
    run.decision.awards.append(Award(rule.id, event.type, actor, event.target, event.channel, entries, trace))
    return True


def _overdraft(run: Run, lines: Sequence[Line]) -> str:
    """What is wrong with the balances that these amounts would leave; empty when nothing is."""
    change: dict[tuple[int, str], int] = {}
    for line in lines:
        sign = 1 if line.kind == "credit" else -1
        change[line.member, line.currency] = change.get((line.member, line.currency), 0) + sign * line.amount
        if line.other is not None:
            change[line.other, line.currency] = change.get((line.other, line.currency), 0) + line.amount
    for (member, currency), delta in change.items():
        wallet = run.context.wallet(member, currency)
        balance = wallet.balance + delta
        if delta < 0 and balance < 0 and not run.program.currencies[currency].allow_negative:
            return f"{-delta} {currency} is more than the balance of {wallet.balance}"
        if max(abs(balance), wallet.lifetime + max(delta, 0)) > LARGEST:
            return f"a balance of {balance} {currency} is beyond what can be kept"
    return ""


def _enter(run: Run, line: Line, cause: Cause) -> Entry:
    wallet = run.context.own_wallet(line.member, line.currency)
    if line.kind == "credit":
        wallet.balance += line.amount
        wallet.lifetime += line.amount
        run.dirty.setdefault(line.member, set()).add(line.currency)
        return Entry("mint", line.member, line.currency, line.amount, cause)
    wallet.balance -= line.amount
    run.dirty.setdefault(line.member, set()).add(line.currency)
    if line.other is None:
        return Entry(line.member, "shop" if cause == "shop_purchase" else "mint", line.currency, line.amount, cause)
    run.context.own_wallet(line.other, line.currency).balance += line.amount
    run.dirty.setdefault(line.other, set()).add(line.currency)
    return Entry(line.member, line.other, line.currency, line.amount, cause)


def _trace(run: Run, firing: Firing, shaping: Shaping) -> Trace:
    """The compact trace of an award: amounts before and after, factors with who multiplied them, measures."""
    target = run.context.event.target
    times = {
        line.currency: _factors(run, firing.rule, payment, line.currency, shaping.factors)
        for line, payment in zip(firing.lines, firing.rule.payments, strict=False)
        if payment.times
    }
    trace: Trace = {
        "paid": [
            [line.currency, "target" if line.member == target else "actor", line.base, line.raw, line.amount]
            for line in firing.lines
        ]
    }
    if times:
        trace["times"] = times
    if shaping.scaled and times:
        trace["scaled"] = shaping.scaled
    if firing.read:
        trace["read"] = firing.read
    return trace


def _factors(run: Run, rule: BoundRule, payment: Payment, currency: str, factors: Factors) -> dict[str, float]:
    return {
        "zone" if factor == ZONE else run.program.factors[factor]: (
            multiplier(run.context.zone, rule.activity, currency) if factor == ZONE else factors[factor]
        )
        for factor in payment.times
    }
