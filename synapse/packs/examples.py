"""Runs the tests that live in a pack and says which of its rules they cover (DESIGN §4.7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from synapse.packs.stage import Stage, set_stage
from synapse.rules.compile import Compiled
from synapse.rules.decision import Decision
from synapse.rules.documents.pack_test import Amounts, Expectation, ExpectedDelivery, PackTest
from synapse.rules.documents.preset import Preset
from synapse.rules.engine import Explanation, advance, explain


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test: what of it did not hold (nothing: it passed)."""

    __test__ = False

    name: str
    failures: tuple[str, ...]
    fired: frozenset[str]
    silent: frozenset[str]


@dataclass(slots=True)
class Coverage:
    """Which rules of a pack fired in a test, and which stayed silent while something happened."""

    rules: tuple[str, ...]
    fired: set[str] = field(default_factory=set[str])
    silent: set[str] = field(default_factory=set[str])

    def add(self, result: TestResult) -> None:
        """Count one test."""
        self.fired |= result.fired
        self.silent |= result.silent

    @property
    def missing(self) -> tuple[str, ...]:
        """What no test shows, in words."""
        return (
            *(f"`{rule}` never fires" for rule in self.rules if rule not in self.fired),
            *(f"`{rule}` never stays silent" for rule in self.rules if rule not in self.silent),
        )


@dataclass(slots=True)
class _Happened:
    """One event of a test and what came of it."""

    decision: Decision
    fired: frozenset[str]
    explained: str
    balances: dict[tuple[int, str], int]
    levels: dict[tuple[int, str], int]
    earned: dict[int, list[str]]


def run_test(test: PackTest, compiled: Compiled, preset: Preset | None = None) -> TestResult:
    """Run one test. Its mistakes (an unknown event, say) are failures too."""
    try:
        stage = set_stage(test, compiled, preset)
    except ValueError as error:
        return TestResult(test.name, (str(error),), frozenset(), frozenset())
    before = _balances(stage)
    happened = [_happen(stage, index) for index in range(len(stage.events))]
    failures = tuple(text for expected in test.expect for text in _check(expected, stage, happened, before))
    fired = frozenset(rule for one in happened for rule in one.fired)
    every = frozenset(compiled.registry.rules)
    silent = frozenset(rule for one in happened for rule in every - one.fired)
    return TestResult(test.name, failures, fired, silent)


def _happen(stage: Stage, index: int) -> _Happened:
    event = stage.events[index]
    explanation = explain(event, stage.program, stage.world)
    decision = explanation.decision
    advance(event, decision, stage.program, stage.world)
    held = {trace.rule for trace in explanation.rules if trace.outcome == "true"}
    granted = {earned.milestone for earned in decision.milestones}
    fired = frozenset((held | granted) - decision.denied.keys() - decision.failed.keys())
    levels = {key: wallet.level for key, wallet in stage.world.wallets.items()}
    earned = {member: sorted(name for name, _ in names) for member, names in stage.world.earned.items()}
    return _Happened(decision, fired, _told(explanation), _balances(stage), levels, earned)


def _balances(stage: Stage) -> dict[tuple[int, str], int]:
    return {key: wallet.balance for key, wallet in stage.world.wallets.items()}


def _told(explanation: Explanation) -> str:
    """The full trace as text, for `because`."""
    lines = [
        f"{step.path} {step.text} {step.outcome} {step.saw} {step.why}"
        for trace in explanation.rules
        for step in trace.steps
    ]
    lines += [f"{award.rule} {award.trace}" for award in explanation.decision.awards]
    lines += [f"{rule} denied {reason}" for rule, reason in explanation.decision.denied.items()]
    lines += [f"{rule} failed {reason}" for rule, reason in explanation.decision.failed.items()]
    return "\n".join(lines)


