"""The full trace tells of what was decided, by the other evaluator, and both agree."""

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from synapse.packs.library import load_preset, packs_of
from synapse.rules.compile import compile_packs
from synapse.rules.decision import Decision
from synapse.rules.documents.rule import Trigger
from synapse.rules.engine import RuleTrace, Step, advance, bind, decide, explain
from synapse.rules.event import Event
from synapse.rules.world import Setting, Zone
from tests.rules.engine.community import ALICE, BOB, CAROL, community, pack, rule, word

CLASSIC = compile_packs(packs_of(load_preset("classic-gamification")))
SETTING = Setting(zones={1: Zone(1, "code", {"message": {"xp": 1.5}})}, zone_of={10: 1})

Happening = tuple[str, int, int | None, dict[str, object]]


def message(actor: int, length: int, emoji: int, code: bool, link: bool) -> Happening:
    payload = {
        "length": length,
        "emoji_count": emoji,
        "has_code_block": code,
        "has_link": link,
        "has_attachment": False,
    }
    return "message_create", actor, None, payload


def reaction(actor: int, target: int | None, message_id: int, age: int) -> Happening:
    return "reaction_add", actor, target, {"message_id": message_id, "emoji_name": "x", "message_age_seconds": age}


def tick(actor: int, idle: bool) -> Happening:
    return "voice_tick", actor, None, {"minutes": 10, "is_idle": idle, "is_afk": False}


def award(actor: int, amount: int) -> Happening:
    return "manual_award", actor, None, {"currency": "xp", "amount": amount}


members = st.sampled_from([ALICE, BOB, CAROL])
happenings = st.one_of(
    st.builds(message, members, st.integers(0, 900), st.integers(0, 9), st.booleans(), st.booleans()),
    st.builds(reaction, members, st.one_of(st.none(), members), st.integers(1, 4), st.integers(0, 900)),
    st.builds(tick, members, st.booleans()),
    st.builds(award, members, st.integers(-9, 900)),
    st.builds(lambda actor: ("message_create", actor, None, dict[str, object]()), members),
)


def told(decision: Decision) -> list[object]:
    """Everything that a decision says."""
    awards = [(award.rule, award.actor, list(award.entries), award.trace) for award in decision.awards]
    kept = [getattr(decision, name) for name in Decision.__slots__ if name not in ("awards", "applied")]
    return [awards, sorted(decision.applied), *kept]


# rules asked all at once are the quick way, which plans take when they are used often; the full trace asks each
@pytest.mark.parametrize("often", [1, 10_000])
@settings(max_examples=60, deadline=None)
@given(timed=st.lists(st.tuples(st.integers(0, 4000), happenings), max_size=25))
def test_the_full_trace_and_the_decision_agree(often: int, timed: list[tuple[int, Happening]]) -> None:
    with patch("synapse.rules.engine.decide.OFTEN", often):
        _hold(timed)


def _hold(timed: list[tuple[int, Happening]]) -> None:
    program = bind(CLASSIC, SETTING)
    world = program.new_world()
    for number, (at, (type_, actor, target, payload)) in enumerate(timed):
        event = Event(1, type_, str(number), 1.7e9 + at, actor, target, 10, payload)  # type: ignore[arg-type]
        decision = decide(event, program, world)
        explained = explain(event, program, world)
        assert told(explained.decision) == told(decision)
        held = {trace.rule for trace in explained.rules if trace.outcome == "true"}
        failed = {trace.rule for trace in explained.rules if trace.outcome == "failed"}
        paid = {award.rule for award in decision.awards}
        assert paid | decision.denied.keys() <= held | {earned.milestone for earned in decision.milestones}
        assert failed <= decision.failed.keys()
        assert held & failed == set()
        advance(event, decision, program, world)


def test_a_trace_says_what_a_condition_saw(snapshot: SnapshotAssertion) -> None:
    rules = [
        rule(
            "long", "modifier", "message_create", ["event.length > 100"], [{"scale": {"factor": "quality", "by": 1.5}}]
        ),
        rule(
            "short", "modifier", "message_create", ["event.length < 5"], [{"scale": {"factor": "quality", "by": 0.1}}]
        ),
        rule("linked", "reward", "message_create", ["event.has_link"], [{"credit": {"currency": "xp", "amount": 3}}]),
        rule(
            "paid",
            "reward",
            "message_create",
            effects=[{"credit": {"currency": "xp", "amount": 15, "times": ("zone", "quality")}}],
        ),
    ]
    here = community(pack(*rules))
    event = Event(1, "message_create", "m1", 1.7e9, ALICE, None, 10, {"length": 120})
    explained = explain(event, here.program, here.world)
    assert [award.trace for award in explained.decision.awards] == snapshot(name="compact")
    assert explained.rules == snapshot(name="full")
    assert explained.decision.failed == snapshot(name="failed")


