"""Laws of what messages pay."""

from fractions import Fraction
from math import floor
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.economy.community import LAW, community, paid

#: what an admin might type: at most two decimals
MULTIPLIERS = st.integers(0, 500).map(lambda hundredths: hundredths / 100)
CONTENT = st.fixed_dictionaries(
    {
        "length": st.integers(0, 4000),
        "has_code_block": st.booleans(),
        "has_link": st.booleans(),
        "has_attachment": st.booleans(),
        "emoji_count": st.integers(0, 40),
    }
)
QUALITY = ("medium", "long", "code", "link", "attachment", "emoji")


@LAW
@given(content=CONTENT, values=st.tuples(*[MULTIPLIERS] * len(QUALITY)))
def test_no_message_pays_less_than_the_floor(content: dict[str, Any], values: tuple[float, ...]) -> None:
    settings: dict[str, Any] = {
        f"quality_multiplier_{name}": value for name, value in zip(QUALITY, values, strict=True)
    }
    here = community(xp_base_message=100, **settings)
    assert paid(here.message(**content), 1, "xp", "message-posted") >= 10


@LAW
@given(content=CONTENT, zone=MULTIPLIERS)
def test_xp_are_those_of_exact_decimals(content: dict[str, Any], zone: float) -> None:
    here = community(multipliers={"message": {"xp": zone, "stars": zone}})
    decision = here.message(**content)
    exact = 15 * Fraction(str(zone))
    if content["length"] > 500:
        exact *= Fraction("1.5")
    elif content["length"] > 200:
        exact *= Fraction("1.2")
    exact *= Fraction("1.4") if content["has_code_block"] else 1
    exact *= Fraction("1.25") if content["has_link"] else 1
    exact *= Fraction("1.1") if content["has_attachment"] else 1
    exact *= Fraction("0.5") if content["emoji_count"] > 5 else 1
    assert paid(decision, 1, "xp", "message-posted") == floor(exact)
    assert paid(decision, 1, "stars", "message-posted") == floor(Fraction(str(zone)))


@LAW
@given(content=CONTENT, more=st.integers(1, 2000))
def test_a_longer_message_never_pays_less(content: dict[str, Any], more: int) -> None:
    longer = {**content, "length": content["length"] + more}
    assert paid(community().message(**longer), 1, "xp", "message-posted") >= paid(
        community().message(**content), 1, "xp", "message-posted"
    )


@LAW
@given(gaps=st.lists(st.integers(0, 60), max_size=30), cooldown=st.integers(0, 40))
def test_paid_messages_of_a_channel_keep_the_cooldown_between_them(gaps: list[int], cooldown: int) -> None:
    here, at, last = community(cooldown_seconds=cooldown), 0, None
    for gap in gaps:
        at += gap
        expected = last is None or at - last >= cooldown
        assert (paid(here.message(at), 1, "stars", "message-posted") == 1) is expected
        last = at if expected else last
