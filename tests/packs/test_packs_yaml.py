"""Text becomes data with the place of everything, or a problem that says where and what to do."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synapse.packs.positions import Place
from synapse.packs.yaml import DEEPEST, LARGEST, load


def problems_of(text: str) -> list[str]:
    return [f"{p.line}:{p.column} {p.code}" for p in load(text, "f")[2]]


def test_every_key_and_item_has_its_place() -> None:
    _, positions, problems = load("a: 1\nb:\n  - x\n  - {c: 'two'}\n", "f")
    assert not problems
    assert positions.key(("b",)) == Place("f", 2, 1)
    assert positions.value(("b", 0)) == Place("f", 3, 5)
    assert positions.key(("b", 1, "c")) == Place("f", 4, 6)
    assert positions.value(("b", 1, "c")) == Place("f", 4, 9)
    assert positions.value(("b", 1, "c", "beyond", 5)) == Place("f", 4, 9), "the nearest ancestor"


def test_only_true_and_false_are_booleans() -> None:
    data, _, _ = load("on: yes\noff: [no, on, True, false, y]")
    assert data == {"on": "yes", "off": ["no", "on", True, False, "y"]}
    assert load("%YAML 1.1\n---\na: yes")[0] == {"a": "yes"}, "a directive does not bring them back"


def test_what_looks_like_a_time_or_an_octal_stays_what_was_written() -> None:
    data, _, _ = load("a: 2026-01-01T12:00:00Z\nb: 012\nc: 1_000\nd: 0x1F\ne: 12:30\nf: .inf\ng: ~\nh: -1.5e3\ni: '5'")
    assert data == {
        "a": "2026-01-01T12:00:00Z",
        "b": 12,
        "c": "1_000",
        "d": "0x1F",
        "e": "12:30",
        "f": ".inf",
        "g": None,
        "h": -1500.0,
        "i": "5",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1,\n", "2:1 yaml"),
        ("a: b: c", "1:5 yaml"),
        ("a:\n\t- b", "2:1 yaml"),
        ("a: @home", "1:4 yaml"),
        ("a: 'open", "1:9 yaml"),
        ("a: 1\nb: {a: 1, b: 2, a: 3}\nb: 1", "2:17 duplicate-key"),
        ("a: !!python/object:os.system ls", "1:4 tag"),
        ("a: !thing {b: 1}", "1:4 tag"),
        ("x: &x {a: 1}\ny: {<<: *x}", "2:5 merge-key"),
        ("a: *nothing", "1:4 alias"),
        ("a: &a [*a]", "1:8 alias"),
        ("? [a, b]\n: c", "1:3 key"),
        ("a: 1\n---\nb: 2", "2:1 many-documents"),
        ("", "1:1 empty"),
        ("# nothing but this\n", "1:1 empty"),
        ("a: 1\nb: \x01", "2:4 character"),
        ('{"a": "\\u0000"}', "1:7 character"),
        ('{"a": "\\ud800"}', "1:7 character"),
    ],
)
def test_mistakes_in_the_text_have_a_place(text: str, expected: str) -> None:
    assert problems_of(text)[0] == expected


def test_all_duplicate_keys_are_found_and_both_places_named() -> None:
    _, _, (first, second) = load("a: 1\nb: 2\na: {b: [1]}\nb: 2", "f")
    assert "first at f:1:1" in first.message
    assert "first at f:2:1" in second.message


def test_an_alias_repeats_a_value_and_keeps_its_place() -> None:
    data, positions, problems = load("x: &x {a: [5]}\ny: *x")
    assert data == {"x": {"a": [5]}, "y": {"a": [5]}}
    assert not problems
    assert positions.value(("y", "a", 0)).line == 1
    data["y"]["a"].append(6)
    assert data["x"] == {"a": [5]}, "the two are apart"


def _bomb() -> str:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    for name, before in zip("bcdefghij", "abcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]")
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (_bomb(), "too-large"),
        ("a: &a [" + "x," * 400 + "]\nb: [" + "*a, " * 300 + "]", "too-large"),
        ("[" * 50_000, "too-deep"),
        ("- " * 50_000, "too-deep"),
        ("{a: " * 5_000, "too-deep"),
        ("x" * (LARGEST + 1), "too-large"),
    ],
    ids=["nested aliases", "repeated aliases", "brackets", "dashes", "braces", "size"],
)
def test_bombs_are_refused_soon(text: str, code: str) -> None:
    began = time.process_time()
    codes = [problem.code for problem in load(text)[2]]
    assert codes == [code]
    assert time.process_time() - began < 5


def test_what_is_exactly_as_deep_as_allowed_is_read() -> None:
    assert not load("[" * DEEPEST + "1" + "]" * DEEPEST)[2]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(st.text(max_size=6).filter(lambda key: key != "<<"), JSON, max_size=4),
    st.sampled_from([None, 2, "\t"]),
)
def test_json_is_read_as_json(data: dict[str, object], indent: int | str | None) -> None:
    text = json.dumps(data, indent=indent)
    read, _, problems = load(text)
    if any(problem.code == "character" for problem in problems):
        assert "\\u0000" in text or "\\ud" in text
    else:
        assert read == data
