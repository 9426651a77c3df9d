"""How rare an achievement is: the words of the rule language, with what people see of them."""

from collections.abc import Mapping
from typing import NamedTuple


class Rarity(NamedTuple):
    """What people see."""

    label: str
    color: str
    sign: str


#: from the rarest to the most common
RARITIES: Mapping[str, Rarity] = {
    "legendary": Rarity("Legendary", "#ff9800", "🟡"),
    "epic": Rarity("Epic", "#9c27b0", "🟣"),
    "rare": Rarity("Rare", "#2196f3", "🔵"),
    "uncommon": Rarity("Uncommon", "#4caf50", "🟢"),
    "common": Rarity("Common", "#9e9e9e", "⚪"),
}
