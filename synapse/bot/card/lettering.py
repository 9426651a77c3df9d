"""Letters on a picture: whatever people call themselves is drawn as far as some font has it, and breaks nothing."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import regex
from PIL import Image, ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont
Color = tuple[int, int, int] | tuple[int, int, int, int]

#: fonts that the machine may have, for scripts that the bundled one lacks
_MORE = (
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "NotoSansCJK-Regular.ttc",
    "NotoSansArabic-Regular.ttf",
    "Arial Unicode.ttf",
    "arial.ttf",
    "msyh.ttc",
)
# what no font has: where it draws this, it has no picture of a letter either
_NOBODYS = "\U0010fffe"
_GRAPHEME = regex.compile(r"\X")


class Style(NamedTuple):
    """How letters look. `weight` is the width of the line around them, which makes them bolder."""

    size: int
    color: Color
    weight: int = 0


def write(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, style: Style, *, width: float | None = None
) -> float:
    """Draw a line of text, its baseline at `at`, in no more than the width; how wide it is. Letters may be left out."""
    text = fitting(text, style, width)
    x, y = at
    for part, font in _parts(text, style.size):
        draw.text((x, y), part, fill=style.color, font=font, anchor="ls", stroke_width=style.weight)
        x += font.getlength(part)
    return x - at[0]


def fitting(text: str, style: Style, width: float | None) -> str:
    """As much of a text as fits, with an ellipsis where that is not all."""
    text = legible(text)
    if width is None or width_of(text, style) <= width:
        return text
    signs = _GRAPHEME.findall(text)
    while signs and width_of("".join(signs).rstrip() + "…", style) > width:
        signs.pop()
    return "".join(signs).rstrip() + "…"


def width_of(text: str, style: Style) -> float:
    """How wide a legible text is."""
    return sum(font.getlength(part) for part, font in _parts(text, style.size))


def legible(text: str) -> str:
    """What of a text can be drawn: accents go rather than letters, and emoji go where no font has them."""
    shown = "".join(_drawable(sign) for sign in unicodedata.normalize("NFC", " ".join(text.split())))
    return " ".join(shown.split())


def _drawable(sign: str) -> str:
    if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") or 0xFE00 <= ord(sign) <= 0xFE0F:
        return ""
    if sign == " " or any(_has(place, sign) for place in range(len(_fonts(32)))):
        return sign
    plain = "".join(one for one in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(one))
    return plain if plain != sign and all(_has(0, one) for one in plain) else ""


def _parts(text: str, size: int) -> Iterator[tuple[str, Font]]:
    """Stretches of text, each with a font that has all of it."""
    fonts = _fonts(size)
    for place, signs in groupby(text, lambda sign: 0 if sign == " " else _font_for(sign)):
        yield "".join(signs), fonts[place]


@lru_cache(maxsize=4_096)
def _font_for(sign: str) -> int:
    return next((place for place in range(len(_fonts(32))) if _has(place, sign)), 0)


@lru_cache(maxsize=8_192)
def _has(place: int, sign: str) -> bool:
    return _drawn(place, sign) != _drawn(place, _NOBODYS)


def _drawn(place: int, sign: str) -> bytes:
    picture = Image.new("L", (96, 64))
    ImageDraw.Draw(picture).text((24, 8), sign, fill=255, font=_fonts(32)[place])
    return picture.tobytes()


@lru_cache(maxsize=32)
def _fonts(size: int) -> Sequence[Font]:
    """The bundled font, then those of the machine."""
    bundled = ImageFont.load_default(size)
    assert isinstance(bundled, Font)
    return (bundled, *_found(size))


def _found(size: int) -> Iterator[Font]:
    for name in _MORE:
        try:
            yield ImageFont.truetype(name, size)
        except OSError:
            continue
