"""Every mistake of a pack at once, each with its place, its path, a code and what to do."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from synapse.packs.check import check
from synapse.packs.format import as_pack
from synapse.packs.library import shipped_document, shipped_pack
from synapse.packs.read import read_data, read_text

HERE = Path(__file__).parent


def listed(name: str) -> list[str]:
    return [str(problem).replace(f"{HERE}/", "") for problem in check([HERE / name]).problems]


def test_a_pack_of_the_wrong_shape(snapshot: SnapshotAssertion) -> None:
    assert listed("bad") == snapshot


def test_a_pack_of_the_right_shape_that_makes_no_sense(snapshot: SnapshotAssertion) -> None:
    assert listed("senseless") == snapshot


def pack(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"synapse": 1, "id": "mine", "version": "1.0.0", "name": "Mine", "rules": [*rules], **more}


def reward(*conditions: object, **more: Any) -> dict[str, Any]:
    pay = {"credit": {"currency": "xp", "amount": 1}}
    given = {"id": "r", "kind": "reward", "trigger": "message_create", "conditions": [*conditions], "effects": [pay]}
    return {**given, **more}


JUNK: list[Any] = [
    *(None, True, 0, -1, 1.5, 10**30, "", "xp", "event.length", "message_create", "1.0.0", "not_self_interaction", "*"),
    *([], {}, [1], {"a": 1}, [[]], {"": None}, {"min_length": {"length": 5}}, {"any_of": []}, {"not": {}}, "1) or (1"),
]


def _paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path] * bool(path) + [inner for key, value in entries for inner in _paths(value, (*path, key))]


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_nothing_that_can_be_written_breaks_the_check(data: st.DataObject) -> None:
    """Whatever is wrong comes out as problems, never as an exception."""
    original = shipped_document(data.draw(st.sampled_from(["reaction-rewards", "quality", "milestones", "karma"])))
    assert original
    document = {**deepcopy(original.data), "id": "mine"}
    for _ in range(data.draw(st.integers(1, 3))):
        *above, key = data.draw(st.sampled_from(_paths(document)))
        place: Any = document
        for part in above:
            place = place[part]
        junk = deepcopy(data.draw(st.sampled_from(JUNK)))
        match data.draw(st.sampled_from(["replace", "drop", "rename"])):
            case "replace":
                place[key] = junk
            case "rename" if isinstance(place, dict):
                place[f"{key}s"] = place.pop(key)
            case _:
                del place[key]
        if not _paths(document):
            break
    for problem in check([read_data(document)]).problems:
        assert problem.code
        assert problem.message


XP = {"currencies": [{"id": "xp", "name": "XP"}]}


def found(data: dict[str, Any], *others: dict[str, Any]) -> list[tuple[str, str]]:
    problems = check([read_data(one, one["id"]) for one in (data, *others)]).errors
    return [(".".join(map(str, problem.path)), problem.code) for problem in problems]


def hints(data: dict[str, Any]) -> list[str]:
    return [problem.hint for problem in check([read_data(data)]).errors]


@pytest.mark.parametrize(
    ("condition", "path", "code"),
    [
        ({"min_lenght": {"length": 5}}, ".min_lenght", "unknown-word"),
        ({"min_length": {"length": 5, "unit": "words"}}, ".min_length.unit", "unknown-key"),
        ({"min_length": {"length": True}}, ".min_length.length", "wrong-type"),
        ({"min_length": {}}, ".min_length", "missing-key"),
        ({"any_of": {"min_length": {}}}, ".any_of", "wrong-type"),
        (
            {"any_of": [{"all_of": [{"not": {"in_zone": {"zone": 5}}}]}]},
            ".any_of.0.all_of.0.not.in_zone.zone",
            "wrong-type",
        ),
        ({}, "", "not-one-word"),
        (5, "", "wrong-type"),
        (None, "", "wrong-type"),
        ("", "", "empty"),
        ({"has_role": {"role": "the admins"}}, ".has_role.role", "wrong-form"),
        ({"has_role": {"role": "12345\n"}}, ".has_role.role", "wrong-form"),
        ({"has_role": {"role": "9223372036854775808"}}, ".has_role.role", "out-of-range"),
        (
            {"event_count": {"event": "message_create", "at_least": 5, "period": "week"}},
            ".event_count.period",
            "unknown-value",
        ),
    ],
)
def test_one_mistake_in_a_condition_is_one_problem(condition: object, path: str, code: str) -> None:
    assert found(pack(reward("event.length > 1", condition), **XP)) == [(f"rules.0.conditions.1{path}", code)]


EMIT = {"emit": {"event": "x", "payload": {"a": [1]}}}
CHOICES = {"type": "string", "default": "a", "choices": ["b"]}


@pytest.mark.parametrize(
    ("more", "path", "code"),
    [
        ({"version": "1.0"}, "version", "wrong-form"),
        ({"synapse": 2}, "synapse", "wrong-value"),
        ({"synapse": "1"}, "synapse", "wrong-type"),
        ({"synapse": True}, "synapse", "wrong-type"),
        ({"id": "Mine"}, "id", "wrong-form"),
        ({"id": "x" * 65}, "id", "out-of-range"),
        ({"parameters": {"p": {"type": "integer", "default": 1.5}}}, "parameters.p.default", "wrong-type"),
        ({"parameters": {"p": CHOICES}}, "parameters.p.default", "wrong-default"),
        ({"factors": {"f": {"minimum": [1]}}}, "factors.f.minimum", "wrong-type"),
        ({"measures": {"m": {"of": "message_create", "by": ["actor"]}}}, "measures.m", "not-one"),
        ({"measures": {"m": {"count": "rows", "of": "voice_tick", "by": []}}}, "measures.m.count", "unknown-value"),
        ({"events": {"e": {"fields": {"b": {"type": "text"}}}}}, "events.e.fields.b.type", "unknown-value"),
        ({"events": {"Build passed": {}}}, "events.Build passed", "wrong-form"),
        ({"rules": [reward(trigger={"event": []})]}, "rules.0.trigger.event", "empty"),
        ({"rules": [reward(kind="achievement", milestone={})]}, "rules.0.milestone", "missing-key"),
        ({"rules": [reward(effects=[EMIT])]}, "rules.0.effects.0.emit.payload.a", "wrong-type"),
    ],
)
def test_one_mistake_elsewhere_is_one_problem(more: dict[str, Any], path: str, code: str) -> None:
    assert found({**pack(reward(), **XP), **more}) == [(path, code)]


def test_a_misspelt_key_is_taken_for_the_one_that_was_meant() -> None:
    """So that what stands below it is checked too, and nothing is called missing that is there."""
    rule = reward(efects=[{"credit": {"curency": "xp", "amount": 1}}, {"credit": {"currency": "gold", "amount": 1}}])
    del rule["effects"]
    assert found(pack(rule, **XP)) == [("rules.0.efects", "unknown-key")], "a mistake below it shows next time"
    rule["efects"].pop(0)
    assert sorted(found(pack(rule, **XP))) == [
        ("rules.0.efects", "unknown-key"),
        ("rules.0.efects.0.credit.currency", "unknown-currency"),
    ]


def test_a_mistake_of_shape_hides_no_mistake_of_meaning() -> None:
    effects = [{"credits": {}}, {"credit": {"currency": "gold", "amount": 1}}]
    rule = reward({"min_lenght": {}}, "event.lenght > 5", effects=effects)
    assert sorted(found(pack(rule, descripton="typo", **XP))) == [
        ("descripton", "unknown-key"),
        ("rules.0.conditions.0.min_lenght", "unknown-word"),
        ("rules.0.conditions.1", "unknown-name"),
        ("rules.0.effects.0.credits", "unknown-word"),
        ("rules.0.effects.1.credit.currency", "unknown-currency"),
    ]


HEAD = "synapse: 1\nid: a\n"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("version: 1.10\nname: A", 'put it in quotes: "1.10"'),
        ('version: "1.0.0"\nname: 007', 'put it in quotes: "007"'),
        ('version: "1.0.0"\nname: A\ncurrencies: [{id: x, name: X, seasonal: on}]', "only `true` and `false`"),
        ('version: "1.0.0"\nname: A\non: 5', "known are"),
        ('version: "1.0.0"\nname: A\nrequires: {economy: 1}', 'put it in quotes: "1"'),
    ],
)
def test_yaml_traps_come_with_the_way_out(text: str, hint: str) -> None:
    (problem,) = check([read_text(HEAD + text)]).errors
    assert problem.hint.startswith(hint)


def test_a_word_written_as_an_expression() -> None:
    assert hints(pack(reward("not_self_interaction"), **XP)) == ["write `not_self_interaction: {}`"]
    assert hints(pack(reward("min_length"), **XP)) == ["write `min_length: {…}`"]


def test_two_packs_given_together_share_one_namespace() -> None:
    first = pack(reward(), **XP)
    second = {**pack(reward(id="other"), **XP), "id": "yours"}
    assert found(first, second) == [("currencies.0", "duplicate-name")]
    assert found(first, {**first, "name": "Twice"}) == [("id", "duplicate-pack")]


def test_names_come_from_packs_that_are_required() -> None:
    assert found(pack(reward())) == [("rules.0.effects.0.credit.currency", "unknown-currency")]
    assert found(pack(reward(), requires={"economy": "^1"})) == []
    library = {**pack(**XP), "id": "library"}
    assert found(pack(reward(), requires={"library": "^1"}), library) == []


def test_a_pack_that_was_right_and_is_now_missing_a_currency() -> None:
    installed = [as_pack(pack(reward(), requires={"library": "^1"}))]
    library = {**pack(**XP), "id": "library"}
    assert not check([read_data(library)], installed).errors
    (problem,) = check([read_data({**library, "currencies": []})], installed).errors
    assert (problem.file, problem.code) == ("mine", "unknown-currency")


def test_installing_beside_other_packs_checks_them_together() -> None:
    economy = shipped_pack("economy")
    assert economy is not None
    (problem,) = check([read_data(pack(**XP))], [economy]).errors
    assert problem.code == "duplicate-name"
    assert "rulepacks/economy/pack.yaml:" in problem.message


def test_advice_does_not_stop_a_pack() -> None:
    result = check([read_data(pack(reward(), parameters={"idle": {"type": "integer", "default": 1}}, **XP))])
    assert not result.errors
    assert {problem.code for problem in result.advice} == {"no-limit", "unused-parameter"}
    assert [one.id for one in result.packs] == ["mine"]


def test_packs_come_in_the_order_in_which_they_build_on_each_other() -> None:
    result = check([read_data(pack(reward({"cooled_down": {"seconds": 5}}), requires={"economy": "^1"}))])
    assert [one.id for one in result.packs] == ["economy", "mine"]


def test_a_ladder_that_stops_rising_is_advice() -> None:
    currency = {"id": "xp", "name": "XP", "level_curve": {"required": "min(100 * level, 500)"}}
    (advice,) = check([read_data(pack(currencies=[currency]))]).advice
    assert (advice.code, advice.path) == ("ladder-ends", ("currencies", 0, "level_curve"))
