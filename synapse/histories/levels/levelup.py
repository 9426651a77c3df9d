"""Red's LevelUp: a server's backup, where what is usual is left out."""

from synapse.histories.levels.found import Curve, Levels, Page, mapping, number, text

BOT = "levelup"
_OWN = ("algorithm", "levelroles", "users_weekly", "voicexp", "prestigedata", "rolebonus", "channelbonus")


def recognises(page: Page) -> bool:
    """Whether a page is of this bot."""
    users = mapping(page.get("users"))
    if not users or "settings" in page:
        return False
    first = mapping(next(iter(users.values())))
    return any(name in page for name in _OWN) or "level" in first or "messages" in first


def read(page: Page, found: Levels, where: str) -> None:
    """Members with their XP and level, and the roles that levels bring. Prestige starts over there, and is not XP."""
    algorithm = mapping(page.get("algorithm"))
    base, power = number(algorithm.get("base"), 100), number(algorithm.get("exp"), 2)
    found.curve = _curve(base, power)
    prestiged = 0
    for user, member in mapping(page.get("users")).items():
        one = mapping(member)
        prestiged += bool(number(one.get("prestige"), 0))
        found.add(f"{where}users.{text(user)[:20]}", user, one.get("xp", 0), level=one.get("level"))
    if prestiged:
        found.problems.append(f"{prestiged} members had started over for prestige: only their XP since then is there")
    for level, role in mapping(page.get("levelroles")).items():
        found.reward(f"{where}levelroles.{text(level)[:20]}", level, role)


def _curve(base: float, power: float) -> Curve:
    if base >= 1 and 1.01 <= power <= 10:
        return Curve({"level_curve": BOT, "level_base": base, "level_factor": power})
    return Curve(None, f"a curve of its own: {base:g} times the level to the power of {power:g}")
