"""What is wrong with packs is found when they are loaded, all at once."""

from typing import Any

from synapse.rules.aggregate import Measure
from synapse.rules.compile import compile_packs
from synapse.rules.documents.pack import DeclaredEvent, DeclaredField, Parameter
from synapse.rules.documents.rule import Rule
from synapse.rules.problems import Problem
from tests.rules.engine.community import CURRENCIES, achievement, codes, pack, rule, word

XP = [{"credit": {"currency": "xp", "amount": 1}}]
LIMIT = word("cooled_down", seconds=30)


def problem_of(*rules: Rule, code: str, **more: Any) -> Problem:
    """The one problem of a code."""
    problems = compile_packs([pack(*rules, **more)]).problems
    (found,) = [problem for problem in problems if problem.code == code]
    return found


def test_a_sound_pack_has_no_problems() -> None:
    assert compile_packs([pack(rule("r", "reward", "message_create", [LIMIT], XP))]).problems == ()


def test_an_unknown_event_names_the_nearest() -> None:
    found = problem_of(rule("r", "reward", "message_creat", effects=XP), code="unknown-event")
    assert "message_create" in found.hint and found.path == ("test", "rules", 0, "trigger")


def test_an_unknown_field_names_the_nearest() -> None:
    found = problem_of(rule("r", "reward", "message_create", ["event.lenght > 3"], XP), code="unknown-name")
    assert "event.length" in found.hint and found.path == ("test", "rules", 0, "conditions", 0)


def test_names_of_currency_factor_measure_parameter_and_milestone_are_checked() -> None:
    rules = [
        rule("a", "reward", "message_create", [LIMIT], [{"credit": {"currency": "xq", "amount": 1}}]),
        rule("b", "modifier", "message_create", effects=[{"scale": {"factor": "qualiti", "by": 2}}]),
        rule("c", "reward", "message_create", ["measures.nope > 1"], XP),
        rule("d", "reward", "message_create", ["event.length > params.nope"], XP),
        rule("e", "reward", "message_create", [LIMIT], [{"grant_milestone": {"milestone": "nope"}}]),
    ]
    found = codes(pack(*rules))
    assert found == ["unknown-currency", "unknown-factor", "unknown-name", "unknown-name", "unknown-milestone"]


def test_all_problems_come_at_once() -> None:
    broken = rule(
        "r",
        "reward",
        "message_create",
        ["event.a > 1", "event.length", "1 +"],
        [{"credit": {"currency": "no", "amount": "'x'"}}],
    )
    assert len(codes(pack(broken))) == 5


def test_two_definitions_of_a_name_name_both_places() -> None:
    second = pack(rule("r", "reward", "message_create", [LIMIT], XP), id="second", currencies=(), factors={})
    problems = compile_packs([pack(rule("r", "reward", "message_create", [LIMIT], XP)), second]).problems
    (found,) = [problem for problem in problems if problem.code == "duplicate-name"]
    assert found.path == ("second", "rules", 0) and "test.rules.0" in found.message


def test_a_parameter_may_not_share_a_name_with_a_currency() -> None:
    assert "duplicate-name" in codes(pack(parameters={"xp": Parameter(type="integer", default=1)}))


def test_optional_fields_want_a_default() -> None:
    found = problem_of(rule("r", "reward", "reaction_add", ["event.message_age_seconds < 300"], XP), code="optional")
    assert "default(" in found.hint


def test_effects_belong_to_kinds() -> None:
    rules = [
        rule("g", "guard", "message_create", effects=XP),
        rule("m", "modifier", "message_create", effects=[{"deny": {}}]),
        rule("r", "reward", "message_create", [LIMIT], [{"scale": {"factor": "quality", "by": 2}}]),
        rule("a", "automation", "message_create", effects=XP),
    ]
    assert codes(pack(*rules)) == ["effect-of-kind"] * 4


