"""Laws over generated expressions: compiled and reference agree, and no text makes the parser fall over."""

import re
from collections.abc import Mapping

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from synapse.rules.expressions import (
    FAILURES,
    MISSING,
    ExpressionError,
    Name,
    Scope,
    ZoneClock,
    check,
    compile_expression,
    emit,
    evaluate,
    parse,
    reason,
)
from synapse.rules.vocabulary import Type

_NAMES = {
    "event.length": Name(Type.INTEGER),
    "params.base": Name(Type.INTEGER),
    "event.duration": Name(Type.NUMBER),
    "event.age": Name(Type.NUMBER, optional=True),
    "event.is_reply": Name(Type.BOOLEAN),
    "event.afk": Name(Type.BOOLEAN, optional=True),
    "event.emoji": Name(Type.STRING),
    "event.note": Name(Type.STRING, optional=True),
    "actor.id": Name(Type.ID),
    "target.id": Name(Type.ID, optional=True),
    "actor.roles": Name(Type.ID_LIST),
    "event.tags": Name(Type.STRING_LIST),
    "now": Name(Type.TIME),
    "measures.last": Name(Type.TIME, optional=True),
}
_SCOPE = Scope(_NAMES)
_CLOCK = ZoneClock("America/New_York")
#: A generated expression may be refused only for what its literals come to.
_UNLUCKY = {"constant", "never-works", "division-by-zero", "power-too-large", "too-deep", "too-large"}

#: What each kind of expression can be written as: {n} stands for a number, {i} a whole one, {c} a condition,
#: {t} a time, {s} a text, {d} an id.
_LEAVES = {
    "n": "event.length|params.base|event.duration|default(event.age, 0)|0|1|2|7|0.5|1e308|1e-9|18446744073709551615",
    "i": "event.length|params.base|event.length|0|3",
    "c": "event.is_reply|default(event.afk, False)|default(event.afk, event.is_reply)",
    "t": "now|default(measures.last, now)",
    "s": "event.emoji|default(event.note, 'none')|'party'|'é🎉'|''",
    "d": "actor.id|default(target.id, '7')|default(target.id, actor.id)",
}
_GROWN = {
    "n": "{n} + {n}|{n} - {n}|{n} * {n}|{n} / {n}|{n} // {n}|{n} % {n}|{n} ** {n}|{n} ** 2|{n} ** 5|-{n}|+{n}"
    "|{n} if {c} else {n}|min({n}, {n})|max({n}, {n}, {n})|abs({n})|round({n})|round({n}, 2)|floor({n})|ceil({n})"
    "|sqrt({n})|log({n})|log({n}, {n})|clamp({n}, {n}, {n})|default(event.age, {n})|default(event.length, {n})"
    "|random({i}, {i})|hour({t})|weekday({t})|days_between({t}, {t})|{t} - {t}|len({s})|len(actor.roles)",
    "i": "{i} + {i}|{i} * {i}|{i} // {i}|floor({n})|random({i}, {i})|-{i}",
    "c": "{n} < {n}|{n} <= {n}|{n} > {n}|{n} >= {n}|{n} == {n}|{n} != {n}|{n} < {n} <= {n}|{n} != {n} > {n} == {n}"
    "|{n} in [1, 2]|{n} not in [0, -1, 2.5, 7]|{n} in (3,)|{t} < {t}|{t} >= {t}|{s} == {s}|{s} != {s}"
    "|{s} in ['a', 'party', '', 'b']|{s} not in ['party']|{d} == {d}|{d} != '7'|8 == {d}|{d} in ['7', 8]"
    "|contains(actor.roles, {d})|contains(actor.roles, '7')|contains(event.tags, {s})|contains({s}, {s})"
    "|{c} and {c}|{c} or {c}|{c} or {c} and {c}|not {c}|{c} == {c}|{c} if {c} else {c}|contains(event.tags, 'a')",
    "t": "{t} + {n}|{n} + {t}|{t} - {n}|max({t}, {t})|{t} if {c} else {t}|clamp({t}, {t}, {t})",
    "s": "lower({s})|{s} if {c} else {s}|default(event.note, {s})",
    "d": "{d} if {c} else {d}|default(target.id, {d})",
}


