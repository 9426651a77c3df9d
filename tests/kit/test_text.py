"""What is measured of a text is what people see of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synapse.kit.text import measure_text

PICTURES = ["😀", "❤️", "🇩🇪", "👨‍👩‍👧‍👦", "1️⃣", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏳️‍🌈", "☝🏽", "❤️‍🔥", "🤷🏽‍♀️", "👁️‍🗨️", "🧑‍🚀"]
PLAIN = ["a", "1", "#", "©", "™", "é", "漢", "⌚︎", "→", "✓", "‍", "<3", ":smile:", " "]


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_counts_once_however_it_is_put_together(picture: str) -> None:
    assert measure_text(picture).emoji == 1


@pytest.mark.parametrize("text", PLAIN)
def test_signs_that_are_shown_as_text_are_no_emoji(text: str) -> None:
    assert measure_text(text).emoji == 0


@given(st.lists(st.sampled_from(PICTURES), max_size=8), st.sampled_from([" ", "x", "\n", ", "]))
def test_emoji_add_up(pictures: list[str], joint: str) -> None:
    assert measure_text(joint.join(pictures)).emoji == len(pictures)


def test_flags_side_by_side_are_told_apart() -> None:
    assert measure_text("🇩🇪🇫🇷🇺🇦").emoji == 3


def test_custom_emoji_count_as_emoji_and_apart() -> None:
    metrics = measure_text("hi <:otter:123456789012345678> <a:wave:1> 😀")
    assert (metrics.emoji, metrics.custom_emoji) == (3, 2)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=200))
def test_every_text_can_be_measured(text: str) -> None:
    metrics = measure_text(text)
    assert metrics.length == len(text)
    assert metrics.words == len(text.split())
    assert 0 <= metrics.custom_emoji <= metrics.emoji <= metrics.length


@pytest.mark.parametrize(
    ("text", "has_code_block"),
    [("```py\nx = 1\n```", True), ("`x`", False), ("```never closed", True), ("``", False), ("a ```b``` c", True)],
)
def test_code_blocks_are_fenced(text: str, has_code_block: bool) -> None:
    assert measure_text(text).has_code_block is has_code_block


@pytest.mark.parametrize(
    ("text", "has_link"),
    [
        ("see https://example.org/x", True),
        ("HTTP://EXAMPLE.ORG", True),
        ("<https://example.org>", True),
        ("https:// nothing", False),
        ("ftp://example.org", False),
        ("example.org", False),
    ],
)
def test_links_are_http_or_https(text: str, has_link: bool) -> None:
    assert measure_text(text).has_link is has_link


def test_each_mentioned_member_or_role_counts_once() -> None:
    assert measure_text("<@1> <@!1> <@&2> @everyone").mentions == 2
