"""Polaris: its export, or pages of its public leaderboard."""

from synapse.histories.levels.found import Curve, Levels, Page, items, mapping, number, text

BOT = "polaris"
#: coefficients of n³, n² and n, and what thresholds are rounded to → the curve's name here
_KNOWN = {
    (1.0, 50.0, 100.0, 100.0): "polaris",
    (5.0, 100.0, 150.0, 100.0): "robotop",
    (0.0, 50.0, 25.0, 1.0): "arcane",
}


def recognises(page: Page) -> bool:
    """Whether a page is of this bot."""
    curved = "curve" in mapping(page.get("settings"))
    return isinstance(page.get("leaderboard"), list) or (curved and isinstance(page.get("users"), dict))


def read(page: Page, found: Levels, where: str) -> None:
    """Members with their XP, and the roles that levels bring. Levels follow from the curve in its settings."""
    settings = mapping(page.get("settings"))
    found.curve = _curve(settings)
    for user, member in mapping(page.get("users")).items():
        found.add(f"{where}users.{text(user)[:20]}", user, mapping(member).get("xp"))
    for place, member in enumerate(items(page.get("leaderboard"))):
        one = mapping(member)
        found.add(f"{where}leaderboard.{place}", one.get("id"), one.get("xp"), one.get("username"))
    for place, reward in enumerate(items(page.get("rewards")) or items(settings.get("rewards"))):
        one = mapping(reward)
        found.reward(f"{where}rewards.{place}", one.get("level"), one.get("id"))


def _curve(settings: Page) -> Curve:
    drawn = mapping(settings.get("curve"))
    cubic, square, linear = (number(drawn.get(power), usual) for power, usual in (("3", 1), ("2", 50), ("1", 100)))
    name = _KNOWN.get((cubic, square, linear, number(settings.get("rounding"), 100)))
    if name is None:
        return Curve(None, f"a curve of its own: {cubic:g}n³ + {square:g}n² + {linear:g}n")
    return Curve({"level_curve": name})
