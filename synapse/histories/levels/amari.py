"""AmariBot: pages of its leaderboard."""

from synapse.histories.levels.found import Curve, Levels, Page, items, mapping

BOT = "amari"


def recognises(page: Page) -> bool:
    """Whether a page is of this bot. Its papers say `members`, its answers have been seen with `data`."""
    return any("exp" in mapping(one) for one in _members(page)[:10])


def read(page: Page, found: Levels, where: str) -> None:
    """Members with their experience and level."""
    found.curve = Curve({"level_curve": BOT})
    for place, member in enumerate(_members(page)):
        one = mapping(member)
        found.add(f"{where}members.{place}", one.get("id"), one.get("exp"), one.get("username"), one.get("level"))


def _members(page: Page) -> list[object]:
    return items(page.get("data")) or items(page.get("members"))
