"""Draws the card: twice as large as it is shown, so that every edge is smooth when it is made smaller."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image, ImageColor, ImageDraw, ImageFilter, ImageOps

from synapse.bot.card.lettering import Style, fitting, legible, width_of, write

WIDTH, HEIGHT = 900, 330
#: a picture that is larger is nobody's avatar
_LARGEST_AVATAR = 2_048
_TWICE = 2
_MARGIN = 40
_AVATAR = 150
_LEFT = _MARGIN + _AVATAR + 36
_RIGHT = WIDTH - _MARGIN
#: room for saying how many achievements were not drawn
_MORE = 60

_TOP, _BOTTOM = (30, 33, 40), (21, 23, 28)
_WHITE, _PALE, _DIM = (243, 244, 246), (176, 182, 194), (128, 135, 150)
_TROUGH, _PILL = (46, 50, 60), (40, 44, 53)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What stands on it. Colours are written like "#ff9800"."""

    name: str
    #: stands for the name where no letter of it can be drawn
    plain_name: str
    accent: str
    #: PNG, JPEG, GIF or WebP; None, or bytes that are no picture: their initial is drawn
    avatar: bytes | None = None
    #: small words over large ones, the first at the right edge: the level, the rank
    figures: Sequence[tuple[str, str]] = ()
    #: from 0 to 1; None where there is no level to reach
    progress: float | None = None
    progress_text: str = ""
    #: (currency, units)
    amounts: Sequence[tuple[str, str]] = ()
    #: (name, colour), the rarest first; as many are drawn as there is room for
    achievements: Sequence[tuple[str, str]] = ()
    #: how many there are in all
    achieved: int = 0


def draw_card(card: Card) -> bytes:
    """The card as PNG. Takes some tens of milliseconds: do it beside the loop."""
    accent = ImageColor.getrgb(card.accent)[:3]
    picture = _ground(accent)
    draw = ImageDraw.Draw(picture)
    _draw_avatar(picture, card, accent)
    left_of_figures = _draw_figures(draw, card)
    name = card.name if legible(card.name) else card.plain_name
    _write(draw, (_LEFT, 86), name, Style(42, _WHITE, 1), width=left_of_figures - _LEFT - 24)
    _draw_progress(draw, card, accent)
    _draw_amounts(draw, card)
    _draw_achievements(draw, card)
    out = BytesIO()
    _resized(picture, (WIDTH, HEIGHT)).save(out, "PNG")
    return out.getvalue()


def _ground(accent: tuple[int, ...]) -> Image.Image:
    """A dark surface with round corners, and a faint light of the accent's colour in one of them."""
    size = (WIDTH * _TWICE, HEIGHT * _TWICE)
    shade = _resized(Image.linear_gradient("L"), size)
    surface = Image.composite(Image.new("RGB", size, _BOTTOM), Image.new("RGB", size, _TOP), shade)
    surface.paste(Image.new("RGB", size, accent), mask=_resized(_light(), size))
    card = Image.new("RGBA", size, (0, 0, 0, 0))
    card.paste(surface, mask=_rounded(size, 28 * _TWICE))
    return card