def test_every_kind_but_achievements_needs_a_trigger() -> None:
    assert codes(pack(rule("r", "reward", None, effects=XP))) == ["no-trigger"]
    assert codes(pack(rule("a", "achievement", None, ["member.level > 2"]))) == ["milestone-shape"]


def test_conditions_that_never_hold_together() -> None:
    found = problem_of(
        rule("r", "reward", "message_create", [LIMIT, "event.length > 500", "event.length < 200"], XP),
        code="never-holds",
    )
    assert found.path[-2:] == ("conditions", 2)


def test_a_rule_behind_one_that_always_stops_is_shadowed() -> None:
    first = rule("first", "reward", "message_create", [LIMIT], XP, stop_processing=True, priority=1)
    second = rule("second", "reward", "message_create", [LIMIT, "event.length > 3"], XP)
    assert "shadowed" not in codes(pack(first, second))  # each cools by itself
    open_ = rule("open", "reward", "message_create", effects=XP, stop_processing=True, priority=1)
    assert "shadowed" in codes(pack(open_, second))


def test_events_that_emit_each_other() -> None:
    events = {name: DeclaredEvent(fields={"n": DeclaredField(type="integer")}) for name in ("a.b", "b.a")}
    rules = [
        rule("x", "automation", "a.b", effects=[{"emit": {"event": "b.a", "payload": {"n": 1}}}]),
        rule("y", "automation", "b.a", effects=[{"emit": {"event": "a.b", "payload": {"n": 1}}}]),
    ]
    found = problem_of(*rules, code="emit-cycle", events=events)
    assert "a.b → b.a → a.b" in found.message


def test_only_declared_events_can_be_emitted() -> None:
    emit = rule("x", "automation", "message_create", effects=[{"emit": {"event": "message_create", "payload": {}}}])
    assert codes(pack(emit)) == ["unknown-event"]


def test_measures_are_checked_whole() -> None:
    def measure(**more: object) -> list[str]:
        return codes(
            pack(measures={"m": Measure(**{"of": "message_create", "by": ("actor",), "within": "1h", **more})})
        )  # type: ignore[arg-type]

    assert measure(count="events") == []
    assert measure() == ["measure-shape"]
    assert measure(count="events", sum="length") == ["measure-shape"]
    assert measure(count="events", period="day") == ["measure-shape"]
    assert measure(count="events", within=None) == ["measure-shape"]
    assert measure(count="events", by=("lenght",)) == ["unknown-name"]
    assert measure(sum="has_link") == ["unknown-name"]
    assert measure(count="events", of="level_up") == ["not-stored"]
    assert measure(count="awards") == ["measure-source"]
    assert measure(count="events", of="nothing") == ["unknown-name"]
    assert measure(count="events", where="row.length") == ["not-a-condition"]


def test_words_that_count_awards_want_to_know_whose() -> None:
    guard = rule("g", "guard", "message_create", [LIMIT], [{"deny": {}}])
    assert codes(pack(guard)) == ["no-awards"]


def test_advice_on_parameters_that_nothing_reads_and_rewards_without_limit() -> None:
    parameters = {"unread": Parameter(type="integer", default=1)}
    packs = pack(rule("r", "reward", "message_create", effects=XP), parameters=parameters)
    assert codes(packs) == []
    assert codes(packs, level="advice") == ["unused-parameter", "no-limit"]


def test_a_rule_that_lost_its_currency_is_left_out_and_the_rest_runs() -> None:
    good = rule("good", "reward", "message_create", [LIMIT], XP)
    lost = rule("lost", "reward", "message_create", [LIMIT], [{"credit": {"currency": "stars", "amount": 1}}])
    compiled = compile_packs([pack(good, lost, currencies=CURRENCIES[:1])])
    assert [checked.rule.id for checked in compiled.rules] == ["good"]
    assert [problem.code for problem in compiled.errors] == ["unknown-currency"]


def test_achievements_read_members_not_actors() -> None:
    assert codes(pack(achievement("a", "actor.level > 2"))) == ["unknown-name"]
