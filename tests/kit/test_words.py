"""Durations, ids and times are read strictly and written back the same."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synapse.kit.clock import moment_of, now, seconds_of
from synapse.kit.duration import format_duration, parse_duration
from synapse.kit.errors import BadInput
from synapse.kit.ids import LARGEST, format_id, parse_id


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("10m", 600), ("24h", 86_400), ("90d", 7_776_000), ("2w", 1_209_600), ("1h30m", 5_400)],
)
def test_a_duration_reads_as_people_write_it(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "10", "m", "10 m", "1.5h", "-1h", "1h1h", "10x", "１０m", "1h " * 9])
def test_what_is_no_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_duration(text)
    assert "90d" in refusal.value.hint


@given(st.integers(0, 10**10))
def test_a_duration_written_and_read_is_the_same(seconds: int) -> None:
    assert parse_duration(format_duration(seconds)) == seconds


@given(st.integers(0, LARGEST))
def test_an_id_written_and_read_is_the_same(number: int) -> None:
    assert parse_id(format_id(number)) == parse_id(number) == number


@pytest.mark.parametrize("value", [2**63, str(2**64), "9" * 25, -1, "-1", "", " 1", "1e3", "٣", 1.0, True, None, [1]])
def test_what_is_no_id_is_refused(value: object) -> None:
    with pytest.raises(BadInput, match="user_id"):
        parse_id(value, "user_id")


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_a_moment_survives_the_cores_way_of_counting(moment: datetime) -> None:
    assert moment_of(seconds_of(moment)) == moment


def test_a_moment_without_a_zone_is_refused_and_now_has_one() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        seconds_of(datetime(2026, 1, 1))
    assert now().tzinfo is UTC