@cache
def _light() -> Image.Image:
    """Made small: it has no edges that anybody could see."""
    light = Image.new("L", (WIDTH // 5, HEIGHT // 5), 0)
    ImageDraw.Draw(light).ellipse((WIDTH // 5 - 76, -52, WIDTH // 5 + 36, 30), fill=46)
    return light.filter(ImageFilter.GaussianBlur(15))


def _draw_avatar(picture: Image.Image, card: Card, accent: tuple[int, ...]) -> None:
    top, ring = 44, 5
    draw = ImageDraw.Draw(picture)
    draw.ellipse(
        _box(_MARGIN - ring - 4, top - ring - 4, _AVATAR + 2 * (ring + 4), _AVATAR + 2 * (ring + 4)), fill=accent
    )
    draw.ellipse(_box(_MARGIN - 4, top - 4, _AVATAR + 8, _AVATAR + 8), fill=_BOTTOM)
    side = _AVATAR * _TWICE
    face = _opened(card.avatar, side)
    if face is None:
        face = _initial(card, accent, side)
    disc = Image.new("L", (side, side), 0)
    ImageDraw.Draw(disc).ellipse((0, 0, side - 1, side - 1), fill=255)
    picture.paste(face, (_MARGIN * _TWICE, top * _TWICE), disc)


def _opened(avatar: bytes | None, side: int) -> Image.Image | None:
    if avatar is None:
        return None
    try:
        with Image.open(BytesIO(avatar), formats=("PNG", "JPEG", "GIF", "WEBP")) as found:
            if max(found.size) > _LARGEST_AVATAR:
                return None
            fitted = ImageOps.fit(found.convert("RGBA"), (side, side), Image.Resampling.LANCZOS)
    # Pillow says in many ways that something is no picture
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return None
    face = Image.new("RGB", (side, side), _PILL)
    face.paste(fitted, mask=fitted)
    return face


def _initial(card: Card, accent: tuple[int, ...], side: int) -> Image.Image:
    face = Image.new("RGB", (side, side), tuple(part // 3 + 20 for part in accent[:3]))
    letter = (legible(card.name) or legible(card.plain_name) or "?")[0].upper()
    style = Style(side * 9 // 20, _WHITE, 2)
    write(ImageDraw.Draw(face), ((side - width_of(letter, style)) / 2, side * 0.66), letter, style)
    return face


def _draw_figures(draw: ImageDraw.ImageDraw, card: Card) -> float:
    """From the right edge leftwards; where they begin."""
    right: float = _RIGHT
    for label, value in card.figures:
        small, large = Style(17, _PALE), Style(40, _WHITE, 1)
        width = max(_width(label.upper(), small), _width(value, large))
        _write(draw, (right - _width(label.upper(), small), 46), label.upper(), small)
        _write(draw, (right - _width(value, large), 90), value, large)
        right -= width + 34
    return right


def _draw_progress(draw: ImageDraw.ImageDraw, card: Card, accent: tuple[int, ...]) -> None:
    if card.progress is None:
        return
    top, height, width = 116, 22, _RIGHT - _LEFT
    draw.rounded_rectangle(_box(_LEFT, top, width, height), height * _TWICE // 2, fill=_TROUGH)
    share = min(1.0, max(0.0, card.progress))
    if share > 0:
        filled = max(height, round(width * share))
        draw.rounded_rectangle(_box(_LEFT, top, filled, height), height * _TWICE // 2, fill=accent)
    style = Style(20, _PALE)
    _write(draw, (_RIGHT - min(width, _width(card.progress_text, style)), 166), card.progress_text, style, width=width)


def _draw_amounts(draw: ImageDraw.ImageDraw, card: Card) -> None:
    x: float = _LEFT
    for label, value in card.amounts:
        left = _RIGHT - x
        if left < 60:
            return
        large, small = Style(30, _WHITE, 1), Style(18, _DIM)
        _write(draw, (x, 212), value, large, width=left)
        _write(draw, (x, 236), label, small, width=min(left, 150))
        x += max(_width(value, large), min(150, _width(label, small))) + 40


def _draw_achievements(draw: ImageDraw.ImageDraw, card: Card) -> None:
    x, top, height, style = float(_MARGIN), 262, 40, Style(19, _WHITE)
    drawn = 0
    for name, color in card.achievements:
        name = fitting(name, _twice(style), 210 * _TWICE) or "…"
        width = 44 + _width(name, style) + 16
        if x + width > _RIGHT - _MORE:
            break
        draw.rounded_rectangle(_box(x, top, width, height), height * _TWICE // 2, fill=_PILL)
        draw.ellipse(_box(x + 17, top + 13, 14, 14), fill=ImageColor.getrgb(color))
        _write(draw, (x + 42, top + 26), name, style)
        x, drawn = x + width + 12, drawn + 1
    if card.achieved > drawn:
        _write(draw, (x + 2, top + 26), f"+{card.achieved - drawn}", Style(19, _PALE))


def _write(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, style: Style, *, width: float | None = None
) -> None:
    place = (at[0] * _TWICE, at[1] * _TWICE)
    write(draw, place, text, _twice(style), width=None if width is None else width * _TWICE)


def _width(text: str, style: Style) -> float:
    return width_of(legible(text), _twice(style)) / _TWICE


def _twice(style: Style) -> Style:
    return style._replace(size=style.size * _TWICE)


def _box(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    return (x * _TWICE, y * _TWICE, (x + width) * _TWICE - 1, (y + height) * _TWICE - 1)


def _resized(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    return picture.resize(size, Image.Resampling.LANCZOS)  # pyright: ignore[reportUnknownMemberType]


def _rounded(size: tuple[int, int], radius: int) -> Image.Image:
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius, fill=255)
    return mask