def _check(
    expected: Expectation, stage: Stage, happened: Sequence[_Happened], before: dict[tuple[int, str], int]
) -> Iterator[str]:
    """What of one expectation does not hold."""
    if expected.event is not None and expected.event > len(happened):
        yield f"there is no event {expected.event}: only {len(happened)} happen"
        return
    if not happened:
        return
    where = "the whole test" if expected.event is None else f"event {expected.event}"
    part = list(happened) if expected.event is None else [happened[expected.event - 1]]
    if expected.event is not None and expected.event > 1:
        before = happened[expected.event - 2].balances
    after = part[-1].balances
    failures = [
        *_check_pays(expected.pays, stage, before, after),
        *_check_amounts("owns", expected.balances, stage, after),
        *_check_state(expected, stage, part[-1]),
        *_check_rules(expected, part),
        *_check_deliveries(expected.deliveries, stage, part),
    ]
    yield from (f"{where}: {failure}" for failure in failures)


def _check_pays(
    pays: Amounts | None, stage: Stage, before: dict[tuple[int, str], int], after: dict[tuple[int, str], int]
) -> Iterator[str]:
    for member, amounts in (pays or {}).items():
        id_ = stage.cast.id(member)
        got = {
            currency: balance - before.get((who, currency), 0)
            for (who, currency), balance in after.items()
            if who == id_ and balance != before.get((who, currency), 0)
        }
        if got != {currency: amount for currency, amount in amounts.items() if amount}:
            yield f"{member} should get {_amounts(amounts)}, got {_amounts(got)}"
    if pays == {} and before != {key: value for key, value in after.items() if value or key in before}:
        yield "nobody should get anything, but somebody did"


def _amounts(amounts: dict[str, int]) -> str:
    return ", ".join(f"{amount} {currency}" for currency, amount in sorted(amounts.items())) or "nothing"


def _check_amounts(verb: str, amounts: Amounts | None, stage: Stage, got: dict[tuple[int, str], int]) -> Iterator[str]:
    for member, wanted in (amounts or {}).items():
        for currency, amount in wanted.items():
            has = got.get((stage.cast.id(member), currency), 0)
            if has != amount:
                yield f"{member} {verb} {has} {currency}, not {amount}"


def _check_state(expected: Expectation, stage: Stage, last: _Happened) -> Iterator[str]:
    for member, wanted in (expected.levels or {}).items():
        for currency, level in wanted.items():
            has = last.levels.get((stage.cast.id(member), currency), 1)
            if has != level:
                yield f"{member} has level {has} of {currency}, not {level}"
    for member, names in (expected.milestones or {}).items():
        earned = last.earned.get(stage.cast.id(member), [])
        if earned != sorted(names):
            yield f"{member} has earned {', '.join(earned) or 'nothing'}, not {', '.join(names) or 'nothing'}"


def _check_rules(expected: Expectation, part: Sequence[_Happened]) -> Iterator[str]:
    fired = {rule for one in part for rule in one.fired}
    failed = {rule: reason for one in part for rule, reason in one.decision.failed.items()}
    denied = {rule for one in part for rule in one.decision.denied}
    for rule in expected.fired:
        if rule not in fired:
            yield f"`{rule}` should fire" + (f", but failed: {failed[rule]}" if rule in failed else "")
    yield from (f"`{rule}` should stay silent" for rule in expected.silent if rule in fired)
    yield from (f"`{rule}` should fail" for rule in expected.failed if rule not in failed)
    yield from (f"`{rule}` should be denied" for rule in expected.denied if rule not in denied)
    explained = "\n".join(one.explained for one in part)
    yield from (f"the trace does not say {text!r}" for text in expected.because if text not in explained)


def _check_deliveries(
    deliveries: tuple[ExpectedDelivery, ...] | None, stage: Stage, part: Sequence[_Happened]
) -> Iterator[str]:
    if deliveries is None:
        return
    sent = [delivery for one in part for delivery in one.decision.deliveries]
    if not deliveries and sent:
        yield f"nothing should go out, but {len(sent)} do"
    for wanted in deliveries:
        found = any(
            wanted.kind == one.kind
            and (wanted.member is None or stage.cast.id(wanted.member) == one.member)
            and (wanted.rule is None or wanted.rule == one.rule)
            and (wanted.contains is None or wanted.contains in str(one.payload))
            for one in sent
        )
        if not found:
            yield f"no {wanted.kind} goes out as described"
