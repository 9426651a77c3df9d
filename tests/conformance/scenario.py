"""Vectors in which several members live through a stretch of time, and everything they have is written down."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from synapse.rules.decision import Decision
from tests.conformance import templates
from tests.conformance.community import Community, community
from tests.conformance.curve import is_level_comparable
from tests.conformance.figures import Figure
from tests.conformance.happenings import event, happening
from tests.conformance.scope import Scope
from tests.conformance.settings import ACTIVITIES
from tests.conformance.vectors import Vector

Row = list[Any]


@dataclass(slots=True)
class Told:
    """What a vector says that its user has, kept from its own figures: its level may lag behind its XP."""

    xp: Counter[int] = field(default_factory=Counter[int])
    level: dict[int, int] = field(default_factory=dict[int, int])


@dataclass(slots=True)
class Story:
    """A scenario being lived through by our engine."""

    vector: Vector
    here: Community
    told: Told
    journal: list[Row] = field(default_factory=list[Row])
    level_ups: Counter[int] = field(default_factory=Counter[int])
    #: user → level before the event that is being told
    levels: dict[int, int] = field(default_factory=dict[int, int])
    #: user → season → counters
    stats: dict[int, dict[str, dict[str, int | float]]] = field(
        default_factory=dict[int, dict[str, dict[str, int | float]]]
    )
    users: set[int] = field(default_factory=set[int])


def scenario(vector: Vector, preset: str, scope: Scope) -> Iterator[Figure]:
    """Every event, and what everybody has in the end."""
    story = Story(vector, community(vector, preset), Told())
    for user in vector.config.get("initial_users") or ():
        story.told.xp[user["id"]] = user.get("xp", 0)
        story.told.level[user["id"]] = story.levels[user["id"]] = user.get("level", 1)
        story.users.add(user["id"])
    for index, (row, expected) in enumerate(zip(vector.events, vector.expected["per_event"], strict=True), 1):
        got = _lives(story, row)
        for name in _names(story, row, expected, scope):
            yield Figure(f"event {index} {name}", expected.get(name, 0), got.get(name, 0))
        _tell(story, row, expected)
    if scope == "everything":
        yield from _end(story)


def _names(story: Story, row: dict[str, Any], expected: dict[str, Any], scope: Scope) -> list[str]:
    """Which of an event's figures can be compared. A duplicate pays nothing, and says no more."""
    rewarded = row["type"] in ACTIVITIES
    if scope != "everything":
        return ["xp", "stars"] if rewarded else []
    if not rewarded:
        return list(expected)
    names = ["duplicate", "xp", "stars"]
    if expected["duplicate"]:
        return names
    user = row["user"]
    xp, level = story.told.xp[user], story.told.level.get(user, 1)
    levels = is_level_comparable(story.vector, xp, level, expected["xp"])
    return [*names, "achievements", *(["leveled_up", "new_level", "gold_bonus"] if levels else [])]


def _lives(story: Story, row: dict[str, Any]) -> dict[str, Any]:
    """Let an event happen; what ours has to say about it, in the vector's words."""
    match row["type"]:
        case "MANUAL_AWARD":
            return _award(story, row)
        case "GRANT_ACHIEVEMENT":
            return _grant(story, row)
        case "NEW_SEASON":
            return _season(story, row)
        case "BUY_COFFEE":
            return _coffee(story, row)
        case _:
            return _rewarded(story, row)


def _rewarded(story: Story, row: dict[str, Any]) -> dict[str, Any]:
    here, user = story.here, row["user"]
    story.users.add(user)
    one = happening(row, story.vector, here)
    decision = here.happens(one.event)
    if decision is None:
        return {"duplicate": True}
    paid = one.pay(here, decision)
    story.journal.append([row["type"], user, paid["xp"], paid["stars"]])
    earned = _note(story, user, decision)
    reached = [one.level for one in decision.levels if (one.member, one.currency) == (user, "xp")]
    bonus = [entry for award in here.rewards(decision, "level_up") for entry in award.entries]
    return {
        **paid,
        "duplicate": False,
        "achievements": earned,
        "leveled_up": bool(reached),
        "new_level": reached[-1] if reached else None,
        "gold_bonus": sum(one.amount for one in bonus if (one.destination, one.currency) == (user, "gold")),
    }


def _note(story: Story, user: int, decision: Decision) -> list[int]:
    """Write down the levels and achievements that a decision brought a user; returns the templates."""
    earned = [one.milestone for one in decision.milestones if one.member == user]
    for milestone in earned:
        xp = sum(
            entry.amount
            for award in decision.awards
            if award.rule == milestone and award.actor == user
            for entry in award.entries
            if entry.currency == "xp"
        )
        story.journal.append(["ACHIEVEMENT_EARNED", user, xp, 0])
    level = story.here.wallet(user, "xp").level
    story.level_ups[user] += level - story.levels.get(user, 1)
    story.levels[user] = level
    return [templates.template_id(milestone) for milestone in earned]


