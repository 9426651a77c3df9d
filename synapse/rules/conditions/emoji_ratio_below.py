"""`emoji_ratio_below`: emoji make up less than a part of the message."""

from dataclasses import dataclass

from synapse.rules.conditions.base import Lowering, operand
from synapse.rules.notation import DOCUMENTED, Number


@dataclass(frozen=True, slots=True, kw_only=True)
class EmojiRatioBelow:
    """Emoji for each character of the message are fewer than this; a message without text has a ratio of its emoji."""

    __pydantic_config__ = DOCUMENTED

    ratio: Number
    """Emoji per character, 0.3 for instance: a number, or an expression for one."""

    def lower(self, at: Lowering) -> str:
        return f"event.emoji_count / max(event.length, 1) < {operand(self.ratio)}"
