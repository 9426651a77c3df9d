"""Measures: what a rule may know of what happened before."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synapse.rules.aggregate import Measure
from synapse.rules.documents.pack import Pack
from synapse.rules.world import Season, Setting
from tests.rules.engine.community import ALICE, BOB, CAROL, achievement, community, pack, paid, rule, word

ONE = [{"credit": {"currency": "xp", "amount": 1}}]
DAY = 86_400


def measured(measure: Measure, trigger: str = "message_create", amount: str = "measures.m") -> Pack:
    reward = rule("r", "reward", trigger, effects=[{"credit": {"currency": "xp", "amount": amount}}])
    return pack(reward, measures={"m": measure})


def test_a_window_holds_what_is_younger_than_its_length() -> None:
    here = community(measured(Measure(count="events", of="message_create", by=("actor",), within="30s")))
    assert [paid(here.happens(at=at)) for at in (0, 29.999, 30, 59.998, 60)] == [0, 1, 1, 2, 1]


def test_rewards_see_history_before_the_event_unless_it_is_included() -> None:
    measure = Measure(count="events", of="message_create", by=("actor",), within="1h", this_event="included")
    here = community(measured(measure))
    assert [paid(here.happens(at=at)) for at in (0, 1, 2)] == [1, 2, 3]


def test_late_events_see_what_lies_before_their_own_time() -> None:
    here = community(measured(Measure(count="events", of="message_create", by=("actor",), within="1m")))
    assert [paid(here.happens(at=at)) for at in (100, 50, 70)] == [0, 0, 1]


def test_distinct_counts_values_and_where_leaves_rows_out() -> None:
    measure = Measure(
        distinct="actor",
        of="reaction_add",
        by=("message_id",),
        within="1d",
        this_event="included",
        where="row.actor != row.target",
    )
    here = community(measured(measure, "reaction_add"))
    reactors = [(ALICE, CAROL), (BOB, CAROL), (BOB, CAROL), (CAROL, CAROL)]
    assert [paid(here.happens("reaction_add", a, target=t, message_id=5), a) for a, t in reactors] == [1, 2, 2, 2]
    assert paid(here.happens("reaction_add", ALICE, target=CAROL, message_id=6)) == 1


def test_sums_add_up_a_field() -> None:
    here = community(measured(Measure(sum="minutes", of="voice_tick", by=("actor",), period="lifetime"), "voice_tick"))
    assert [paid(here.happens("voice_tick", minutes=m, is_idle=False, is_afk=False)) for m in (10, 5, 1)] == [0, 10, 15]


def test_last_at_of_nothing_wants_a_default() -> None:
    measure = Measure(last_at="events", of="message_create", by=("actor",))
    here = community(measured(measure, amount="min(1000, now - default(measures.m, now))"))
    assert [paid(here.happens(at=at)) for at in (0, 45, 46)] == [0, 45, 1]


def test_a_streak_counts_days_in_the_communitys_zone() -> None:
    measure = Measure(streak="events", of="message_create", by=("actor",), this_event="included")
    here = community(measured(measure), setting=Setting(timezone="Asia/Tokyo"))
    # noon UTC is 21:00 in Tokyo: three hours later a new day begins there
    assert [paid(here.happens(at=at)) for at in (0, 3600, 3 * 3600, DAY, 3 * DAY + 4 * 3600)] == [1, 1, 2, 2, 1]


def test_a_period_of_a_day_begins_anew() -> None:
    here = community(measured(Measure(count="events", of="message_create", by=("actor",), period="day")))
    assert [paid(here.happens(at=at)) for at in (0, 10, DAY, DAY + 1)] == [0, 1, 0, 1]


def test_without_a_season_nothing_counts_for_it() -> None:
    measure = Measure(count="events", of="message_create", by=("actor",), period="season")
    assert [paid(community(measured(measure)).happens()) for _ in range(2)] == [0, 0]
    here = community(measured(measure), setting=Setting(season=Season(3, "Spring", 0)))
    assert [paid(here.happens()) for _ in range(3)] == [0, 1, 2]


def test_awards_count_firings_whatever_they_paid() -> None:
    gate = rule(
        "paid", "reward", "message_create", ["event.length > 0"], [{"credit": {"currency": "stars", "amount": 0}}]
    )
    reader = rule("reads", "reward", "message_create", effects=[{"credit": {"currency": "xp", "amount": "measures.m"}}])
    here = community(pack(gate, reader, measures={"m": Measure(count="awards", of="paid", by=("actor",), within="1d")}))
    assert [paid(here.happens(at=i, length=n)) for i, n in enumerate((1, 0, 1, 0))] == [0, 1, 1, 2]


@pytest.mark.parametrize(
    ("name", "arguments", "times", "expected"),
    [
        ("cooled_down", {"seconds": 30, "by": ("actor", "channel")}, (0, 10, 29.9, 30, 31, 60), [1, 0, 0, 1, 0, 1]),
        ("daily_total_below", {"currency": "xp", "max": 2}, (0, 1, 2, DAY), [1, 1, 0, 1]),
    ],
)
def test_words_limit_a_reward_by_its_own_awards(
    name: str, arguments: dict[str, object], times: tuple[float, ...], expected: list[int]
) -> None:
    reward = rule("r", "reward", "message_create", [word(name, **arguments)], ONE)
    here = community(pack(reward))
    assert [paid(here.happens(at=at)) for at in times] == expected


def test_a_pair_is_paid_so_often_in_a_sliding_day() -> None:
    reward = rule("r", "reward", "reaction_add", [word("pair_below", max=3, within="24h")], ONE)
    here = community(pack(reward))
    assert [paid(here.happens("reaction_add", target=BOB, at=at)) for at in (0, 1, 2, 3, DAY, DAY + 1)] == [
        1,
        1,
        1,
        0,
        1,
        1,
    ]
    assert paid(here.happens("reaction_add", target=CAROL, at=3)) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from((ALICE, BOB))), max_size=40), st.integers(1, 60))
def test_a_window_counts_like_a_naive_count_would(events: list[tuple[int, int]], window: int) -> None:
    here = community(measured(Measure(count="events", of="message_create", by=("actor",), within=window)))
    seen: list[tuple[int, int]] = []
    for at, member in events:
        naive = sum(1 for when, who in seen if who == member and at - window < when <= at)
        assert paid(here.happens(actor=member, at=at), member) == naive
        seen.append((at, member))


def test_achievements_see_history_including_the_event() -> None:
    measures = {"sent": Measure(count="events", of="message_create", by=("actor",), period="lifetime")}
    here = community(pack(achievement("two", "measures.sent >= 2"), measures=measures))
    here.happens()
    assert here.earned(ALICE) == set()
    here.happens()
    assert here.earned(ALICE) == {"two"}
