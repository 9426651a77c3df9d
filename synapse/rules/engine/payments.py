"""What a rule that fired pays: computed, denied, posted (DESIGN §4.2, §4.5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from synapse.rules.decision import Cause, Entry
from synapse.rules.effects import Credit, Debit
from synapse.rules.engine.context import Context, multiplier
from synapse.rules.engine.fired import Fired
from synapse.rules.engine.plan import BoundRule, Payment, Slots
from synapse.rules.engine.run import Refused, Run
from synapse.rules.engine.settlement import Line, settled_credit
from synapse.rules.engine.shaping import Shaping


@dataclass(slots=True)
class Firing:
    """A rule whose conditions hold, with what it is about to pay."""

    rule: BoundRule
    values: tuple[object, ...]
    lines: list[Line]
    #: for each of the rule's payments, its line; -1 where it was denied
    line_of: list[int]


def lines_of(
    run: Run, rule: BoundRule, values: tuple[object, ...], shaping: Shaping, member: int | None
) -> tuple[Firing, str]:
    """What a rule pays, and why something of it is denied (empty: nothing is).

    `member` is the earner of an achievement. Raises one of `FAILURES` when an amount is none.
    """
    firing, denial = Firing(rule, values, [], []), ""
    for payment in rule.payments:
        currency = _currency(run, payment)
        whom, other = _parties(run.context, payment, member)
        if isinstance(payment.effect, Credit) and (reason := _denied(run, shaping, currency, whom)):
            denial = reason
            firing.line_of.append(-1)
            continue
        raw: float = values[payment.raw]  # pyright: ignore[reportAssignmentType]
        if (
            currency != payment.effect.currency
            and isinstance(payment.effect, Credit)
            and "zone" in payment.effect.times
        ):
            raw *= multiplier(run.context.zone, rule.code.activity, currency)
        firing.line_of.append(_add(firing.lines, payment, whom, other, currency, raw))
    for line in firing.lines:
        line.amount = settled_credit(line.raw, run.program.currencies[line.currency].rounding)
    return firing, denial


def _add(lines: list[Line], payment: Payment, whom: int, other: int | None, currency: str, raw: float) -> int:
    """Amounts of one rule for one recipient and currency are settled together."""
    kind = (
        "credit" if isinstance(payment.effect, Credit) else "debit" if isinstance(payment.effect, Debit) else "transfer"
    )
    for index, line in enumerate(lines):
        if (line.kind, line.member, line.currency, line.other) == (kind, whom, currency, other):
            line.raw += raw
            return index
    lines.append(Line(kind, whom, other, currency, raw))
    return len(lines) - 1


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
        whom, other = (actor if payment.effect.to == "actor" else event.target), None
    else:
        whom, other = actor, event.target
        if other is None:
            raise Refused("the event has no target")
    if whom is None:
        raise Refused(f"the event has no {payment.effect.to}")
    return whom, other


def _denied(run: Run, shaping: Shaping, currency: str, whom: int) -> str:
    """Why a credit is refused; empty when it is not."""
    event, root = run.context.event, run.context.root
    for rule, deny in shaping.denials:
        if deny.currencies and currency not in deny.currencies:
            continue
        if deny.to is None or whom == (event.actor if deny.to == "actor" else event.target):
            return deny.reason or rule
    return "bots earn nothing" if whom == root.target and root.payload.get("target_is_bot") is True else ""


def post(run: Run, firing: Firing, shaping: Shaping, slots: Slots, member: int | None = None) -> bool:
    """Enter a firing's amounts; False when it fails whole because it would overdraw."""
    rule, event = firing.rule, run.context.event
    if problem := _overdraft(run, firing.lines):
        run.decision.failed[rule.id] = problem
        return False
    if not rule.payments:
        if member is None:
            run.decision.applied.append(rule.id)
        return True
    cause = run.cause if member is None else "milestone_reward"
    entries = [_enter(run, line, cause) for line in firing.lines if line.amount]
    amounts = [firing.lines[index].amount if index >= 0 else 0 for index in firing.line_of]
    actor = event.actor if member is None else member
    run.decision.awards.append(Fired(rule, event, actor, cause, firing.values, slots, shaping, (amounts, entries)))
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
    return ""


def _enter(run: Run, line: Line, cause: Cause) -> Entry:
    wallet = run.context.own_wallet(line.member, line.currency)
    run.touched[line.member, line.currency] = None
    if line.kind == "credit":
        wallet.balance += line.amount
        wallet.lifetime += line.amount
        return Entry("mint", line.member, line.currency, line.amount, cause)
    wallet.balance -= line.amount
    if line.other is None:
        return Entry(line.member, "shop" if cause == "shop_purchase" else "mint", line.currency, line.amount, cause)
    run.context.own_wallet(line.other, line.currency).balance += line.amount
    run.touched[line.other, line.currency] = None
    return Entry(line.member, line.other, line.currency, line.amount, cause)
