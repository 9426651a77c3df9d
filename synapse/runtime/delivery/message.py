"""A message as it will stand on Discord, in words that know nothing of Discord's library."""

from dataclasses import dataclass

#: what Discord takes at most, in characters
CONTENT, TITLE, DESCRIPTION = 2_000, 256, 4_096


@dataclass(frozen=True, slots=True)
class Card:
    """A message with a frame around it. `color` is 0xRRGGBB; `picture` an address."""

    title: str
    text: str
    color: int
    footer: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Plain text, a card, or both; `pings` are the people whom it may ping."""

    text: str = ""
    card: Card | None = None
    pings: tuple[int, ...] = ()


def cut(text: str, most: int) -> str:
    """A text as long as may be."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
