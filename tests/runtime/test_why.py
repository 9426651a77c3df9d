"""The words for an entry: as people read them, and whatever may be stored."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from synapse.runtime.pages.why import Told, reckoning_of, words

AT = datetime(2026, 3, 1, 12, 5, tzinfo=UTC)
TRACE: dict[str, Any] = {
    "paid": [["xp", "actor", 15, 37.8, 37], ["stars", "actor", 1, 1, 1], ["xp", "target", 3, 3, 3]],
    "times": {"xp": {"zone": 1.5, "quality": 1.68}},
    "scaled": [["long-message", "quality", 1.2], ["code-block", "quality", 1.4], ["night", "mood", 2]],
    "read": {"messages_today": 12, "last_message": None, "streak": 2.5},
}


def told(**more: Any) -> Told:
    return Told(**{"who": "Ann", "amount": 37, "currency": "XP", "cause": "rule", "at": AT, **more})


def test_a_reward_is_reckoned_before_the_readers_eyes(snapshot: SnapshotAssertion) -> None:
    reckoning = reckoning_of(TRACE, "xp", ["actor"])
    assert (
        words(
            told(rule="Messages", pack="message-rewards", revision=4, event_type="message_create", reckoning=reckoning)
        )
        == snapshot
    )


def test_other_causes_say_what_they_are(snapshot: SnapshotAssertion) -> None:
    said = {
        cause: words(told(cause=cause, amount=amount, rule="Chatterbox", by="Bob", reverses=7, reason="because"))
        for cause, amount in (
            ("manual_award", -5),
            ("shop_purchase", -50),
            ("season_roll", -300),
            ("milestone_reward", 10),
            ("reversal", -37),
            ("opening_balance", 1200),
        )
    }
    assert said == snapshot


def test_caps_transfers_and_fading_are_told(snapshot: SnapshotAssertion) -> None:
    capped = reckoning_of({"paid": [["event.currency", "actor", 80, 80, 20]]}, "gold")
    assert words(told(amount=-20, other="Bob", reckoning=capped, reversed_by=99, is_faded=True)) == snapshot


numbers = st.one_of(st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False, width=32))
payments = st.lists(
    st.tuples(
        st.sampled_from(["xp", "gold"]), st.sampled_from(["actor", "target"]), numbers, numbers, st.integers(0, 10**9)
    ),
    max_size=4,
)
values = st.one_of(st.none(), st.booleans(), numbers, st.text(max_size=5), st.lists(st.integers(), max_size=2))


@given(
    payments, st.dictionaries(st.text(max_size=5), numbers, max_size=3), st.dictionaries(st.text(max_size=5), values)
)
def test_whatever_was_stored_there_are_words(paid: list[Any], factors: dict[str, float], read: dict[str, Any]) -> None:
    trace = {
        "paid": paid,
        "times": {"xp": factors},
        "scaled": [["m", name, by] for name, by in factors.items()],
        "read": read,
    }
    said = words(told(reckoning=reckoning_of(trace, "xp")))
    assert said[0].startswith("Ann got 37 XP")
    assert all(sentence.strip() for sentence in said)
    for name in factors:
        assert not any(one[0] == "xp" for one in paid) or any(name in sentence for sentence in said)
