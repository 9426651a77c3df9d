"""The words that a community may replace by its own: wherever the product names the thing, it says theirs."""

from collections.abc import Mapping
from typing import NamedTuple


class Word(NamedTuple):
    """What the product says unless the community says otherwise."""

    default: str
    description: str


TERMS: Mapping[str, Word] = {
    "currency.primary": Word("XP", "what members earn for taking part"),
    "currency.secondary": Word("Gold", "what members spend"),
    "levels": Word("Levels", "what lifetime earnings amount to"),
    "regions": Word("Zones", "groups of channels with multipliers of their own"),
    "milestones": Word("Achievements", "what members earn once, or once a season"),
    "rankings": Word("Leaderboard", "who has most"),
    "seasons": Word("Seasons", "stretches of time after which seasonal currencies start anew"),
    "quests": Word("Quests", "tasks that members take on"),
    "activity": Word("Activity", "what goes on in the community"),
    "members": Word("Members", "the people of the community"),
}


def labels(own: Mapping[str, str]) -> dict[str, str]:
    """Every term with the word in use."""
    return {term: own.get(term) or word.default for term, word in TERMS.items()}
