"""Measures a message's text, so that the text itself can be dropped on the spot (DESIGN §5)."""

from dataclasses import dataclass

import regex

_FLAG = r"\p{RI}\p{RI}"
_KEYCAP = r"[0-9#*]\uFE0F?\u20E3"
#: One picture as people see it: by itself, by a selector or by a skin tone; tags make regional flags.
_PICTURE = (
    r"(?:\p{Extended_Pictographic}\uFE0F|\p{Emoji_Presentation}(?!\uFE0E)|\p{Emoji_Modifier_Base}(?=\p{Emoji_Modifier}))"
    r"(?:\p{Emoji_Modifier}|[\U000E0020-\U000E007E]+\U000E007F)?\uFE0F?"
)
#: What a zero-width joiner adds (families, professions) belongs to the same picture.
_JOINED = r"(?:\u200D[\p{Emoji_Presentation}\p{Extended_Pictographic}]\p{Emoji_Modifier}?\uFE0F?)*"
_UNICODE_EMOJI = regex.compile(f"{_FLAG}|{_KEYCAP}|{_PICTURE}{_JOINED}")
_CUSTOM_EMOJI = regex.compile(r"<a?:\w+:\d+>")
_LINK = regex.compile(r"https?://[^\s<>]", regex.IGNORECASE)
_MENTION = regex.compile(r"<@[!&]?(\d+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMetrics:
    """What rules may know of a text. `emoji` counts the custom ones too."""

    length: int
    words: int
    emoji: int
    custom_emoji: int
    mentions: int
    has_code_block: bool
    has_link: bool


def measure_text(text: str) -> TextMetrics:
    """Lengths are code points; emoji are counted as people see them, a family of four being one."""
    custom = len(_CUSTOM_EMOJI.findall(text)) if "<" in text else 0
    pictures = 0 if text.isascii() else len(_UNICODE_EMOJI.findall(text))
    return TextMetrics(
        length=len(text),
        words=len(text.split()),
        emoji=pictures + custom,
        custom_emoji=custom,
        mentions=len(set(_MENTION.findall(text))) if "<@" in text else 0,
        # closed or not: the documented economy counts three backticks
        has_code_block="```" in text,
        has_link=_LINK.search(text) is not None,
    )
