"""The kinds of vectors that are one question each, and how ours answers it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from synapse.access.rate_limit import Made, since
from synapse.kit.clock import moment_of
from synapse.members.github import valid_github_name
from synapse.runtime.delivery.throttle import Throttle
from tests.conformance import templates
from tests.conformance.community import Community, community
from tests.conformance.curve import is_level_comparable
from tests.conformance.figures import Figure
from tests.conformance.gateway import gateway, message_metadata
from tests.conformance.happenings import Happening, event, happening
from tests.conformance.scenario import scenario
from tests.conformance.scope import Scope
from tests.conformance.vectors import Vector


def figures(vector: Vector, preset: str, scope: Scope) -> list[Figure]:
    """Every figure of a vector that can be compared."""
    return list(_KINDS[vector.kind](vector, preset, scope))


def quality_modifier(vector: Vector, preset: str, scope: Scope) -> Iterator[Figure]:
    """The quality that the award of a message was multiplied by; a trace leaves out a factor of 1."""
    if scope != "everything":
        return
    here = community(vector, preset)
    one = happening(vector.events[0], vector, here)
    decision = here.happens(one.event)
    quality = None
    for award in here.rewards(decision, one.event.type) if decision else ():
        quality = award.trace.get("times", {}).get("xp", {}).get("quality", 1.0)
    yield Figure("modifier", vector.expected["modifier"], quality, tolerance=1e-9)


def single_event(vector: Vector, preset: str, scope: Scope) -> Iterator[Figure]:
    """One rewarded event of somebody with a past."""
    here, expected, before = community(vector, preset), vector.expected, vector.config.get("user_before") or {}
    xp, level = before.get("xp", 0), before.get("level", 1)
    row = vector.events[0]
    one = happening(row, vector, here)
    here.own(one.member, "xp", balance=xp, lifetime=xp, level=level)
    decision = here.happens(one.event)
    if decision is None:
        raise ValueError("the first event cannot be a duplicate")
    paid = one.pay(here, decision)
    yield Figure("xp", expected["xp"], paid["xp"])
    yield Figure("stars", expected["stars"], paid["stars"])
    if scope != "everything":
        return
    yield Figure("zone_name", expected["zone_name"], _zone_name(here, one))
    if is_level_comparable(vector, xp, level, expected["xp"]):
        reached = [one_.level for one_ in decision.levels if (one_.member, one_.currency) == (one.member, "xp")]
        yield Figure("leveled_up", expected["leveled_up"], bool(reached))
        yield Figure("new_level", expected["new_level"], reached[-1] if reached else None)
        yield Figure("gold_bonus", expected["gold_bonus"], here.wallet(one.member, "gold").balance)


def _zone_name(here: Community, one: Happening) -> str:
    zone = here.program.setting.zones.get(here.program.zone_id(one.event))
    return zone.name if zone else "default"


def level_table(vector: Vector, preset: str, scope: Scope) -> Iterator[Figure]:
    """The level curve."""
    if scope != "everything":
        return
    program = community(vector, preset).program
    for level, threshold in vector.expected["required_total_xp_to_leave_level"].items():
        yield Figure(f"level {level}", threshold, program.required("xp", int(level)))


def achievement_check(vector: Vector, preset: str, scope: Scope) -> Iterator[Figure]:
    """Which achievements a state earns: it is put into assumed measures and wallets."""
    if scope != "everything":
        return
    here, state, member = community(vector, preset, checked=True), vector.config.get("state") or {}, 1
    xp, stars = state.get("user_xp", 0), state.get("season_stars", 0)
    here.own(member, "xp", balance=xp, lifetime=xp)
    here.own(member, "stars", balance=stars, lifetime=state.get("lifetime_stars", 0))
    for counter in templates.COUNTERS:
        for period in ("season", "lifetime"):
            here.assume(templates.measure_name(counter, period), (state.get("stats") or {}).get(counter, 0))
    had = {(templates.milestone_id(template), 0) for template in state.get("already_earned") or ()}
    here.world.earned[member] = had
    decision = here.happens(event({}, templates.CHECK, actor=member, source="check"))
    earned = [templates.template_id(one.milestone) for one in decision.milestones] if decision else None
    yield Figure("newly_earned", vector.expected["newly_earned"], earned)


def reaction_sequence(vector: Vector, preset: str, scope: Scope) -> Iterator[Figure]:
    """Reactions that share one window; what else their author has is ignored."""
    here = community(vector, preset)
    for index, (row, expected) in enumerate(zip(vector.events, vector.expected["per_event"], strict=True), 1):
        one = happening(row, vector, here)
        decision = here.happens(one.event)
        paid = one.pay(here, decision) if decision else {"xp": 0, "stars": 0}
        yield Figure(f"event {index} xp", expected["xp"], paid["xp"])
        yield Figure(f"event {index} stars", expected["stars"], paid["stars"])


def admin_rate_limit(vector: Vector, preset: str, scope: Scope) -> Iterator[Figure]:
    """Which changes of admins are allowed, and how long the others wait: by the figures that the table is asked for."""
    kept: dict[str, list[datetime]] = {}
    limit = vector.settings["max_requests"]
    for index, (row, expected) in enumerate(zip(vector.events, vector.expected["per_event"], strict=True), 1):
        at, made = moment_of(row["t"]), kept.setdefault(row["admin"], [])
        within = [one for one in made if one >= since(at)]
        wait = Made(len(within), min(within, default=None)).wait(limit, at)
        counted = wait is None and row["handler_succeeds"]
        if counted:
            made.append(at)
        yield from per_change(index, expected, wait, counted=counted)


def per_change(index: int, expected: dict[str, Any], wait: int | None, *, counted: bool) -> Iterator[Figure]:
    """What is compared of one change."""
    yield Figure(f"change {index} allowed", expected["allowed"], wait is None)
    yield Figure(f"change {index} counted", expected["counted"], counted)
    yield Figure(f"change {index} retry_after", expected["retry_after"], wait)


def announcement_throttle(vector: Vector, preset: str, scope: Scope) -> Iterator[Figure]:
    """Which announcements may go out."""
    if scope != "everything":
        return
    throttle = Throttle(vector.settings["max_per_window"], vector.settings["window_seconds"])
    allowed = [throttle.allows(row["channel"], row["t"]) for row in vector.events]
    yield Figure("allowed", vector.expected["allowed"], allowed)


def github_username(vector: Vector, preset: str, scope: Scope) -> Iterator[Figure]:
    """Which names can be names on GitHub."""
    if scope == "everything":
        valid = [valid_github_name(row["username"]) for row in vector.events]
        yield Figure("valid", vector.expected["valid"], valid)


_KINDS: dict[str, Callable[[Vector, str, Scope], Iterator[Figure]]] = {
    "quality_modifier": quality_modifier,
    "single_event": single_event,
    "level_table": level_table,
    "achievement_check": achievement_check,
    "reaction_sequence": reaction_sequence,
    "service_scenario": scenario,
    "level_sequence": scenario,
    "admin_rate_limit": admin_rate_limit,
    "message_metadata": message_metadata,
    "announcement_throttle": announcement_throttle,
    "github_username": github_username,
    "gateway_scenario": gateway,
    "cooldown_sequence": gateway,
}
