"""What embeds of members' commands share: colours, signs of rarity, names that format nothing."""

from collections.abc import Iterable, Mapping

import discord

from synapse.guilds.taxonomy import TERMS
from synapse.milestones.rarities import RARITIES, Rarity
from synapse.rules.documents.rule import Milestone

#: of what has no rarity
PLAIN = discord.Color.from_str("#5865f2")
#: characters of a name in a list
LONGEST_NAME = 32
MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


def rarity_of(milestone: Milestone | None) -> Rarity:
    """How rare an achievement is; one that no rule offers any more is common."""
    return RARITIES[milestone.rarity if milestone else "common"]


def color_of(rarity: Rarity) -> discord.Color:
    """The colour of an embed about it."""
    return discord.Color.from_str(rarity.color)


def rarest(found: Iterable[Milestone | None]) -> Rarity | None:
    """The rarest of some achievements."""
    order = list(RARITIES.values())
    return min((rarity_of(one) for one in found), key=order.index, default=None)


def level_word(words: Mapping[str, str]) -> str:
    """What one level is called: communities name them together, "Levels"."""
    word = words["levels"]
    return "Level" if word == TERMS["levels"].default else word


def plain(name: str, longest: int = LONGEST_NAME) -> str:
    """A name as people wrote it: nothing in it is taken for formatting, and it is cut where it is long."""
    cut = name if len(name) <= longest else f"{name[: longest - 1]}…"
    return discord.utils.escape_markdown(cut)


def joined(lines: Iterable[str], most: int = 4_000) -> str:
    """Lines, as many as an embed has room for."""
    text = ""
    for line in lines:
        if len(text) + len(line) + 1 > most:
            return f"{text}\n…"
        text += f"\n{line}" if text else line
    return text
