"""Lurkr: pages of its levels."""

from synapse.histories.levels.found import Curve, Levels, Page, items, mapping

BOT = "lurkr"


def recognises(page: Page) -> bool:
    """Whether a page is of this bot."""
    return isinstance(page.get("levels"), list)


def read(page: Page, found: Levels, where: str) -> None:
    """Members with their XP and level. Custom curves are not in the file."""
    found.curve = Curve({"level_curve": BOT}, "a server may have drawn its own curve, which the file does not tell")
    for place, level in enumerate(items(page["levels"])):
        one = mapping(level)
        name = mapping(one.get("user")).get("username")
        found.add(f"{where}levels.{place}", one.get("userId"), one.get("xp"), name, one.get("level"))
    for place, reward in enumerate(items(page.get("roleRewards"))):
        one = mapping(reward)
        for role in items(one.get("roles")) or [one]:
            which = role if isinstance(role, str | int) else mapping(role).get("id", one.get("roleId"))
            found.reward(f"{where}roleRewards.{place}", one.get("level"), which)
