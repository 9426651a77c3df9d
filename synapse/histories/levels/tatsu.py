"""Tatsu: pages of a server's rankings, which tell scores and no levels."""

from synapse.histories.levels.found import Curve, Levels, Page, Wrong, items, mapping

BOT = "tatsu"


def recognises(page: Page) -> bool:
    """Whether a page is of this bot."""
    return isinstance(page.get("rankings"), list)


def read(page: Page, found: Levels, where: str) -> None:
    """Members with their score."""
    found.curve = Curve(None, "its curve was never published: scores become XP, levels follow the curve here")
    try:
        found.guild = found.id_of(page.get("guild_id"))
    except Wrong:
        found.guild = None
    for place, ranking in enumerate(items(page["rankings"])):
        one = mapping(ranking)
        found.add(f"{where}rankings.{place}", one.get("user_id"), one.get("score"))
