"""The table of cases.yaml: what an expression gives, why it fails, or what is wrong with it."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from synapse.rules.expressions import (
    FAILURES,
    MISSING,
    Checked,
    ExpressionError,
    Name,
    Scope,
    ZoneClock,
    check,
    compile_expression,
    evaluate,
    parse,
    reason,
)
from synapse.rules.vocabulary import Type

_TABLE: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("cases.yaml"))
_SCOPE = Scope(
    {name: Name(Type(type_)) for name, type_ in _TABLE["names"].items()}
    | {name: Name(Type(type_), optional=True) for name, type_ in _TABLE["optional"].items()}
)
_CLOCK, _SEED = ZoneClock("Europe/Berlin"), "guild:event"
_BROKEN = [case for case in _TABLE["cases"] if "problems" in case]
_SOUND = [case for case in _TABLE["cases"] if "problems" not in case]


def _values(case: dict[str, Any]) -> dict[str, object]:
    given = case.get("with", {})
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}


def _compiled(checked: Checked, values: dict[str, object]) -> object:
    function = compile_expression(checked, [*checked.reads, "@zone", "@random"])
    return function([*(values.get(name, MISSING) for name in checked.reads), _CLOCK, _SEED])


@pytest.mark.parametrize("case", _SOUND, ids=lambda case: case["text"])
def test_an_expression_gives_a_value_or_a_reason_both_ways(case: dict[str, Any]) -> None:
    checked, values = check(parse(case["text"]), _SCOPE), _values(case)
    if "fails" in case:
        for run in (lambda: _compiled(checked, values), lambda: evaluate(checked, values, _CLOCK, _SEED)):
            with pytest.raises(FAILURES) as raised:
                run()
            assert reason(raised.value) == case["fails"]
    else:
        for value in (_compiled(checked, values), evaluate(checked, values, _CLOCK, _SEED)):
            assert (value, type(value)) == (case["gives"], type(case["gives"]))


@pytest.mark.parametrize("case", _BROKEN, ids=lambda case: case["text"])
def test_every_problem_of_an_expression_is_found_at_once(case: dict[str, Any]) -> None:
    with pytest.raises(ExpressionError) as raised:
        check(parse(case["text"]), _SCOPE, [Type(case["wants"])] if "wants" in case else [])
    problems = raised.value.problems
    assert [problem.code for problem in problems] == case["problems"]
    assert all(0 <= problem.column <= len(case["text"]) and problem.message for problem in problems)
    if "hint" in case:
        assert problems[0].hint == case["hint"]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("event.length > 1 and event.lenght > 2", 21),
        ("'é🎉' == event.emoji", 8),
        ("event.length >\n evnt.length", 16),
        ("event.length > 'x'", 15),
        ("(event.length > 1 and", 0),
        ("event.length > 1 and", 20),
        ("event.length > 1 1", 17),
    ],
)
def test_a_problem_says_in_which_column_it_is(text: str, column: int) -> None:
    with pytest.raises(ExpressionError) as raised:
        check(parse(text), _SCOPE)
    assert [problem.column for problem in raised.value.problems] == [column]


def test_a_checked_expression_says_what_it_reads_in_order() -> None:
    text = "default(event.age, event.length) > 1 and hour(now) in [1, 2] and default(now, 3 + now) > event.from + now"
    checked = check(parse(text), _SCOPE)
    assert checked.reads == ("event.age", "event.length", "now", "event.from")
    assert checked.defaulted == {"event.age"}
    assert checked.functions == {"default", "hour"}


def test_a_parsed_text_can_be_checked_against_one_scope_after_another() -> None:
    tree = parse("thing == '12'")
    as_id = check(tree, Scope({"thing": Name(Type.ID)}))
    as_text = check(tree, Scope({"thing": Name(Type.STRING)}))
    assert compile_expression(as_id, ["thing"])([12]) is True
    assert compile_expression(as_text, ["thing"])(["12"]) is True
    again = check(as_id.tree, Scope({"thing": Name(Type.ID)}))
    assert compile_expression(again, ["thing"])([12]) is True


def test_a_scope_may_offer_fewer_functions() -> None:
    scope = Scope(_SCOPE.names, {name: _SCOPE.functions[name] for name in ("min", "max")})
    with pytest.raises(ExpressionError, match="no function `random`"):
        check(parse("random(1, 2)"), scope)


def test_reasons_name_what_is_missing_where_the_caller_knows_it() -> None:
    checked = check(parse("event.length > event.from"), _SCOPE)
    with pytest.raises(FAILURES) as raised:
        _compiled(checked, {"event.from": 1})
    assert reason(raised.value, ["event.length"]) == "event.length is missing"
    assert reason(raised.value, ["event.length", "now"]) == "event.length, now are missing"