def _award(story: Story, row: dict[str, Any]) -> dict[str, Any]:
    here, user, failed = story.here, row["user"], False
    story.users.add(user)
    story.journal.append(["MANUAL_AWARD", user, row.get("xp", 0), 0])
    for currency in ("xp", "gold"):
        if amount := row.get(currency, 0):
            payload = {"currency": currency, "amount": amount}
            decision = here.happens(event(row, "manual_award", actor=user, source=here.fresh(), payload=payload))
            failed = failed or decision is None or bool(decision.failed)
            if decision:
                _note(story, user, decision)
    return {"ok": not failed}


def _grant(story: Story, row: dict[str, Any]) -> dict[str, Any]:
    here, user = story.here, row["user"]
    payload = {"milestone": templates.milestone_id(row["achievement"])}
    decision = here.happens(event(row, "milestone_grant", actor=user, source=here.fresh(), payload=payload))
    if decision is None or decision.failed:
        return {"ok": False, "error": "not_found"}
    if not decision.milestones:
        return {"ok": False, "error": "already_earned"}
    story.users.add(user)
    _note(story, user, decision)
    return {"ok": True, "error": None}


def _season(story: Story, row: dict[str, Any]) -> dict[str, Any]:
    here = story.here
    _close_books(story, float(row["t"]))
    decision = here.happens(event(row, "season_roll", actor=None, source=here.fresh(), payload={"name": row["name"]}))
    here.roll(row["name"], float(row["t"]))
    return {"ok": decision is not None and not decision.failed}


def _coffee(story: Story, row: dict[str, Any]) -> dict[str, Any]:
    here, user = story.here, row["user"]
    decision = here.happens(event(row, "purchase", actor=user, source=here.fresh(), payload={"item": "coffee"}))
    return {"ok": decision is not None and not decision.failed, "gold_after": here.wallet(user, "gold").balance}


def _close_books(story: Story, at: float) -> None:
    """Counters of the season that ends, for everybody who has any."""
    here, season = story.here, story.here.program.setting.season
    if season is None:
        return
    for user in story.users:
        stars = here.wallet(user, "stars")
        counters = {name: here.counter(user, name, at) for name in templates.COUNTERS}
        counters |= {"season_stars": stars.balance, "lifetime_stars": stars.lifetime}
        if any(value for name, value in counters.items() if name != "lifetime_stars"):
            story.stats.setdefault(user, {})[season.name] = counters


def _tell(story: Story, row: dict[str, Any], expected: dict[str, Any]) -> None:
    """Follow the vector's own XP and levels."""
    user, told = row.get("user"), story.told
    if user is None:
        return
    rewards = {one["id"]: one.get("xp_reward") or 0 for one in story.vector.config.get("achievements") or ()}
    match row["type"]:
        case "MANUAL_AWARD":
            told.xp[user] += row.get("xp", 0)
        case "GRANT_ACHIEVEMENT" if expected["ok"]:
            told.xp[user] += rewards.get(row["achievement"], 0)
        case _:
            told.xp[user] += expected.get("xp", 0)
            told.xp[user] += sum(rewards.get(one, 0) for one in expected.get("achievements", ()))
            told.level[user] = expected.get("new_level") or told.level.get(user, 1)


def _end(story: Story) -> Iterator[Figure]:
    """What everybody has, and the journal."""
    vector = story.vector
    _close_books(story, float(vector.events[-1]["t"]) if vector.events else 0.0)
    users: dict[str, Any] = vector.expected["users"]
    yield Figure("users", sorted(int(user) for user in users), sorted(story.users))
    for user, expected in users.items():
        yield from _user(story, int(user), expected)
    ups = Counter(row[1] for row in vector.expected["journal"] if row[0] == "LEVEL_UP")
    rows = [row for row in vector.expected["journal"] if row[0] != "LEVEL_UP"]
    yield Figure("journal", rows, story.journal)
    yield Figure("level ups", dict(ups), {user: count for user, count in story.level_ups.items() if count})


def _user(story: Story, user: int, expected: dict[str, Any]) -> Iterator[Figure]:
    here = story.here
    xp = here.wallet(user, "xp")
    got = {
        "xp": xp.balance,
        "level": xp.level,
        "gold": here.wallet(user, "gold").balance,
        "achievements": sorted(templates.template_id(one) for one, _ in here.world.earned.get(user, ())),
    }
    for name, value in got.items():
        yield Figure(f"user {user} {name}", expected[name], value)
    stats = story.stats.get(user, {})
    for season in {*expected["stats_by_season"], *stats}:
        told = expected["stats_by_season"].get(season) or {}
        ours = stats.get(season) or {}
        for name in {*told, *ours}:
            yield Figure(f"user {user} {season} {name}", told.get(name, 0), ours.get(name, 0))