@st.composite
def _expressions(draw: st.DrawFn) -> str:
    def write(kind: str, depth: int) -> str:
        patterns = _LEAVES[kind].split("|") if depth == 0 else _GROWN[kind].split("|")
        pattern = draw(st.sampled_from(patterns))
        text = re.sub(r"\{(\w)\}", lambda match: write(match[1], draw(st.integers(0, depth - 1))), pattern)
        return text if depth == 0 or pattern.endswith(")") else f"({text})"

    return write(draw(st.sampled_from("nccctsd")), draw(st.integers(1, 4)))


_whole = st.one_of(st.integers(-3, 12), st.integers(-(2**63), 2**63 - 1))
_real = st.one_of(
    st.sampled_from([0.0, -0.0, 0.5, 1e308, -1e308, 5e-324]), st.floats(allow_nan=False, allow_infinity=False)
)
_VALUES: Mapping[Type, st.SearchStrategy[object]] = {
    Type.INTEGER: _whole,
    Type.NUMBER: st.one_of(_whole, _real),
    Type.BOOLEAN: st.booleans(),
    Type.STRING: st.sampled_from(["party", "", "É🎉", "a"]),
    Type.ID: st.sampled_from([7, 8, 2**63 + 5]),
    Type.TIME: st.one_of(st.floats(0, 4e9), st.floats(-1e300, 1e300)),
    Type.ID_LIST: st.sampled_from([(), (7,), (1, 8)]),
    Type.STRING_LIST: st.sampled_from([(), ("a",), ("party", "")]),
}
#: A name that is left out is missing.
_inputs = st.fixed_dictionaries({}, optional={name: _VALUES[known.type] for name, known in _NAMES.items()})


@settings(max_examples=400, deadline=None, database=None)
@given(text=_expressions(), values=_inputs)
@example(text="random(1, 1000000) - random(1, 1000000) * random(random(1, 9), 1000000)", values={})
def test_compiled_and_reference_agree_failures_included(text: str, values: dict[str, object]) -> None:
    try:
        checked = check(parse(text), _SCOPE)
    except ExpressionError as error:
        assert {problem.code for problem in error.problems} <= _UNLUCKY, text
        assume(False)
        return
    function = compile_expression(checked, [*checked.reads, "@zone", "@random"])
    try:
        compiled = repr(function([*(values.get(name, MISSING) for name in checked.reads), _CLOCK, "guild:event"]))
    except FAILURES as error:
        compiled = f"failed: {reason(error)}"
    try:
        referred = repr(evaluate(checked, values, _CLOCK, "guild:event"))
    except FAILURES as error:
        referred = f"failed: {reason(error)}"
    assert compiled == referred


@settings(max_examples=150, deadline=None, database=None)
@given(text=_expressions())
def test_a_checked_tree_checks_again_to_the_same_code(text: str) -> None:
    try:
        checked = check(parse(text), _SCOPE)
    except ExpressionError:
        assume(False)
        return
    place = {name: name.replace(".", "_") for name in [*_NAMES, "@zone", "@random"]}
    again = check(checked.tree, _SCOPE)
    assert (emit(again, place), again.type, again.reads) == (emit(checked, place), checked.type, checked.reads)


_PIECES = st.sampled_from(
    [
        *"()[]{}.,+-*/%<>=!:;@#\\\"'` \n\t\x00_",
        *["**", "//", "==", "not", "and", "or", "in", "if", "else", "for", "lambda", "async", "await", "yield", ":="],
        *["event.length", "max(", "default(", "True", "None", "'text'", "__class__", "1", "1e999", "0x1", "1j"],
        *["\u202e", "\ud800", "99999999999999999999999", "f'", "b'", "é", "ｍａｘ"],
    ]
)
_PATCHWORK = st.builds(str.join, st.sampled_from(["", " "]), st.lists(_PIECES, max_size=60))


@settings(max_examples=400, deadline=None, database=None)
@given(text=st.one_of(st.text(), _PATCHWORK))
@example(text="(" * 5_000)
@example(text="1" * 5_000)
@example(text="'" * 4_999)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        checked = check(parse(text), _SCOPE)
    except ExpressionError as error:
        assert error.problems
        assert all(0 <= problem.column <= len(text) for problem in error.problems)
    else:
        assert compile_expression(checked, [*checked.reads, "@zone", "@random"])
