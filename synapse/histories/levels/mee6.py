"""MEE6: pages of its leaderboard."""

from synapse.histories.levels.found import Curve, Levels, Page, Wrong, items, mapping

BOT = "mee6"


def recognises(page: Page) -> bool:
    """Whether a page is of this bot."""
    return isinstance(page.get("players"), list)


def read(page: Page, found: Levels, where: str) -> None:
    """Members with all XP ever, their level, and the roles that levels bring."""
    found.curve = Curve({"level_curve": BOT})
    try:
        found.guild = found.id_of(mapping(page.get("guild"))["id"])
    except (KeyError, Wrong):
        found.guild = None
    for place, player in enumerate(items(page["players"])):
        one = mapping(player)
        found.add(f"{where}players.{place}", one.get("id"), one.get("xp"), one.get("username"), one.get("level"))
    for place, reward in enumerate(items(page.get("role_rewards"))):
        one = mapping(reward)
        role = mapping(one.get("role"))
        found.reward(
            f"{where}role_rewards.{place}", one.get("rank"), one.get("role_id", role.get("id")), role.get("name")
        )
