"""Laws of what reactions pay."""

from hypothesis import given
from hypothesis import strategies as st

from tests.economy.community import LAW, community, paid

DAY = 86_400


@LAW
@given(gaps=st.lists(st.integers(0, 12 * 3600), min_size=1, max_size=15))
def test_a_pair_is_paid_three_times_in_any_24_hours_and_less_each_time(gaps: list[int]) -> None:
    here, at = community(), 0
    times: list[int] = []
    for message, gap in enumerate(gaps):
        at += gap
        decision = here.reaction(at, actor=1, target=2, message=message)
        before = sum(time > at - DAY for time in times)
        given_, received = paid(decision, 1, "xp", "reaction-given"), paid(decision, 2, "xp", "reaction-received")
        assert (given_, received) == ((5, 8 // (1 + before)) if before < 3 else (0, 0))
        if given_:
            times.append(at)
        assert all(sum(since < time <= since + DAY for time in times) <= 3 for since in times)


@LAW
@given(order=st.permutations(range(25)), emoji=st.lists(st.integers(0, 24), max_size=20))
def test_the_stars_of_a_message_follow_from_how_many_people_reacted(order: list[int], emoji: list[int]) -> None:
    here, author, seen = community(), 1_000, set[int]()
    for number, person in enumerate([one for pair in zip(order, [*emoji, *order], strict=False) for one in pair]):
        here.reaction(number, actor=person + 1, target=author, emoji_name=f"e{number}", message_age_seconds=9_999)
        seen.add(person)
        people = len(seen)
        expected = people if people <= 10 else 10 + (people - 10) // 2
        assert here.has(author, "stars").lifetime == expected


@LAW
@given(count=st.integers(0, 40), age=st.integers(0, 1_000), zone=st.integers(1, 10))
def test_a_burst_never_pays_an_author_more_than_five(count: int, age: int, zone: int) -> None:
    here = community(multipliers={"reaction_received": {"xp": zone}})
    for person in range(count):
        decision = here.reaction(person, actor=person + 1, target=1_000, message_age_seconds=age)
        bursts = person + 1 > 10 and age < 300
        assert paid(decision, 1_000, "xp", "reaction-received") == (min(5, 8 * zone) if bursts else 8 * zone)


@LAW
@given(times=st.lists(st.integers(0, 10 * DAY), max_size=10))
def test_nobody_is_paid_for_reacting_to_themselves(times: list[int]) -> None:
    here = community()
    for message, at in enumerate(sorted(times)):
        decision = here.reaction(at, actor=1, target=1, message=message)
        assert not [award for award in decision.awards if award.rule in ("reaction-given", "reaction-received")]
    assert here.has(1, "stars").lifetime == 0


@LAW
@given(times=st.lists(st.tuples(st.integers(1, DAY), st.booleans()), min_size=1, max_size=10))
def test_taking_a_reaction_back_and_giving_it_again_pays_once(times: list[tuple[int, bool]]) -> None:
    here, at = community(), 0
    here.reaction(at, actor=1, target=2)
    for gap, removed in times:
        at += gap
        if removed:
            here.happens("reaction_remove", at, actor=1, target=2, message_id=1, emoji_name="👍")
        decision = here.reaction(at, actor=1, target=2)
        assert not paid(decision, 2, "xp")
    assert here.has(2, "xp").lifetime == 8
