"""Laws of levels, voice and gold."""

from hypothesis import given
from hypothesis import strategies as st

from tests.economy.community import LAW, community, paid


def _expected_level(xp: int) -> int:
    level = 1
    while int(100 * 1.25**level) <= xp:
        level += 1
    return level


@LAW
@given(amounts=st.lists(st.integers(-500, 5_000).filter(bool), max_size=12))
def test_a_level_follows_from_what_was_ever_earned_and_each_is_paid_once(amounts: list[int]) -> None:
    here = community()
    for second, amount in enumerate(amounts):
        here.happens("manual_award", second, currency="xp", amount=amount)
    xp, gold = here.has(1, "xp"), here.has(1, "gold")
    level = _expected_level(xp.lifetime)
    assert xp.level == level
    assert 0 <= xp.balance <= xp.lifetime
    getting_started = 5 if xp.lifetime >= 25 else 0
    assert gold.balance == 50 * (level - 1) + getting_started


def test_milestone_rewards_level_too() -> None:
    here = community()
    here.happens("milestone_grant", milestone="veteran")
    assert (here.has(1, "xp").lifetime, here.has(1, "xp").level) == (500, 8)
    assert here.has(1, "gold").balance == 7 * 50 + 5


@LAW
@given(gaps=st.lists(st.integers(0, 1_200), max_size=30))
def test_no_more_than_six_voice_ticks_pay_within_an_hour(gaps: list[int]) -> None:
    here, at = community(), 0
    times: list[int] = []
    for gap in gaps:
        at += gap
        decision = here.happens("voice_tick", at, minutes=10, is_idle=False, is_afk=False)
        due = sum(time > at - 3_600 for time in times) < 6
        assert paid(decision, 1, "xp", "voice-tick") == (10 if due else 0)
        if due:
            times.append(at)


@LAW
@given(
    purchases=st.lists(st.integers(1, 90), max_size=12),
)
def test_gold_is_never_overdrawn(purchases: list[int]) -> None:
    here, gold = community(), 0
    for second, income in enumerate(purchases):
        here.happens("manual_award", second, currency="gold", amount=income)
        gold += income
        bought = paid(here.happens("purchase", second, item="coffee"), 1, "gold") == -50
        assert bought is (gold >= 50)
        gold -= 50 * bought
        assert here.has(1, "gold").balance == gold