def traced(conditions: list[object], payload: dict[str, object], trigger: Trigger | None = None) -> RuleTrace:
    on = trigger or Trigger(event=("message_create",))
    paid = rule("paid", "reward", on, conditions, [{"credit": {"currency": "xp", "amount": 1}}])
    here = community(pack(paid))
    event = Event(1, "message_create", "m1", 1.7e9, ALICE, None, 10, payload)  # type: ignore[arg-type]
    [trace] = explain(event, here.program, here.world).rules
    return trace


def shape(steps: tuple[Step, ...]) -> list[object]:
    """path, outcome, whether it was reached, and the same of what is within."""
    return [(step.path.removeprefix("paid."), step.outcome, step.reached, shape(step.inner)) for step in steps]


def test_conditions_within_conditions_are_told_of() -> None:
    either = word("any_of", conditions=("event.length > 100", "event.has_link", "event.emoji_count > 3"))
    both = word("all_of", conditions=(word("not", condition="event.has_link"), word("min_length", length=5)))
    trace = traced([either, both], {"length": 20, "has_link": True, "emoji_count": 9})
    assert trace.outcome == "false"
    assert shape(trace.steps) == [
        ("conditions.0", "true", True, [
            ("conditions.0.any_of.0", "false", True, []),
            ("conditions.0.any_of.1", "true", True, []),
            ("conditions.0.any_of.2", "true", False, []),
        ]),
        ("conditions.1", "false", True, [
            ("conditions.1.all_of.0", "false", True, [("conditions.1.all_of.0.not", "true", True, [])]),
            ("conditions.1.all_of.1", "true", False, []),
        ]),
    ]  # fmt: skip
    assert trace.steps[0].inner[0].saw == {"event.length": 20}
    assert trace.steps[1].inner[1].text == "event.length >= 5"


def test_what_fails_ends_a_group_and_what_comes_after_it() -> None:
    either = word("any_of", conditions=("100 // event.length > 3", "event.has_link"))
    trace = traced([either, "event.has_link"], {"length": 0, "has_link": True})
    assert shape(trace.steps) == [
        ("conditions.0", "failed", True, [
            ("conditions.0.any_of.0", "failed", True, []), ("conditions.0.any_of.1", "true", False, [])
        ]),
        ("conditions.1", "true", False, []),
    ]  # fmt: skip
    assert trace.steps[0].inner[0].why == "division by zero"


def test_one_condition_in_a_group_and_groups_within_groups() -> None:
    deep = word("any_of", conditions=(word("all_of", conditions=("event.has_link", "event.length > 3")),))
    trace = traced([deep], {"length": 20, "has_link": False})
    assert shape(trace.steps) == [
        ("conditions.0", "false", True, [
            ("conditions.0.any_of.0", "false", True, [
                ("conditions.0.any_of.0.all_of.0", "false", True, []),
                ("conditions.0.any_of.0.all_of.1", "true", False, []),
            ]),
        ]),
    ]  # fmt: skip


def test_the_roles_of_a_trigger_do_not_shift_the_conditions() -> None:
    trigger = Trigger(event=("message_create",), roles=(77,))
    trace = traced(["event.length > 3"], {"length": 20, "actor_roles": (77,)}, trigger)
    assert [(step.path, step.outcome) for step in trace.steps] == [
        ("paid.trigger", "true"),
        ("paid.conditions.0", "true"),
    ]


def test_chance_is_told_of_as_it_was_decided() -> None:
    chances = [word("any_of", conditions=("random(1, 100) > 50", "random(1, 100) > 50")), "random(1, 100) > 50"]
    paid = rule("paid", "reward", "message_create", chances, [{"credit": {"currency": "xp", "amount": 1}}])
    here = community(pack(paid))
    for number in range(60):
        event = Event(1, "message_create", str(number), 1.7e9, ALICE, None, 10, {"length": 1})
        found = explain(event, here.program, here.world)
        assert (found.rules[0].outcome == "true") == bool(found.decision.awards)
        group = found.rules[0].steps[0]
        assert (group.outcome == "true") == any(one.outcome == "true" for one in group.inner)


def test_an_expression_with_brackets_of_its_own_is_one_condition() -> None:
    trace = traced([word("any_of", conditions=("event.has_link) or (event.length > 3", "1 > event.length"))], {})
    assert trace.steps[0].outcome == "failed"
    assert trace.steps[0].inner == ()
