"""Conditions that can never hold together are found; those that can are left alone."""

import pytest

from synapse.rules.expressions import Name, Scope, check, contradictions, parse
from synapse.rules.vocabulary import Type

_SCOPE = Scope(
    {
        "n": Name(Type.INTEGER),
        "x": Name(Type.NUMBER, optional=True),
        "s": Name(Type.STRING),
        "f": Name(Type.BOOLEAN),
        "who": Name(Type.ID),
        "now": Name(Type.TIME),
    }
)


def _found(conditions: list[str]) -> list[tuple[int, str]]:
    return contradictions([check(parse(text), _SCOPE) for text in conditions])


@pytest.mark.parametrize(
    ("conditions", "index", "message"),
    [
        (["n > 10", "n < 5"], 1, "`n < 5` can never hold, given condition 1"),
        (["n > 10 and n <= 10"], 0, "`n <= 10` can never hold"),
        (["10 < n < 10"], 0, "`n < 10` can never hold"),
        (["5 >= n", "f", "n == 6"], 2, "`n == 6` can never hold, given condition 1"),
        (["n == 1", "n == 2"], 1, "`n == 2` can never hold, given condition 1"),
        (["n == 1", "n != 1"], 1, "`n != 1` can never hold, given condition 1"),
        (["n >= 3 and n <= 3", "n != 3"], 1, "`n != 3` can never hold, given condition 1"),
        (["s == 'a'", "s in ['b', 'c']"], 1, "`s in ['b', 'c']` can never hold, given condition 1"),
        (["s in ['a', 'b']", "s not in ['b', 'a']"], 1, "`s not in ['b', 'a']` can never hold, given condition 1"),
        (["who == '1'", "who == '2'"], 1, "`who == 2` can never hold, given condition 1"),
        (["f", "not f"], 1, "`f == False` can never hold, given condition 1"),
        (["f == True and not f"], 0, "`f == False` can never hold"),
        (["not (n < 5 or f)", "n < 3"], 1, "`n < 3` can never hold, given condition 1"),
        (["n > -1", "n < -1"], 1, "`n < -1` can never hold, given condition 1"),
        (["default(x, 0) > 1", "default(x, 0) < 1"], 1, "`default(x, 0) < 1` can never hold, given condition 1"),
        (["hour(now) > 23"], 0, "`hour(now) > 23` can never hold"),
        (["hour(now) >= 24"], 0, "`hour(now) >= 24` can never hold"),
        (["weekday(now) in [7, 8]"], 0, "`weekday(now) in [7, 8]` can never hold"),
        (["n > 5", "n in [1, 5]"], 1, "`n in [1, 5]` can never hold, given condition 1"),
        (["n > 5", "n > 3", "n < 8", "n < 9", "n < 6", "n == 6"], 5, "`n == 6` can never hold, given condition 1"),
        (["len(s) < 0"], 0, "`len(s) < 0` can never hold"),
    ],
)
def test_contradictions_are_found_where_they_show(conditions: list[str], index: int, message: str) -> None:
    assert _found(conditions) == [(index, message)]


@pytest.mark.parametrize(
    "conditions",
    [
        ["n > 5", "n < 10", "n != 7"],
        ["n >= 5", "n <= 5", "n == 5"],
        ["n < 5 or n > 10", "n == 7"],
        ["s in ['a', 'b']", "s != 'a'"],
        ["f", "not (f and n > 3)"],
        ["not (1 < n < 3)", "n > 5"],
        ["random(1, 6) < 3", "random(1, 6) > 3"],
        ["default(x, 0) > 1", "default(x, 5) < 1"],
        ["hour(now) >= 22", "weekday(now) in [5, 6]"],
        ["n > now - now"],
    ],
)
def test_what_can_hold_is_left_alone(conditions: list[str]) -> None:
    assert _found(conditions) == []
