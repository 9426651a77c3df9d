"""The card: its size, its bar, its letters; and that no name and no picture breaks it."""

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from synapse.bot.card.draw import HEIGHT, WIDTH, Card, draw_card
from synapse.bot.card.lettering import Style, fitting, legible, width_of

ANN = Card(
    name="Ann",
    plain_name="ann",
    accent="#ff9800",
    figures=(("Leaderboard", "#3"), ("Levels", "7")),
    progress=0.5,
    progress_text="300 of 600 XP",
    amounts=(("XP", "300"), ("Gold", "25")),
    achievements=(("Hello World", "#9e9e9e"),),
    achieved=1,
)
ACCENT = (255, 152, 0)


def opened(card: Card) -> Image.Image:
    return Image.open(BytesIO(draw_card(card))).convert("RGB")


def filled(card: Card) -> float:
    """The share of the bar that has the accent's colour."""
    picture = opened(card)
    row = [picture.getpixel((x, 127)) for x in range(226, 860)]
    return sum(pixel == ACCENT for pixel in row) / len(row)


def test_a_card_is_a_png_of_its_size() -> None:
    with Image.open(BytesIO(draw_card(ANN))) as picture:
        assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT))
        assert picture.getpixel((0, 0))[3] == 0  # pyright: ignore[reportIndexIssue, reportOptionalSubscript]


def test_the_bar_fills_with_progress() -> None:
    shares = [filled(replace(ANN, progress=progress)) for progress in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert shares[0] == 0
    for wanted, share in zip((0.25, 0.5, 0.75, 1.0), shares[1:], strict=True):
        assert share == pytest.approx(wanted, abs=0.03)
    assert filled(replace(ANN, progress=None)) == 0


def test_an_avatar_is_drawn_where_there_is_one_and_an_initial_where_not() -> None:
    avatar = BytesIO()
    Image.new("RGB", (64, 64), (10, 200, 30)).save(avatar, "PNG")
    middle = (115, 119)
    assert opened(replace(ANN, avatar=avatar.getvalue())).getpixel(middle) == (10, 200, 30)
    for broken in (b"", b"no picture", avatar.getvalue()[:60]):
        assert draw_card(replace(ANN, avatar=broken)) == draw_card(ANN)


def test_a_picture_that_is_huge_is_not_opened() -> None:
    huge = BytesIO()
    Image.new("1", (5_000, 5_000)).save(huge, "PNG")
    assert draw_card(replace(ANN, avatar=huge.getvalue())) == draw_card(ANN)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " \n\t ",
        "Zoë Ælfþryð",
        "👑" * 32,
        "日本語の名前",
        "مرحبا بالعالم",
        "a\u0301\u0302\u0303" * 20,
        "W" * 100,
        "\u202eright to left\u0000",
        "👩‍👩‍👧‍👦 family",
    ],
)
def test_odd_names_break_nothing(name: str) -> None:
    assert opened(replace(ANN, name=name)).size == (WIDTH, HEIGHT)


@settings(max_examples=40)
@given(st.text(max_size=40), st.integers(8, 60), st.integers(20, 400))
def test_what_is_written_fits(text: str, size: int, width: int) -> None:
    style = Style(size, (255, 255, 255))
    shown = fitting(text, style, width)
    assert width_of(shown, style) <= width or shown == "…"
    assert legible(shown) == shown


def test_accents_and_what_follows_are_kept_as_far_as_a_font_has_them() -> None:
    assert legible("  Ada\n Lovelace ") == "Ada Lovelace"
    assert legible("𝓚𝓲𝓷𝓰") in ("𝓚𝓲𝓷𝓰", "King")
    assert legible("Zoë") in ("Zoë", "Zoe")
    assert legible("\ufe0f\u200d") == ""
