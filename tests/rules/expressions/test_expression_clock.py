"""Hours and days are those of the community's zone; chance repeats."""

from collections import Counter
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synapse.rules.expressions import (
    FAILURES,
    FUNCTIONS,
    Name,
    Scope,
    ZoneClock,
    check,
    compile_expression,
    draw,
    emit,
    parse,
)
from synapse.rules.vocabulary import Type

_ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Monrovia")
_CLOCKS = {zone: ZoneClock(zone) for zone in _ZONES}


@settings(max_examples=300, deadline=None, database=None)
@given(zone=st.sampled_from(_ZONES), at=st.floats(-2e9, 4e9, allow_nan=False))
def test_a_clock_agrees_with_the_calendar(zone: str, at: float) -> None:
    local = datetime.fromtimestamp(at, tz=UTC).astimezone(ZoneInfo(zone))
    at, clock = local.timestamp(), _CLOCKS[zone]
    assert (clock.hour(at), clock.weekday(at)) == (local.hour, local.weekday())
    assert clock.day(at) == local.date().toordinal() - date(1970, 1, 1).toordinal()


def test_the_hour_follows_summer_time() -> None:
    clock = ZoneClock("Europe/Berlin")
    changes = datetime(2024, 3, 31, 1, tzinfo=UTC).timestamp()
    assert [clock.hour(changes - 1), clock.hour(changes), clock.hour(changes + 3600)] == [1, 3, 4]


def test_a_transition_inside_a_quarter_hour_is_exact() -> None:
    # Liberia left its offset of -00:44:30 at 00:44:30 UTC.
    clock = ZoneClock("Africa/Monrovia")
    changes = datetime(1972, 1, 7, 0, 44, 30, tzinfo=UTC).timestamp()
    assert [clock.day(changes - 1), clock.day(changes)] == [735, 736]
    assert [clock.hour(changes - 1), clock.hour(changes)] == [23, 0]


def test_a_clock_forgets_slots_rather_than_grow() -> None:
    clock = ZoneClock("Europe/Berlin")
    hours = [clock.hour(1_700_000_000 + 900 * slot) for slot in range(5_000)]
    assert hours[:5] == [23, 23, 23, 23, 0]
    assert len(clock._hours) <= 4_096


@pytest.mark.parametrize("at", [float("inf"), float("nan"), 1e300, -1e300])
def test_times_beyond_the_calendar_fail(at: float) -> None:
    with pytest.raises(FAILURES):
        ZoneClock("UTC").hour(at)


def test_chance_repeats_and_is_fair() -> None:
    assert [draw("guild:event:rule", 0, 1, 6) for _ in range(3)] == [draw("guild:event:rule", 0, 1, 6)] * 3
    rolls = Counter(draw(f"event {number}", 0, 1, 6) for number in range(6_000))
    assert sorted(rolls) == [1, 2, 3, 4, 5, 6]
    assert all(850 < count < 1_150 for count in rolls.values())
    assert draw("event", 0, -(2**63), 2**63) != draw("event", 1, -(2**63), 2**63)


def test_each_call_of_random_has_its_own_chance() -> None:
    rolled = check(parse("random(1, 1000000) == random(1, 1000000)"), Scope({}))
    assert compile_expression(rolled, ["@random"])(["guild:event"]) is False
    sources = [emit(rolled, {"@random": "seed"}, first_random=first) for first in (0, 2)]
    assert sources == [
        f"(fn_random(seed, {first}, 1, 1000000) == fn_random(seed, {first + 1}, 1, 1000000))" for first in (0, 2)
    ]


def test_every_function_has_an_example_that_checks() -> None:
    scope = Scope(
        {
            "event.length": Name(Type.INTEGER),
            "event.amount": Name(Type.INTEGER),
            "event.duration_seconds": Name(Type.NUMBER),
            "event.emoji_name": Name(Type.STRING),
            "event.message_age_seconds": Name(Type.NUMBER, optional=True),
            "measures.last_visit": Name(Type.TIME),
            "now": Name(Type.TIME),
        }
    )
    for name, function in FUNCTIONS.items():
        assert check(parse(function.example), scope).functions >= {name}
        assert function.signature.startswith(f"{name}(")
        assert function.doc
