"""Words for conditions, one small file each; every one is short for an expression (DESIGN §4.2).

To add a word: a file like the others, and its line in `CONDITIONS`. Schema, reference and checks follow.
"""

from collections.abc import Mapping

from synapse.rules.conditions.base import Condition, Lowering, Word
from synapse.rules.conditions.cooled_down import CooledDown
from synapse.rules.conditions.daily_total_below import DailyTotalBelow
from synapse.rules.conditions.emoji_ratio_below import EmojiRatioBelow
from synapse.rules.conditions.event_count import EventCount
from synapse.rules.conditions.has_role import HasRole
from synapse.rules.conditions.in_zone import InZone
from synapse.rules.conditions.lifetime_at_least import LifetimeAtLeast
from synapse.rules.conditions.logic import AllOf, AnyOf, Not
from synapse.rules.conditions.message_younger_than import MessageYoungerThan
from synapse.rules.conditions.min_length import MinLength
from synapse.rules.conditions.not_self_interaction import NotSelfInteraction
from synapse.rules.conditions.pair_below import PairBelow
from synapse.rules.conditions.reactors_over import ReactorsOver
from synapse.rules.conditions.streak import StreakOf
from synapse.rules.conditions.voice_active import VoiceActive
from synapse.rules.conditions.wallet_at_least import WalletAtLeast

CONDITIONS: Mapping[str, type[Word]] = {
    "not_self_interaction": NotSelfInteraction,
    "min_length": MinLength,
    "emoji_ratio_below": EmojiRatioBelow,
    "cooled_down": CooledDown,
    "daily_total_below": DailyTotalBelow,
    "pair_below": PairBelow,
    "reactors_over": ReactorsOver,
    "message_younger_than": MessageYoungerThan,
    "voice_active": VoiceActive,
    "has_role": HasRole,
    "in_zone": InZone,
    "wallet_at_least": WalletAtLeast,
    "lifetime_at_least": LifetimeAtLeast,
    "event_count": EventCount,
    "streak": StreakOf,
    "any_of": AnyOf,
    "all_of": AllOf,
    "not": Not,
}

__all__ = ["CONDITIONS", "Condition", "Lowering", "Word"]
